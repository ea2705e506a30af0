"""The sections on callbacks: execution and quality, satisfaction, customer comments."""

import polars as pl

from care.i18n import say
from care.periods.period import Period
from care.reports.model.document import Number, NumberFormat, ReportTable, Section
from care.reports.model.evidence import CALLBACK_TYPE_METRICS, Evidence
from care.reports.model.tables import measures_table, records_table, trend_chart
from care.reports.model.wording import figure_sentence
from care.reports.sections.questionnaire import below_network_sentence, item_table, survey_table
from care.reports.sections.section_message import with_message
from care.semantic.column_labels import column_label
from care.semantic.format import count, counted, percent
from care.semantic.metric import METRICS
from care.semantic.vocabulary import label

VOICE_COLUMNS = (
    "store",
    "attempted_at",
    "callback_type",
    "advisor",
    "agent",
    "satisfaction",
    "dissatisfied",
    "voice",
)
VOICES_ON_SLIDES = ("store", "attempted_at", "advisor", "satisfaction", "voice")


def execution(evidence: Evidence) -> Section:
    """Metrics of callback execution and of the quality of the recorded customer comments."""
    scope = evidence.scope
    headline_metrics = scope.execution[:3]
    sentences = [
        figure_sentence(evidence.figures(metric), evidence.unit)
        for metric in (*headline_metrics, *scope.quality)
    ]
    keys = (*scope.execution, *scope.quality)
    types = _callback_type_table(evidence.by_type)
    section = Section(
        say("回访执行与完成质量", "Callbacks: execution and quality"),
        (*sentences, evidence.judged(headline_metrics[0]).summary),
        (trend_chart(evidence, headline_metrics[0]), trend_chart(evidence, *headline_metrics[1:])),
        measures_table(evidence, keys),
        (types,) if types.rows else (),
        short=say("回访执行", "Callbacks"),
    )
    return with_message(evidence, keys, section)


def satisfaction(evidence: Evidence) -> Section:
    """Satisfaction metrics against the previous period, a year ago, and their control charts."""
    keys = evidence.scope.satisfaction
    sentences = [figure_sentence(evidence.figures(metric), evidence.unit) for metric in keys]
    surveys = [key for key in keys if METRICS[key].mart == "survey_scores"]
    trends = [evidence.judged(metric).summary for metric in keys if metric not in surveys]
    own_only = say(
        "以上为本店回访得到的评分，不含厂家第三方调查（CSS、SSI）的结果。",
        "These are scores from the store's own callbacks, without the manufacturer's surveys (CSS, SSI).",
    )
    below = below_network_sentence(evidence.surveyed)
    tables = (survey_table(evidence.surveyed), item_table(evidence.surveyed))
    section = Section(
        say("客户满意度", "Customer satisfaction"),
        (*sentences, *([below] if below else []), *trends, *([] if surveys else [own_only])),
        tuple(trend_chart(evidence, key) for key in keys),
        measures_table(evidence, keys),
        tuple(table for table in tables if table.rows),
        short=say("客户满意度", "Satisfaction"),
    )
    return with_message(evidence, keys, section)


def customer_words(evidence: Evidence) -> Section:
    """Customers' own words, masked, dissatisfied customers first."""
    voices = evidence.voices
    with_words = voices.filter(pl.col("voice").str.strip_chars().str.len_chars() > 0)
    dissatisfied = int(voices["dissatisfied"].sum() or 0)
    share = _share_text(with_words.height, voices.height)
    overview = (
        say(
            f"本期有评分或记录不满的回访 {count(voices.height)} 次，"
            f"其中 {count(with_words.height)} 次留下客户原话{share}，{count(dissatisfied)} 次记录为不满。",
            f"Of {counted(voices.height, 'callback', 'callbacks')} with a score or with "
            "dissatisfaction recorded, "
            f"{count(with_words.height)} kept the customer's words{share} and "
            f"{count(dissatisfied)} recorded dissatisfaction.",
        )
        if voices.height
        else say(
            "此期间没有客户评分或原话的记录。",
            "No scores or words of customers were recorded in this period.",
        )
    )
    heading = say("客户原话", "Customers' words")
    tables = (
        (records_table(heading, with_words, VOICE_COLUMNS, on_slides=VOICES_ON_SLIDES),)
        if with_words.height
        else ()
    )
    message = say(
        f"{count(dissatisfied)} 次回访记录了不满，{count(with_words.height)} 次留下原话",
        f"{counted(dissatisfied, 'callback', 'callbacks')} recorded dissatisfaction, "
        f"{count(with_words.height)} kept words",
    )
    return Section(
        say("客户意见与建议", "Customers' opinions and suggestions"),
        (overview,),
        tables=tables,
        message=message if tables else "",
        short=heading,
        in_appendix=evidence.unit is Period.WEEK,
    )


def _callback_type_table(rows: pl.DataFrame) -> ReportTable:
    row_by_key = {(row["callback_type"], row["metric"]): row for row in rows.iter_rows(named=True)}
    ranked = rows.sort("denominator", "callback_type", descending=[True, False])
    table_rows = []
    for kind in dict.fromkeys(ranked["callback_type"]):
        type_rows = [row_by_key.get((kind, metric)) for metric in CALLBACK_TYPE_METRICS]
        due = Number(type_rows[0]["denominator"]) if type_rows[0] else None
        rates = (
            Number(row["value"], NumberFormat.PERCENT) if row and row["value"] is not None else None
            for row in type_rows
        )
        table_rows.append((label("callback_type", kind), due, *rates))
    headings = (
        column_label("callback_type"),
        say("到期", "Due"),
        say("回访率", "Attempted"),
        say("回访按时完成率", "On time"),
        say("成功率", "Reached"),
    )
    return ReportTable(
        say("按回访类型（全部类型）", "By callback type (all types)"), headings, tuple(table_rows)
    )


def _share_text(numerator: int, denominator: int) -> str:
    return (
        say(f"（{percent(numerator / denominator)}）", f" ({percent(numerator / denominator)})")
        if denominator
        else ""
    )
