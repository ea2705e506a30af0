"""The ``care`` command: load exports, ask for figures and the records behind them, serve the dashboard.

Exit codes: 0 all well; 1 done, but some rows or files were rejected; 2 not done, one sentence says why.
Answers go to stdout, everything told on the way to stderr.
"""

import os
import runpy
import socket
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import polars as pl
import polars.selectors as cs
import typer

from care import answer
from care.columns import readable
from care.findings import on_rows
from care.metric import METRICS, BadMetric
from care.period import Period
from care.words import Language, say, speak
from commands.ledger import ledger
from commands.report import report
from commands.terminal import announce, print_csv, print_json, print_table, progress
from etl import load as loading
from etl.demo import write_demo
from etl.ledger import NoSuchLoad
from etl.outcome import LoadReport
from etl.propose import propose
from etl.proposed import remarks, understood
from etl.records import RECORDS
from etl.sources import load_sources
from etl.table import Unreadable
from etl.telling import sentences
from etl.templates import write_templates
from warehouse.ask import NoWarehouse, Side, Unknown, Warehouse
from warehouse.asked import read_moment, read_question
from warehouse.disk import CannotWrite

APP = Path(__file__).parent / "app.py"
SHEET = {"file": pl.String, "sheet": pl.String, "record": pl.String} | dict.fromkeys(
    ("read", "accepted", "superseded", "duplicate", "rejected", "warnings"), pl.Int64
)
COUNTS = ("read", "accepted", "superseded", "duplicate", "rejected")
REJECTED, NOT_DONE = 1, 2


app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None
)
sources = typer.Typer(no_args_is_help=True, help="导出文件的来源说明 | What the columns of exports mean.")
app.add_typer(sources, name="sources")
app.add_typer(ledger)
app.add_typer(report)


class Mistake(Exception):
    """What was asked cannot be done; the message says why and what can."""


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


