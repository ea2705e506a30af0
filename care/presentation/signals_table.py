"""The points of judged series as rows for programs, and as a table for people."""

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from care.i18n import say
from care.semantic.dimension import DIMENSIONS
from care.semantic.format import NOTHING, value
from care.semantic.vocabulary import label
from care.signals import ControlChart, JudgedPoint, point_sentence
from care.signals.verdict import assurance

Course = tuple[Mapping[str, Any], ControlChart]
"""A group, its value by dimension, and its chart."""


def signals_for_programs(courses: Iterable[Course]) -> list[dict[str, Any]]:
    """One dict a point: what was measured, verdict, limits, change point and sentence; null where none."""
    return [
        {
            "metric": chart.metric.key,
            "period": chart.unit.name_of(judged.point.period),
            **group,
            "numerator": judged.point.numerator,
            "denominator": judged.point.denominator,
            "value": judged.point.value,
            "pending": judged.point.pending,
            "awaiting": judged.point.awaiting,
            "compared": judged.counts,
            "provisional": judged.provisional,
            "verdict": judged.variation,
            "assurance": _assurance(chart, judged),
            "target": chart.target,
            "limits": _limits(judged),
            "rules": [signal.rule for signal in judged.signals],
            "change_point": _change_point(chart, judged),
            "sentence": point_sentence(chart, judged),
        }
        for group, chart in courses
        for judged in chart.points
    ]


def signals_for_people(courses: Iterable[Course]) -> pl.DataFrame:
    """One row a point under the labels of the reader's language, every cell formatted."""
    rows, dimensions = [], dict[str, None]()
    for group, chart in courses:
        dimensions |= dict.fromkeys(group)
        for judged in chart.points:
            ends = judged.lower, judged.upper
            limits = "–".join(value(chart.metric, end, *ends) for end in ends)
            rows.append(
                (
                    chart.metric.name,
                    chart.unit.name_of(judged.point.period),
                    *(label(name, one) for name, one in group.items()),
                    value(chart.metric, judged.point.value),
                    NOTHING if judged.lower is None else limits,
                    point_sentence(chart, judged) or NOTHING,
                )
            )
    headings = (
        say("指标", "Metric"),
        say("周期", "Period"),
        *(DIMENSIONS[name].label for name in dimensions),
        say("数值", "Value"),
        say("控制线", "Limits"),
        say("判断", "Verdict"),
    )
    return pl.DataFrame(rows, dict.fromkeys(headings, pl.String), orient="row")


def _limits(judged: JudgedPoint) -> dict[str, float | None] | None:
    if judged.lower is None:
        return None
    return {"lower": judged.lower, "centre": judged.centre, "upper": judged.upper}


def _assurance(chart: ControlChart, judged: JudgedPoint) -> str | None:
    if judged.provisional:
        return None
    return assurance(judged.lower, judged.upper, chart.target, chart.metric.better)


def _change_point(chart: ControlChart, judged: JudgedPoint) -> dict[str, Any] | None:
    """When the level changed that a point's signal shows, its interval, and both levels where they differ."""
    if judged.since is None or judged.since_between is None:
        return None
    first, last = map(chart.unit.name_of, judged.since_between)
    levels = {"now": judged.change.now, "before": judged.change.before} if judged.change else {}
    return {"since": chart.unit.name_of(judged.since.period), "first": first, "last": last, **levels}
