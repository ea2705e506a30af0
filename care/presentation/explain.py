"""The explanation of a metric: meaning, current value, date, maturity, unknown rows and target."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from care.i18n import say, translated
from care.semantic.format import count, fraction, not_due, value
from care.semantic.label_tables.supplied_labels import SUPPLIED
from care.semantic.labels import DATES, DEADLINES
from care.semantic.metric import Better, Clause, Metric, MetricKind
from care.targets.targets import EffectiveTarget

_BETTER = {Better.HIGHER: ("越高越好", "higher is better"), Better.LOWER: ("越低越好", "lower is better")}


def explanation(metric: Metric, row: Mapping[str, Any], aim: EffectiveTarget) -> list[tuple[str, str]]:
    """Pairs of heading and text. ``row``: as measured; ``aim``: the target in force."""
    return [
        (say("定义", "Meaning"), translated(metric.meaning)),
        (say("现值", "Now"), _standing(metric, row)),
        (say("按哪天", "By date"), DATES[metric.date].text),
        (say("何时计入", "Counted"), _maturity(metric)),
        (say("未知", "Unknown"), _unknown(metric)),
        (say("目标", "Target"), _target(metric, aim)),
    ]


def help_text(
    metric: Metric, row: Mapping[str, Any], aim: EffectiveTarget, judged: Iterable[tuple[str, str]] = ()
) -> str:
    """The explanation as Markdown for a tooltip, with the document that demands the metric.

    ``judged``: what its course says and how sure that is, which stands first.
    """
    facts = (*judged, *explanation(metric, row, aim), (say("出处", "Source"), source_text(metric)))
    return "  \n".join(f"**{heading}** {words}" for heading, words in facts)


def _standing(metric: Metric, row: Mapping[str, Any]) -> str:
    counts = "" if metric.kind is MetricKind.COUNT else fraction(row["numerator"], row["denominator"])
    parts = (
        value(metric, row["value"]),
        counts,
        row["pending"]
        and say(f"{not_due(metric)} {count(row['pending'])}", f"{count(row['pending'])} {not_due(metric)}"),
        row["awaiting"]
        and say(f"待补数据 {count(row['awaiting'])}", f"{count(row['awaiting'])} awaiting records"),
        row["unknown"] and say(f"未知 {count(row['unknown'])}", f"{count(row['unknown'])} unknown"),
    )
    return " · ".join(part for part in parts if part)


def _maturity(metric: Metric) -> str:
    if metric.deadline is None:
        return say("当即", "at once")
    start = DEADLINES[metric.deadline]
    return say(
        f"{start.zh}后计入；此前为未到期，记录未覆盖到的为待补数据，都不进分母",
        f"{start.en}; pending before that, awaiting records beyond what they cover; neither in a denominator",
    )


def _unknown(metric: Metric) -> str:
    if metric.known == "true":
        return say("没有：每条记录都能计入", "none: every record can tell")
    needed = [SUPPLIED[name] for name in dict.fromkeys(KNOWN.findall(metric.known))]
    supplied = say(
        f"来源未提供{'、'.join(one.zh for one in needed)}的，不进分母；提供了而为空白的，算没有发生",
        f"where the source does not supply {' and '.join(one.en for one in needed)}: in no denominator; "
        "supplied but blank has not happened",
    )
    return supplied + (say(*NO_CLOCK) if UNDECIDED.search(metric.known) else "")


def _target(metric: Metric, aim: EffectiveTarget) -> str:
    if metric.better is None:
        return say("无；不分好坏", "none; no good or bad direction")
    words = say(*_BETTER[metric.better])
    if aim.differs:
        return say("所选门店各不相同", "differs among the chosen stores") + " · " + words
    if aim.value is None:
        return say("无", "none") + " · " + words
    return f"{value(metric, aim.value)}{_origin(metric, aim)} · {words}"


def _origin(metric: Metric, aim: EffectiveTarget) -> str:
    """A remark where the target is not the metric's own: whose it is, and what the document demands."""
    if aim.clause:
        return say(f"（{clause_text(aim.clause)}）", f" ({clause_text(aim.clause)})")
    if aim.value == metric.target:
        return ""
    if metric.target is None:
        return say("（自定）", " (our own)")
    demanded = value(metric, metric.target)
    return say(f"（自定；文件要求 {demanded}）", f" (our own; the document asks for {demanded})")


def source_text(metric: Metric) -> str:
    """The document and the clause that demand a metric."""
    return clause_text(metric.source)


def clause_text(clause: Clause) -> str:
    """A document and a clause of it."""
    return f"《{clause.document}》 {clause.clause}"


KNOWN = re.compile(r"\b\w+_known\b|\b\w+_until\b(?= is not null)")
"""The columns in a condition that say what a source supplies."""
UNDECIDED = re.compile(r"\b\w+_in_time is not null|\b\w+_latest_at\b")
"""Conditions without which it is open whether something was in time."""
NO_CLOCK = (
    "；时间没有钟点、当天又跨过期限的，是否及时无从得知，也不进分母",
    "; so is a time without a clock whose day holds the deadline, because it may have been in time or not",
)


def matches_search(metric: Metric, wanted: str) -> bool:
    """Whether every word of ``wanted`` occurs in the metric's key, label, meaning or document."""
    texts = (metric.key, *metric.label.values(), *metric.meaning.values(), metric.source.document)
    return all(any(word in text.lower() for text in texts) for word in wanted.lower().split())
