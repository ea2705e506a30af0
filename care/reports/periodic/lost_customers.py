"""The half-yearly report on lost customers (SVW 三, 四.3): calls, reasons for leaving, who came back."""

from dataclasses import dataclass
from datetime import datetime
from math import floor

import polars as pl

from care.i18n import say
from care.periods.half_year import half_year_name, half_year_of, share_gone
from care.periods.period import Period
from care.presentation.headlines import vital_few
from care.reports.model.document import (
    ChartType,
    Number,
    NumberFormat,
    Report,
    ReportChart,
    ReportTable,
    Section,
)
from care.reports.model.tables import figures_table, records_table, weights_table
from care.reports.model.wording import figure_sentence
from care.reports.periodic.period_figures import PeriodFigures
from care.reports.periodic.task_tally import open_table, still_open, tally, tally_tables
from care.semantic.column_labels import column_label
from care.semantic.format import count, counted, percent
from care.semantic.vocabulary import label
from care.stores.store_names import store_name

LOST_METRICS = ("lost_customer_callback_rate", "lost_customer_success_rate", "win_back_rate")
WON_BACK_COLUMNS = ("store", "vin", "plate", "customer_name", "advisor", "agent", "reached_at")


@dataclass(frozen=True)
class LostCustomers:
    """The figures of a half-year and its owed callbacks; ``running``: those of the half-year not over yet.

    ``reasons``: loss_reason_count by loss_reason. ``won_back``: the callbacks after which the customer came.
    """

    figures: PeriodFigures
    tasks: pl.DataFrame
    running: pl.DataFrame
    reasons: pl.DataFrame
    won_back: pl.DataFrame

    @property
    def is_running(self) -> bool:
        """Whether the half-year reported is the one that is not over yet."""
        return bool(self.running.height) and self.running["triggered_on"].max() == self.figures.span.since


@dataclass(frozen=True)
class Progress:
    """One store's calls of a half-year against the share of it that is gone."""

    store: str
    owed: int
    called: int
    gone: float

    @property
    def behind(self) -> int:
        """How many calls short it is of an even pace; 0 where it is not."""
        return max(0, floor(self.owed * self.gone) - self.called)


def lost_customers_report(evidence: LostCustomers) -> Report:
    """The report on a half-year, and on how far the running one has come."""
    tasks, running = evidence.tasks, evidence.running
    sections = [
        _calls(evidence),
        *([_running(running, evidence.figures)] if running.height else []),
        *([_reasons(evidence.reasons)] if evidence.reasons.height else []),
        *([_won_back(evidence)] if evidence.won_back.height else []),
    ]
    open_now = running if running.height else tasks
    records = [
        records_table(say("应回访的流失客户", "lost customers owed"), tasks),
        records_table(say("本半年尚未拨打", "not called in this half-year"), still_open(running)),
    ]
    return evidence.figures.report([*sections, _summary(evidence, open_now)], records)


def progress_by_store(tasks: pl.DataFrame, stores: pl.DataFrame) -> list[Progress]:
    """The progress of every store that owes any, of a half-year by the moment its records reach."""
    reach: dict[str, datetime] = dict(stores.select("store", "as_of").iter_rows())
    return [
        Progress(
            row["store"],
            row["owed"],
            row["called"],
            share_gone(half_year_of(row["triggered_on"]), reach[row["store"]]),
        )
        for row in tally(tasks, ("store", "triggered_on")).sort("store").iter_rows(named=True)
    ]


def _calls(evidence: LostCustomers) -> Section:
    figures, tasks = evidence.figures, evidence.tasks
    title = say("流失客户回访执行", "Calls to lost customers")
    if not tasks.height:
        none = say("此半年没有应回访的流失客户。", "No lost customer was owed a callback in this half-year.")
        return Section(title, (none,))
    measured = [figures.measured[key] for key in LOST_METRICS]
    sentences = [figure_sentence(one, Period.ALL) for one in measured]
    if evidence.reasons.is_empty():
        sentences.append(
            say(
                "流失回访没有写明流失原因；导出中有“流失原因”一列时，这里另列各原因的次数。",
                "No call names a reason for leaving; with that column in the exports, reasons are listed.",
            )
        )
    if figures.people:
        sentences.append(
            say(
                "门店与顾问按客户最近一次到店或购车归属；拨打由回访专员负责，所以只列件数，不比较顾问。",
                "Store and advisor are those of the last visit or purchase; agents make the calls, so "
                "advisors are counted and not compared.",
            )
        )
    # While the half-year is running, its progress has these tables.
    tables = () if evidence.is_running else tally_tables(tasks)
    return Section(title, tuple(sentences), measures=figures_table(measured), tables=tables)


