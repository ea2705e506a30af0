"""``care sources try``: suggest a source, the mapping of columns to fields, for an unknown export."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from care.i18n import say
from commands.console.terminal import announce, print_table
from commands.console.usage_error import UsageError
from etl.mapping.source_registry import load_sources
from etl.mapping.suggest import suggest_source
from etl.mapping.suggestion_report import fields_table, remarks
from etl.records.registry import RECORDS

commands = typer.Typer(no_args_is_help=True, help="导出文件的来源说明 | What the columns of exports mean.")

Record = StrEnum("Record", {name: name for name in RECORDS})  # type: ignore[misc]  # names not written out


@commands.command("try")
def try_source(
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
