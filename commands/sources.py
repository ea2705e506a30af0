"""``care sources try``: suggest a source, the mapping of columns to fields, for an unknown export."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from care.i18n import say
from care.semantic.column_labels import with_labels
from commands.console.terminal import AsJson, announce, print_json, print_table
from commands.console.usage_error import UsageError
from etl.database.fetch_overview import fetch_overview
from etl.database.load_source import try_source
from etl.mapping.source_registry import load_sources
from etl.mapping.suggest import suggest_source
from etl.mapping.suggestion_report import fields_table, remarks
from etl.records.registry import RECORDS

commands = typer.Typer(no_args_is_help=True, help="导出文件的来源说明 | What the columns of exports mean.")

Record = StrEnum("Record", {name: name for name in RECORDS})  # type: ignore[misc]  # names not written out


@commands.command("list")
def list_sources(context: typer.Context, as_json: AsJson = False) -> None:
    """数据库来源与最近一次取数 | The sources that name a database, and their last fetch."""
    rows = fetch_overview(context.obj)
    if as_json:
        print_json(rows.to_dicts())
    else:
        print_table(with_labels(rows))


@commands.command("test")
def test_source(context: typer.Context, name: Annotated[str, typer.Argument(metavar="NAME")]) -> None:
    """试连数据库来源，不导入 | Ask a database for its columns and a row; nothing is loaded."""
    columns = ", ".join(try_source(context.obj, name))
    announce(say(f"{name}：可以取数，列：{columns}", f"{name} can be fetched, its columns: {columns}"))


@commands.command("try")
def propose_source(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    to: Annotated[Path | None, typer.Option(help="来源写入该文件 | write the source there")] = None,
    record: Annotated[Record | None, typer.Option(help="记录类型 | what a row is")] = None,
) -> None:
    """试读一个文件并推测其来源 | Read a file and propose a source for it."""
    if to and to.exists():
        raise UsageError(say(f"{to} 已存在，请换一个文件名", f"{to} is there already: choose another name"))
    proposal = suggest_source(file, record, load_sources(context.obj / "sources"))
    print_table(fields_table(proposal))
    announce(*remarks(proposal))
    if to is None:
        print(proposal.toml(), end="")
    else:
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_text(proposal.toml(), encoding="utf-8")
        announce(say(f"来源已写入 {to}，请核对补全", f"the source is in {to}: check and finish it"))
