"""What a report says of complaints: how many and why, whether each is closed, how they were handled."""

import polars as pl

from care.i18n import say
from care.presentation.headlines import vital_few
from care.reports.model.document import ReportTable, Section
from care.reports.model.evidence import CLASSES, Evidence
from care.reports.model.tables import (
    bar_chart,
    class_words,
    measures_table,
    records_table,
    trend_chart,
    weights_table,
)
from care.reports.model.wording import figure_sentence
from care.semantic.format import count, hours, percent
from care.signals import sentence
from care.stats.kaplan_meier import kaplan_meier
from care.stats.wilson import FEWEST

CASE = (
    "store",
    "complaint_no",
    "received_at",
    "level",
    "cause_1",
    "advisor",
    "handler",
    "status",
    "due_at",
    "closed_at",
    "reopened",
    "repeated",
    "revisit_result",
)
REVISIT = ("store", "complaint_no", "first_closed_at", "advisor", "handler", "revisited_at", "revisit_result")


def classified(evidence: Evidence) -> Section:
    """How many complaints and of what kind; the main problems in order of weight."""
    said = [figure_sentence(evidence.measured(metric), evidence.unit) for metric in evidence.scope.volume]
    title = say("投诉分类与主要问题", "Complaints by class and the main problems")
    causes = evidence.classes["cause_1"]
    if not causes["value"].sum():
        return Section(title, tuple(said), measures=measures_table(evidence, evidence.scope.volume))
    return Section(
        title,
        (*said, _main_problems(causes), say(*_NO_DIRECTION), sentence(evidence.chart("complaint_count"))),
        (bar_chart(causes, "cause_1"), trend_chart(evidence, "complaint_count")),
        measures_table(evidence, evidence.scope.volume),
        tuple(weights_table(evidence.classes[dimension], dimension) for dimension in CLASSES),
    )


def closed_loop(evidence: Evidence) -> Section:
    """Whether each complaint has been closed, and stayed closed."""
    cases, waiting = evidence.cases, evidence.open_cases
    said = [figure_sentence(evidence.measured(metric), evidence.unit) for metric in evidence.scope.closing]
    back = cases.filter("came_back")
    tables = [
        _cases(say("未关闭的投诉（不论何时受理）", "Open complaints, whenever received"), waiting),
        _cases(say("重开或再次投诉的", "Reopened or filed again"), back),
        _cases(say("本期受理的全部投诉", "All complaints received in the period"), cases, brief=10),
    ]
    return Section(
        say("投诉闭环情况", "Complaints: the closed loop"),
        (*said, _on_waiting(evidence)),
        measures=measures_table(evidence, evidence.scope.closing),
        tables=tuple(table for table in tables if table.rows),
    )


def handling(evidence: Evidence) -> Section:
    """Whether customers were contacted and answered in time, and how long it took to close."""
    keys = evidence.scope.handling
    said = [figure_sentence(evidence.measured(metric), evidence.unit) for metric in keys]
    return Section(
        say("投诉处理情况", "Complaints: handling"),
        (*said, *_half_closed(evidence)),
        (trend_chart(evidence, "timely_standard_rate", "first_contact_on_time_rate"),),
        measures_table(evidence, keys),
    )


def revisits(evidence: Evidence) -> Section:
    """Whether complainants were called again after closing, and what they answered."""
    said = [figure_sentence(evidence.measured(metric), evidence.unit) for metric in evidence.scope.revisits]
    every = say(
        "投诉复访及时率按门店全部投诉计：复访任务不分部门。",
        "Revisits on time are counted over all complaints of the store: the tasks know no department.",
    )
    unhappy = evidence.cases.filter(pl.col("revisit_result") == "unsatisfied")
    table = records_table(say("复访仍不满意的", "Unsatisfied when revisited"), unhappy, REVISIT)
    return Section(
        say("复访情况", "Revisits"),
        (*said, every),
        measures=measures_table(evidence, evidence.scope.revisits),
        tables=(table,) if unhappy.height else (),
    )


_NO_DIRECTION = (
    "投诉件数本身不分好坏：记录得更认真也会使件数上升。",
    "The number of complaints is neither good nor bad in itself: honest recording raises it as well.",
)


def _main_problems(causes: pl.DataFrame) -> str:
    whole = causes["value"].sum()
    ranked = causes.sort("value", "cause_1", descending=[True, False], nulls_last=True)
    vital = vital_few(causes, "cause_1")[:5]
    parts = [
        say(
            f"{class_words('cause_1', name)} {count(cases)} 件（{percent(cases / whole)}）",
            f"{class_words('cause_1', name)}, {count(cases)} ({percent(cases / whole)})",
        )
        for name, cases in ranked.select("cause_1", "value").iter_rows()
        if name in vital
    ]
    few = (
        say("件数很少，先后可能属偶然。", "So few that their order may be chance.")
        if whole < 4 * FEWEST
        else ""
    )
    listed = say("、", "; ").join(parts)
    return say(f"主要问题依次为：{listed}。{few}", f"The main problems by weight: {listed}. {few}").strip()


def _on_waiting(evidence: Evidence) -> str:
    waiting = evidence.open_cases.join(
        evidence.stores.select("store", pl.col("as_of").alias("known")), on="store"
    )
    if not waiting.height:
        return say("截至目前没有未关闭的投诉。", "No complaint is open.")
    oldest = max((waiting["known"] - waiting["received_at"]).drop_nulls().to_list()).total_seconds() / 3600
    overdue = waiting.filter(pl.col("due_at") < pl.col("known")).height
    return say(
        f"截至目前还有 {count(waiting.height)} 件未关闭，其中 {count(overdue)} 件已超过要求完成时间，"
        f"最久的已 {hours(oldest)}。",
        f"Open now: {count(waiting.height)}, past their due time: {count(overdue)}; the oldest has been open "
        f"for {hours(oldest)}.",
    )


def _half_closed(evidence: Evidence) -> list[str]:
    """How long it takes when the open ones are counted as far as they have come (definitions §6)."""
    cases = evidence.cases.join(evidence.stores.select("store", pl.col("as_of").alias("known")), on="store")
    if cases.height < FEWEST:
        return []
    taken = cases.select(
        pl.coalesce("hours_to_close", (pl.col("known") - pl.col("received_at")).dt.total_seconds() / 3600),
    ).to_series()
    median = kaplan_meier(taken, cases["closed_at"].is_not_null()).median
    if median.hours is None:
        return []
    low, high = (say("未知", "unknown") if end is None else hours(end) for end in (median.low, median.high))
    return [
        say(
            f"把未关闭的也计入，本期受理的 {count(cases.height)} 件投诉半数在 {hours(median.hours)}内关闭"
            f"（95% 区间 {low}–{high}）。",
            f"With open ones counted in, half of the {count(cases.height)} complaints received were closed "
            f"within {hours(median.hours)} (95% interval {low}–{high}).",
        )
    ]


def _cases(title: str, frame: pl.DataFrame, brief: int | None = None) -> ReportTable:
    return records_table(title, frame.sort("received_at", "complaint_no"), CASE, brief)