Record = StrEnum("Record", {name: name for name in RECORDS})
Paths = Annotated[list[Path], typer.Argument(help="文件或文件夹 | files or folders", metavar="PATH…")]
Where = Annotated[
    list[str] | None, typer.Option(help="只看 | only: store=S01 (可多次 | repeatable)", metavar="DIM=VALUE")
]
Since = Annotated[str | None, typer.Option(help="从该日起 | from this day on", metavar="DAY")]
Until = Annotated[str | None, typer.Option(help="到该日止(含) | up to this day, it included", metavar="DAY")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON | answer in JSON")]


@app.callback()
def care(
    context: typer.Context,
    home: Annotated[
        Path, typer.Option(envvar="CARE_HOME", help="存放全部数据的文件夹 | where everything is kept")
    ] = Path("data"),
    lang: Annotated[Language, typer.Option(envvar="CARE_LANG", help="语言 | language")] = "zh",
) -> None:
    """客户关怀质量 | Customer-care quality. --home, --lang: 可放在任何位置 | may stand anywhere."""
    context.obj = home
    speak(lang)


@app.command()
def load(
    context: typer.Context,
    paths: Paths,
    as_of: Annotated[
        str | None, typer.Option(help="截至时刻 | reckon up to: 2026-03-10T18:00", metavar="TIME")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """装载导出文件；重复装载不改变结果 | Load exports; the same file again changes nothing."""
    at = read_moment(as_of)
    with progress() as tell:
        report = loading.load(context.obj, paths, as_of=at, tell=tell)
    announce(*sentences(report))
    house = Warehouse.open(context.obj)
    books = house.files().select("file", "record", *COUNTS)
    if as_json:
        as_of_by_store = {store: f"{at}" for store, at in house.stores().select("store", "as_of").rows()}
        totals = books.select(COUNTS).sum().row(0, named=True)
        print_json({"files": books.to_dicts(), "totals": totals, "as_of": as_of_by_store})
    else:
        print_table(readable(sheets_of(report)))
        announce(say("全部已装载的文件：", "All that has been loaded: ") + on_rows(books))
    raise typer.Exit(REJECTED if report.rejected else 0)


@app.command()
def check(context: typer.Context, paths: Paths) -> None:
    """只检查文件，不装载 | Judge files without loading them."""
    with progress() as tell:
        report = loading.check(context.obj, paths, tell=tell)
    print_table(readable(sheets_of(report).drop("superseded", "duplicate")))
    announce(*sentences(report))
    raise typer.Exit(REJECTED if report.rejected else 0)


@app.command()
def metrics(
    context: typer.Context,
    keys: Annotated[
        list[str] | None, typer.Argument(help="指标，不写为全部 | metrics, else all", metavar="[KEY]…")
    ] = None,
    by: Annotated[str, typer.Option(help="按维度划分 | cut by: store,advisor", metavar="DIM[,DIM]")] = "",
    period: Annotated[Period, typer.Option(help="周期 | period")] = Period.ALL,
    since: Since = None,
    until: Until = None,
    where: Where = None,
    form: Annotated[Format, typer.Option("--format", help="写法 | how it is written")] = Format.TABLE,
) -> None:
    """计算指标 | Count metrics."""
    house = Warehouse.open(context.obj)
    asked = read_question(house, by, period, since, until, where or ())
    needed = {*asked.by, *asked.where}
    chosen = keys or [key for key in METRICS if needed <= {*house.dimensions(key)}] or list(METRICS)
    figures = house.measure(asked.of(*chosen))
    match form:
        case Format.TABLE:
            print_table(answer.for_people(figures, asked.by, period))
        case Format.JSON:
            print_json(answer.for_programs(figures, asked.by, period))
        case Format.CSV:
            print_csv(pl.DataFrame(answer.for_programs(figures, asked.by, period), infer_schema_length=None))


@app.command()
def records(
    context: typer.Context,
    metric: Annotated[str, typer.Argument(help="指标 | metric", metavar="METRIC")],
    side: Annotated[Side, typer.Option(help="哪一边 | which side of it")] = Side.DENOMINATOR,
    since: Since = None,
    until: Until = None,
    where: Where = None,
    form: Annotated[Format, typer.Option("--format", help="写法 | how it is written")] = Format.CSV,
) -> None:
    """列出数字背后的记录(脱敏) | List the very records behind a figure, masked."""
    house = Warehouse.open(context.obj)
    asked = read_question(house, since=since, until=until, where=where or ())
    rows = house.records(metric, side, asked.of(metric))
    match form:
        case Format.TABLE:
            print_table(readable(rows))
        case Format.JSON:
            print_json(rows.to_dicts())
        case Format.CSV:
            print_csv(rows.select(~cs.nested()))


@app.command()
def status(context: typer.Context) -> None:
    """门店、截至时间与已装载的文件 | Stores, until when they reach, and what has been loaded."""
    house = Warehouse.open(context.obj)
    for book in (house.stores(), house.files()):
        print_table(readable(book))
    announce(on_rows(house.files()))


@app.command()
def templates(folder: Annotated[Path, typer.Argument(metavar="DIR")]) -> None:
    """写出导入模板 | Write the import templates."""
    write_templates(folder)
    announce(say(f"模板已写入 {folder}", f"the templates are in {folder}"))


@app.command()
def demo(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Argument(help="只写原始文件 | only write the raw files there", metavar="[DIR]")
    ] = None,
) -> None:
    """生成演示数据；不写 DIR 则直接装载 | Make the demo data; without DIR it is loaded as well."""
    announce(say("正在生成演示数据，约需半分钟", "making the demo data, about half a minute"))
    with progress() as tell:
        write_demo(folder or context.obj / "demo", tell)
        if folder is None:
            loading.load(context.obj, [context.obj / "demo"], tell=tell)


@app.command()
def serve(
    context: typer.Context,
    port: Annotated[int, typer.Option(help="端口 | port")] = 8501,
    host: Annotated[str, typer.Option(help="监听地址 | address to listen at")] = "127.0.0.1",
) -> None:
    """打开看板 | Serve the dashboard."""
    free = free_port(host, port)
    if free != port:
        announce(say(f"端口 {port} 已被占用，改用 {free}", f"port {port} is taken, using {free}"))
    announce(say(f"看板：http://localhost:{free}", f"the dashboard: http://localhost:{free}"))
    os.environ["CARE_HOME"] = str(context.obj.resolve())
    os.chdir(APP.parent)
    options = {"address": host, "port": free, "headless": "true"}
    sys.argv = ["streamlit", "run", str(APP), "--browser.gatherUsageStats=false"]
    sys.argv += [f"--server.{name}={value}" for name, value in options.items()]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)


@sources.command("try")
def try_source(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    to: Annotated[Path | None, typer.Option(help="来源写入该文件 | write the source there")] = None,
    record: Annotated[Record | None, typer.Option(help="记录类型 | what a row is")] = None,
) -> None:
    """试读一个文件并推测其来源 | Read a file and propose a source for it."""
    if to and to.exists():
        raise Mistake(say(f"{to} 已存在，请换一个文件名", f"{to} is there already: choose another name"))
    proposal = propose(file, record, load_sources(context.obj / "sources"))
    print_table(understood(proposal))
    announce(*remarks(proposal))
    if to is None:
        print(proposal.toml(), end="")
    else:
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_text(proposal.toml(), encoding="utf-8")
        announce(say(f"来源已写入 {to}，请核对补全", f"the source is in {to}: check and finish it"))


def main() -> None:
    """Run the command; a mistake of the user's is one sentence and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")
    try:
        app(home_and_language_first(sys.argv[1:]))
    except (BadMetric, Mistake, NoWarehouse, Unknown, Unreadable, CannotWrite, NoSuchLoad) as fault:
        announce(str(fault))
        sys.exit(NOT_DONE)


def home_and_language_first(words: Sequence[str]) -> list[str]:
    """The same command line with --home and --lang moved to where they are declared, before the command."""
    first, rest = [], []
    coming = iter(words)
    for word in coming:
        if word in ("--home", "--lang"):
            first += [word, *([value] if (value := next(coming, None)) is not None else [])]
        elif word.startswith(("--home=", "--lang=")):
            first.append(word)
        else:
            rest.append(word)
    return first + rest


def free_port(host: str, port: int) -> int:
    """``port``, or the next one that nobody listens at."""
    for candidate in range(port, port + 100):
        try:
            with socket.create_server((host, candidate)):
                return candidate
        except OSError:
            continue
    raise Mistake(
        say(
            f"无法在 {host} 的端口 {port} 上打开看板：请检查 --host，或用 --port 换一个端口",
            f"cannot listen at {host} port {port}: check --host, or choose another --port",
        )
    )


def sheets_of(report: LoadReport) -> pl.DataFrame:
    """One row a sheet, with what became of its rows."""
    return pl.DataFrame(
        [{name: getattr(sheet, name) for name in SHEET} for sheet in report.sheets], schema=SHEET
    )


if __name__ == "__main__":
    main()
