"""The sections on complaints: classification, closing, handling, revisits."""

from dataclasses import replace

import polars as pl

from care.i18n import say
from care.presentation.headlines import open_cases_headline
from care.reports.model.document import ReportTable, Section
from care.reports.model.evidence import COMPLAINT_DIMENSIONS, Evidence
from care.reports.model.tables import (
    bar_chart,
    measures_table,
    records_table,
    trend_chart,
    weights_table,
)
from care.reports.model.wording import figure_sentence
from care.reports.sections.coming_back import coming_back_told
from care.reports.sections.main_causes import main_problems, weightiest_cause
from care.reports.sections.section_message import with_message
from care.semantic.format import count, counted, hours
from care.stats.kaplan_meier import kaplan_meier
from care.stats.wilson import FEWEST

CASE_COLUMNS = (
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
CASES_ON_SLIDES = ("store", "complaint_no", "received_at", "cause_1", "handler", "status", "due_at")
REVISIT_COLUMNS = (
    "store",
    "complaint_no",
    "first_closed_at",
    "advisor",
    "handler",
    "revisited_at",
    "revisit_result",
)


def classification(evidence: Evidence) -> Section:
    """Complaint counts by class, and the main causes by descending count."""
    sentences = [figure_sentence(evidence.figures(metric), evidence.unit) for metric in evidence.scope.volume]
    title = say("投诉分类与主要问题", "Complaints by class and the main problems")
    causes = evidence.classes["cause_1"]
    short = say("投诉分类", "Causes")
    if not causes["value"].sum():
        return Section(title, (sentences[0],), short=short)
    return Section(
        title,
        (
            *sentences,
            main_problems(causes),
            say(*_COUNT_CAVEAT),
            evidence.judged("complaint_count").summary,
        ),
        (bar_chart(causes, "cause_1"), trend_chart(evidence, "complaint_count")),
        measures_table(evidence, evidence.scope.volume),
        tuple(weights_table(evidence.classes[dimension], dimension) for dimension in COMPLAINT_DIMENSIONS),
        findings=(
            main_problems(causes),
            evidence.judged("complaint_count").summary,
            say(*_COUNT_CAVEAT),
        ),
        message=weightiest_cause(causes),
        short=short,
    )


def closed_loop(evidence: Evidence) -> Section:
    """Metrics of closing and reopening, how soon cases come back, and lists of open and reopened ones."""
    cases, open_cases = evidence.cases, evidence.open_cases
    sentences = [
        figure_sentence(evidence.figures(metric), evidence.unit) for metric in evidence.scope.closing
    ]
    reopened = cases.filter("came_back")
    tables = [
        _cases(say("未关闭的投诉（不论何时受理）", "Open complaints, whenever received"), open_cases),
        _cases(say("重开或再次投诉的", "Reopened or filed again"), reopened),
        _cases(say("本期受理的全部投诉", "All complaints received in the period"), cases, slide_rows=10),
    ]
    charts, told = coming_back_told(evidence)
    section = Section(
        say("投诉闭环情况", "Complaints: the closed loop"),
        (_open_cases_sentence(evidence), *sentences, *told),
        charts,
        measures=measures_table(evidence, evidence.scope.closing),
        tables=tuple(table for table in tables if table.rows),
        short=say("投诉闭环", "Closed loop"),
    )
    still_open = open_cases_headline(open_cases.height)
    section = with_message(evidence, evidence.scope.closing, section, otherwise=still_open)
    return section if section.is_brief else replace(section, findings=section.sentences)


def handling(evidence: Evidence) -> Section:
    """Metrics of first contact and reply in time, and of the time to close."""
    keys = evidence.scope.handling
    sentences = [figure_sentence(evidence.figures(metric), evidence.unit) for metric in keys]
    section = Section(
        say("投诉处理情况", "Complaints: handling"),
        (*sentences, *_time_to_close_sentence(evidence)),
        (trend_chart(evidence, "timely_standard_rate", "first_contact_on_time_rate"),),
        measures_table(evidence, keys),
        short=say("投诉处理", "Handling"),
    )
    return with_message(evidence, keys, section, _time_to_close_sentence(evidence))


def revisits(evidence: Evidence) -> Section:
    """Metrics of revisit calls after closing, and a list of customers still unsatisfied."""
    sentences = [
        figure_sentence(evidence.figures(metric), evidence.unit) for metric in evidence.scope.revisits
    ]
    counting_note = say(
        "投诉复访及时率按门店全部投诉计：复访任务不分部门。",
        "Revisits on time are counted over all complaints of the store: the tasks know no department.",
    )
    unsatisfied = evidence.cases.filter(pl.col("revisit_result") == "unsatisfied")
    keys = evidence.scope.revisits
    table = records_table(say("复访仍不满意的", "Unsatisfied when revisited"), unsatisfied, REVISIT_COLUMNS)
    section = Section(
        say("复访情况", "Revisits"),
        (*sentences, counting_note),
        tuple(trend_chart(evidence, key) for key in keys),
        measures_table(evidence, keys),
        (table,) if unsatisfied.height else (),
        short=say("复访", "Revisits"),
    )
    return with_message(evidence, keys, section)


_COUNT_CAVEAT = (
    "投诉件数本身不分好坏：记录得更认真也会使件数上升。",
    "The number of complaints is neither good nor bad in itself: honest recording raises it as well.",
)


def _open_cases_sentence(evidence: Evidence) -> str:
    open_cases = evidence.open_cases.join(
        evidence.stores.select("store", pl.col("as_of").alias("records_until")), on="store"
    )
    if not open_cases.height:
        return say("截至目前没有未关闭的投诉。", "No complaint is open.")
    oldest = (
        max((open_cases["records_until"] - open_cases["received_at"]).drop_nulls().to_list()).total_seconds()
        / 3600
    )
    overdue = open_cases.filter(pl.col("due_at") < pl.col("records_until")).height
    return say(
        f"截至目前还有 {count(open_cases.height)} 件未关闭，其中 {count(overdue)} 件已超过要求完成时间，"
        f"最久的已 {hours(oldest)}。",
        f"Open now: {count(open_cases.height)}, past their due time: {count(overdue)}; the oldest has been "
        f"open for {hours(oldest)}.",
    )


def _time_to_close_sentence(evidence: Evidence) -> list[str]:
    """The median time to close in hours, open complaints censored (Kaplan-Meier, definitions §6).

    Empty with too few complaints, or where half of them are not closed yet.
    """
    cases = evidence.cases.join(
        evidence.stores.select("store", pl.col("as_of").alias("records_until")), on="store"
    )
    if cases.height < FEWEST:
        return []
    durations = cases.select(
        pl.coalesce(
            "hours_to_close", (pl.col("records_until") - pl.col("received_at")).dt.total_seconds() / 3600
        ),
    ).to_series()
    median = kaplan_meier(durations, cases["closed_at"].is_not_null()).median
    if median.hours is None:
        return []
    ends = median.low, median.high
    low, high = (say("未知", "unknown") if end is None else hours(end, median.hours, *ends) for end in ends)
    half = hours(median.hours, *ends)
    return [
        say(
            f"把未关闭的也计入，本期受理的 {count(cases.height)} 件投诉半数在 {half}内关闭"
            f"（95% 区间 {low}–{high}）。",
            "With open ones counted in, half of the "
            f"{counted(cases.height, 'complaint', 'complaints')} received were closed "
            f"within {half} (95% interval {low}–{high}).",
        )
    ]


def _cases(title: str, frame: pl.DataFrame, slide_rows: int | None = None) -> ReportTable:
    ordered = frame.sort("received_at", "complaint_no")
    return records_table(title, ordered, CASE_COLUMNS, slide_rows, CASES_ON_SLIDES)
