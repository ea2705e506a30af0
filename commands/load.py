"""``care load`` and ``check``: load or only check exports, and report the outcome of their rows."""

from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer

from care.i18n import say
from care.presentation.loaded_files import rows_headline
from care.semantic.column_labels import with_labels
from commands.console.after_load import announce_news, announce_old_suggestions, learn_now
from commands.console.clock import DespiteClock, confirm_clock
from commands.console.current_build import announce_outdated
from commands.console.fault_log import fault_log
from commands.console.terminal import AsJson, announce, print_json, print_table, progress
from commands.console.usage_error import UsageError
from etl.pipeline import load as exports
from etl.pipeline.completeness import completeness, completeness_messages
from etl.pipeline.load_report import FileFault, LoadReport
from etl.pipeline.messages import load_messages
from warehouse.build.full import ReportProgress
from warehouse.query.parse_question import read_day, read_moment
from warehouse.query.warehouse import Warehouse

SHEET = {"file": pl.String, "sheet": pl.String, "record": pl.String} | dict.fromkeys(
    ("lines", "records", "read", "accepted", "superseded", "duplicate", "rejected", "warnings"), pl.Int64
)
COUNTS = ("read", "accepted", "superseded", "duplicate", "rejected")
REJECTED = 1

commands = typer.Typer()

Paths = Annotated[list[Path], typer.Argument(help="文件或文件夹 | files or folders", metavar="PATH…")]


@commands.command()
def load(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None, typer.Argument(help="文件或文件夹 | files or folders", metavar="[PATH…]")
    ] = None,
    source: Annotated[
        list[str] | None,
        typer.Option(help="数据库来源的名称 | a source that names a database", metavar="NAME"),
    ] = None,
    whole: Annotated[
        bool, typer.Option("--whole", help="取全部，不只取新的 | fetch everything, not only what is new")
    ] = False,
    as_of: Annotated[
        str | None, typer.Option(help="截至时刻 | reckon up to: 2026-03-10T18:00", metavar="TIME")
    ] = None,
    complete_until: Annotated[
        str | None,
        typer.Option(
            help="声明记录已完整到该日（含） | declare the records complete up to this day, it included",
            metavar="DAY",
        ),
    ] = None,
    learn: Annotated[
        bool,
        typer.Option("--learn", help="随后学习，更新推荐的原因 | then learn, and renew suggested causes"),
    ] = False,
    yes: DespiteClock = False,
    as_json: AsJson = False,
) -> None:
    """导入导出文件或数据库来源；重复导入不改变结果 | Load exports or databases; again changes nothing."""
    at, day = read_moment(as_of), read_day(complete_until)
    if bool(paths) == bool(source) or (source and (at or day)) or (whole and not source):
        raise UsageError(
            say(
                "请写明文件，或用 --source 写明数据库来源，二者择一；--whole 只与 --source 同用，"
                "--as-of 与 --complete-until 只与文件同用。",
                "Name files, or a database by --source, not both; --whole goes with --source, --as-of and "
                "--complete-until with files.",
            )
        )
    announce_outdated(context.obj)
    confirm_clock(context.obj, yes=yes)
    with progress() as tell, fault_log(context.obj):
        if source:
            report = _fetched(context.obj, source, tell, whole=whole)
        else:
            report = exports.load(context.obj, paths or (), as_of=at, complete_until=day, tell=tell)
    announce(*load_messages(report))
    warehouse = Warehouse.open(context.obj)
    files = warehouse.files().select("file", "record", *COUNTS)
    if as_json:
        as_of_by_store = {store: f"{at}" for store, at in warehouse.stores().select("store", "as_of").rows()}
        totals = files.select(COUNTS).sum().row(0, named=True)
        stores = {one.store: one.as_json() for one in completeness(context.obj)}
        loaded = {"files": files.to_dicts(), "totals": totals, "as_of": as_of_by_store, "stores": stores}
        print_json(loaded | _as_json(report))
    else:
        print_table(with_labels(_sheets_table(report)))
        announce(*completeness_messages(context.obj, report.stores))
        announce(say("全部已导入的文件：", "All that has been loaded: ") + rows_headline(files))
    (learn_now if learn else announce_old_suggestions)(context.obj)
    announce_news(context.obj)
    raise typer.Exit(REJECTED if report.rejected else 0)


@commands.command()
def check(context: typer.Context, paths: Paths) -> None:
    """只检查文件，不导入 | Judge files without loading them."""
    with progress() as tell, fault_log(context.obj):
        report = exports.check(context.obj, paths, tell=tell)
    print_table(with_labels(_sheets_table(report).drop("superseded", "duplicate")))
    announce(*load_messages(report))
    raise typer.Exit(REJECTED if report.rejected else 0)


def _fetched(home: Path, names: list[str], tell: ReportProgress, *, whole: bool) -> LoadReport:
    """What the fetches of these sources loaded together; what each came to is told."""
    # Imported here, because libraries of databases take a third as long to import as all that a file needs.
    from etl.database.load_source import load_database

    reports = []
    for name in names:
        done = load_database(home, name, whole=whole, tell=tell)
        announce(say(f"{name}：{done.last.told}", f"{name}: {done.last.told}"))
        reports += [done.report] if done.report else []
    return LoadReport(
        sheets=tuple(sheet for one in reports for sheet in one.sheets),
        faults=(),
        skipped=(),
        notices=tuple(notice for one in reports for notice in one.notices),
        build=reports[-1].build if reports else None,
    )


def _as_json(report: LoadReport) -> dict[str, Any]:
    """What became of the files just given: their sheets with all counts, faults, and what was passed over."""
    counts = (*SHEET, "source", "left_aside", "unknown_columns")
    return {
        "sheets": [{name: getattr(sheet, name) for name in counts} for sheet in report.sheets],
        "faults": [_as_told(fault) for fault in report.faults],
        "skipped": [_as_told(notice) for notice in report.skipped],
        "notices": [_as_told(notice) for notice in report.notices],
    }


def _as_told(fault: FileFault) -> dict[str, str]:
    return {"file": fault.file, "reason": say(fault.zh, fault.en)}


def _sheets_table(report: LoadReport) -> pl.DataFrame:
    """One row per sheet, with the number of its rows by outcome."""
    return pl.DataFrame(
        [{name: getattr(sheet, name) for name in SHEET} for sheet in report.sheets], schema=SHEET
    )
