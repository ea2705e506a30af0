"""What a report says of callbacks: how they were done, what customers answered, and in which words."""

import polars as pl

from care.i18n import say
from care.reports.model.document import Number, NumberFormat, ReportTable, Section
from care.reports.model.evidence import BY_TYPE, Evidence
from care.reports.model.tables import measures_table, records_table, trend_chart
from care.reports.model.wording import figure_sentence
from care.semantic.column_labels import column_label
from care.semantic.format import count, percent
from care.semantic.vocabulary import label
from care.signals import sentence

VOICE = (
    "store",
    "attempted_at",
    "callback_type",
    "advisor",
    "agent",
    "satisfaction",
    "dissatisfied",
    "voice",
)


def execution(evidence: Evidence) -> Section:
    """How callbacks were carried out, and how well what customers said was written down."""
    scope = evidence.scope
    key = scope.execution[:3]
    said = [figure_sentence(evidence.measured(metric), evidence.unit) for metric in (*key, *scope.quality)]
    return Section(
        say("回访执行与完成质量", "Callbacks: execution and quality"),
        (*said, sentence(evidence.chart(key[0]))),
        (trend_chart(evidence, *key),),
        measures_table(evidence, (*scope.execution, *scope.quality)),
        (_by_type(evidence.by_type),),
    )


def satisfaction(evidence: Evidence) -> Section:
    """How satisfied the customers called were, against the period before, a year ago, and in its course."""
    keys = evidence.scope.satisfaction
    said = [figure_sentence(evidence.measured(metric), evidence.unit) for metric in keys]
    trends = [sentence(evidence.chart(metric)) for metric in keys]
    survey = say(
        "以上为本店回访得到的评分；厂家第三方调查（CSS、SSI）的结果不在所装载的数据中，本报告不含。",
        "These are scores from the store's own callbacks; results of the manufacturer's surveys (CSS, SSI) "
        "are not among what was loaded and are not reported.",
    )
    return Section(
        say("客户满意度", "Customer satisfaction"),
        (*said, *trends, survey),
        tuple(trend_chart(evidence, key) for key in keys),
        measures_table(evidence, keys),
    )


def customer_words(evidence: Evidence) -> Section:
    """Customers' own words, masked, the dissatisfied first."""
    heard = evidence.voices
    spoken = heard.filter(pl.col("voice").str.strip_chars().str.len_chars() > 0)
    upset = int(heard["dissatisfied"].sum() or 0)
    said = (
        say(
            f"本期有评分或记录不满的回访 {count(heard.height)} 次，其中 {count(spoken.height)} 次留下客户原话"
            f"{_share(spoken.height, heard.height)}，{count(upset)} 次记录为不满。",
            f"Of {count(heard.height)} callbacks with a score or with dissatisfaction recorded, "
            f"{count(spoken.height)} kept the customer's words{_share(spoken.height, heard.height)} and "
            f"{count(upset)} recorded dissatisfaction.",
        )
        if heard.height
        else say(
            "此期间没有客户评分或原话的记录。",
            "No scores or words of customers were recorded in this period.",
        )
    )
    listed = (
        (records_table(say("客户原话", "Customers' words"), spoken, VOICE, brief=12),)
        if spoken.height
        else ()
    )
    return Section(say("客户意见与建议", "Customers' opinions and suggestions"), (said,), tables=listed)


def _by_type(rows: pl.DataFrame) -> ReportTable:
    told = {(row["callback_type"], row["metric"]): row for row in rows.iter_rows(named=True)}
    lines = []
    for kind in dict.fromkeys(rows.sort("denominator", descending=True)["callback_type"]):
        found = [told.get((kind, metric)) for metric in BY_TYPE]
        due = Number(found[0]["denominator"]) if found[0] else None
        rates = (
            Number(row["value"], NumberFormat.PERCENT) if row and row["value"] is not None else None
            for row in found
        )
        lines.append((label("callback_type", kind), due, *rates))
    headings = (
        column_label("callback_type"),
        say("到期", "Due"),
        say("回访率", "Attempted"),
        say("按时完成率", "On time"),
        say("成功率", "Reached"),
    )
    return ReportTable(say("按回访类型（全部类型）", "By callback type (all types)"), headings, tuple(lines))


def _share(part: int, whole: int) -> str:
    return say(f"（{percent(part / whole)}）", f" ({percent(part / whole)})") if whole else ""
