"""``care metrics``, ``records`` and ``status``: figures, the records behind them, and what is loaded."""

from enum import StrEnum
from typing import Annotated

import polars as pl
import polars.selectors as cs
import typer

from care.periods.period import Period
from care.presentation import figures_table
from care.presentation.loaded_files import rows_headline
from care.semantic.column_labels import with_labels
from care.semantic.metric import METRICS
from care.semantic.renamed_metrics import present_metric, successor_notice
from commands.console.current_build import ensure_current
from commands.console.terminal import announce, print_csv, print_json, print_table
from warehouse.query.figure_source import FigureSource
from warehouse.query.metric_sql import Question
from warehouse.query.parse_question import read_question
from warehouse.query.warehouse import RecordSide, Warehouse

commands = typer.Typer()


class Format(StrEnum):
    """The output format of a command."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


Where = Annotated[
    list[str] | None, typer.Option(help="只看，可多次 | only, repeatable: store=S01", metavar="DIM=VALUE")
]
Since = Annotated[str | None, typer.Option(help="从该日起 | from this day on", metavar="DAY")]
Until = Annotated[
    str | None, typer.Option(help="到该日止（含） | up to this day, it included", metavar="DAY")
]
NetworkOf = Annotated[
    str | None,
    typer.Option("--network", help="问整个网络：数据湖 | ask the network of this lake", metavar="LAKE"),
]
Form = Annotated[Format, typer.Option("--format", help="写法 | how it is written")]


@commands.command()
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
    form: Form = Format.TABLE,
    network: NetworkOf = None,
    signals: Annotated[
        bool, typer.Option("--signals", help="逐期判断：控制线、变化点 | judge each period")
    ] = False,
) -> None:
    """计算指标 | Count metrics."""
    warehouse = _open_warehouse(context, network)
    question = read_question(warehouse, by, period, since, until, where or ())
    announce(*(successor_notice(key) for key in keys or () if present_metric(key) != key))
    needed = {*question.by, *question.where}
    chosen = (
        [*map(present_metric, keys or ())]
        or [key for key in METRICS if needed <= {*warehouse.dimensions(key)}]
        or list(METRICS)
    )
    if signals:
        _print_signals(warehouse, question.of(*chosen), form)
        return
    figures = warehouse.measure(question.of(*chosen))
    match form:
        case Format.TABLE:
            print_table(figures_table.for_people(figures, question.by, period))
        case Format.JSON:
            print_json(figures_table.for_programs(figures, question.by, period))
        case Format.CSV:
            print_csv(
                pl.DataFrame(
                    figures_table.for_programs(figures, question.by, period), infer_schema_length=None
                )
            )


@commands.command()
def records(
    context: typer.Context,
    metric: Annotated[str, typer.Argument(help="指标 | metric", metavar="METRIC")],
    side: Annotated[RecordSide, typer.Option(help="哪一边 | which side of it")] = RecordSide.DENOMINATOR,
    since: Since = None,
    until: Until = None,
    where: Where = None,
    form: Form = Format.CSV,
    network: NetworkOf = None,
) -> None:
    """列出数字背后的记录（脱敏） | List the very records behind a figure, masked."""
    # Imported here, because figures are asked more often than records, and leave no trace in the audit log.
    from care.audit.log import AuditEvent, record_event, signed_by

    warehouse = _open_warehouse(context, network)
    question = read_question(warehouse, since=since, until=until, where=where or ())
    metric = present_metric(metric)
    rows = warehouse.records(metric, side, question.of(metric))
    record_event(context.obj, signed_by(""), AuditEvent.EXPORT, metric=metric, rows=len(rows))
    match form:
        case Format.TABLE:
            print_table(with_labels(rows))
        case Format.JSON:
            print_json(rows.to_dicts())
        case Format.CSV:
            print_csv(rows.select(~cs.nested()))


@commands.command()
def status(context: typer.Context) -> None:
    """门店、截至时间与已导入的文件 | Stores, until when they reach, and what has been loaded."""
    warehouse = _open_warehouse(context, None)
    for table in (warehouse.stores(), warehouse.files()):
        print_table(with_labels(table))
    announce(rows_headline(warehouse.files()))


def _print_signals(warehouse: FigureSource, question: Question, form: Format) -> None:
    """The course of each metric and group with verdict, limits, change point and sentence of each point."""
    # Imported here, because limits and change points take scipy.
    from care.presentation.signals_table import signals_for_people, signals_for_programs
    from warehouse.services.judged_metrics import judged_metrics

    courses = [(one.group, one.series.chart) for one in judged_metrics(warehouse, question)]
    if form is Format.TABLE:
        print_table(signals_for_people(courses))
        return
    rows = signals_for_programs(courses)
    if form is Format.JSON:
        print_json(rows)
    else:
        print_csv(pl.json_normalize(rows, infer_schema_length=None).select(~cs.nested()))


def _open_warehouse(context: typer.Context, network: str | None) -> FigureSource:
    """The network in that lake where one is named, else this home's warehouse."""
    if network:
        # Imported here, because most ask no network.
        from warehouse.spark.lake.lake import Lake
        from warehouse.spark.network import Network

        return Network.open(Lake(network), context.obj)
    ensure_current(context.obj)
    return Warehouse.open(context.obj)