def _running(tasks: pl.DataFrame, figures: PeriodFigures) -> Section:
    since = half_year_of(tasks["triggered_on"].max())  # type: ignore[arg-type]  # a column of days
    found = progress_by_store(tasks, figures.stores)
    name = half_year_name(since.since)
    return Section(
        say(f"本半年进度（{name}）", f"The running half-year ({name})"),
        _progress_sentences(found),
        tables=(_progress_table(found), *tally_tables(tasks)[1:], open_table(tasks)),
    )


def _progress_sentences(found: list[Progress]) -> tuple[str, ...]:
    owed, called = sum(one.owed for one in found), sum(one.called for one in found)
    share = percent(called / owed)
    whole = say(
        f"本半年应回访流失客户 {count(owed)} 位，至今已拨打 {count(called)} 位（{share}）。",
        f"{counted(owed, 'lost customer is', 'lost customers are')} owed a callback, {count(called)} "
        f"called so far ({share}).",
    )
    behind = [
        say(
            f"{store_name(one.store)} 半年已过 {percent(one.gone)}，已拨打 {percent(one.called / one.owed)}，"
            f"比均匀进度少 {count(one.behind)} 位。",
            f"{store_name(one.store)}: {percent(one.gone)} of the half-year is gone and "
            f"{percent(one.called / one.owed)} called, {count(one.behind)} short of an even pace.",
        )
        for one in found
        if one.behind
    ]
    even = say("各店都不落后于半年已过的时间。", "No store is behind the time that is gone.")
    return (whole, *(behind or [even]))


def _progress_table(found: list[Progress]) -> ReportTable:
    headings = (
        column_label("store"),
        say("应回访", "Owed"),
        say("已拨打", "Called"),
        say("拨打占比", "Called, share"),
        say("半年已过", "Half-year gone"),
        say("落后", "Behind"),
    )
    rows = tuple(
        (
            store_name(one.store),
            Number(one.owed),
            Number(one.called),
            Number(one.called / one.owed, NumberFormat.PERCENT),
            Number(one.gone, NumberFormat.PERCENT),
            Number(one.behind),
        )
        for one in found
    )
    return ReportTable(say("进度与时间", "Progress against time"), headings, rows)


def _reasons(reasons: pl.DataFrame) -> Section:
    title = say("流失原因", "Reasons for leaving")
    total = float(reasons["value"].sum())
    named = dict(reasons.select("loss_reason", "value").iter_rows())
    parts = [
        say(
            f"{label('loss_reason', name)} {count(named[name])} 次（{percent(named[name] / total)}）",
            f"{label('loss_reason', name)}, {count(named[name])} ({percent(named[name] / total)})",
        )
        for name in vital_few(reasons, "loss_reason")
    ]
    listed = say("、", "; ").join(parts)
    sentence = say(
        f"客户在 {count(total)} 次通话中说明了原因，主要为：{listed}。",
        f"Customers gave a reason in {counted(total, 'call', 'calls')}, mainly: {listed}.",
    )
    table = weights_table(reasons, "loss_reason")
    chart = ReportChart(
        say("流失原因，按次数", "Reasons for leaving by calls"),
        ChartType.BAR,
        NumberFormat.COUNT,
        tuple(str(row[0]) for row in table.rows[:10]),
        ((say("次数", "Calls"), tuple(float(str(row[1])) for row in table.rows[:10])),),
    )
    return Section(title, (sentence,), (chart,), tables=(table,))


def _won_back(evidence: LostCustomers) -> Section:
    figures, came = evidence.figures.measured["win_back_rate"], evidence.won_back
    columns = [name for name in WON_BACK_COLUMNS if name in came.columns]
    table = records_table(say("挽回的客户", "Customers won back"), came, columns)
    title = say("流失挽回", "Won back")
    return Section(title, (figure_sentence(figures, Period.ALL),), tables=(table,) if came.height else ())


def _summary(evidence: LostCustomers, open_now: pl.DataFrame) -> Section:
    figures = evidence.figures
    measured = [figures.measured[key] for key in LOST_METRICS]
    told = [figure_sentence(one, Period.ALL) for one in measured if one.value is not None]
    if evidence.running.height:
        told += _progress_sentences(progress_by_store(evidence.running, figures.stores))
    many = still_open(open_now).height
    left = (
        say(f"还有 {count(many)} 位尚未拨打。", f"{counted(many, 'has', 'have')} not been called.")
        if many
        else say("应回访的都已拨打。", "All who were owed a callback were called.")
    )
    title = say("总结与改进建议", "Summary and improvements")
    if not open_now.height:
        return Section(title, (say("没有需要跟进的。", "Nothing to follow up."),))
    return Section(title, (*told, left), room=(say("改进措施、负责人、期限", "Measures, who, by when"),))
