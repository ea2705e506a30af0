"""A metric's figures as a view of the review has them: this week, the one before, a year ago, the target."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import polars as pl

from care.i18n import say
from care.semantic.format import count, fraction, not_due, value
from care.semantic.metric import Metric, MetricKind
from care.signals.judged_series import JudgedSeries
from care.targets.targets import EffectiveTarget

Row = Mapping[str, Any]


def numbers_table(
    series: JudgedSeries,
    week: date,
    now: Row,
    before: Row | None,
    year_before: Row | None,
    target: EffectiveTarget,
) -> pl.DataFrame:
    """Three columns of words: when, the value, and what it is made of; rows as measured.

    ``before`` and ``year_before`` are None where the records do not reach back so far.
    Where neither the ``week`` nor the one before can be judged yet, the latest that can stands first.
    """
    metric, last = series.chart.metric, series.chart.last
    weeks = [
        (say("这一周", "The week"), now),
        (say("上一周", "Week before"), before),
        (say("去年同周", "Year before"), year_before),
    ]
    if last is not None and last.point.period < week - timedelta(weeks=1):
        first = last.point.period
        weeks.insert(0, (say(f"{first:%m-%d} 一周", f"Week of {first:%d %b}"), last.point._asdict()))
    rows = [
        (when, value(metric, row["value"] if row else None), composition(metric, row)) for when, row in weeks
    ]
    if target.value is not None:
        rows.append((say("目标", "Target"), value(metric, target.value), ""))
    return pl.DataFrame(rows, [" ", say("数值", "Value"), "n"], orient="row")


def composition(metric: Metric, row: Row | None) -> str:
    """Numerator and denominator of a value, and the number pending; empty without a figure."""
    if row is None:
        return ""
    counted = ""
    if metric.kind in (MetricKind.PROPORTION, MetricKind.RATE):
        counted = fraction(row["numerator"], row["denominator"]) if row["denominator"] else ""
    elif metric.kind is not MetricKind.COUNT and row["denominator"]:
        counted = count(row["denominator"])
    left = [
        say(f"+{count(row[name])} {zh}", f"+{count(row[name])} {en}")
        for name, zh, en in (
            ("pending", not_due(metric), not_due(metric)),
            ("awaiting", "待补数据", "awaiting records"),
        )
        if row[name]
    ]
    return " ".join(filter(None, (counted, *left)))


def quiet_rows(metrics: list[Metric], now: Mapping[str, Row], before: Mapping[str, Row]) -> pl.DataFrame:
    """One row a metric: its name, and this week and the one before, each with what it is made of.

    ``before`` is empty where the records do not reach back to that week.
    """
    rows = [
        (metric.name, with_n(metric, now[metric.key]), with_n(metric, before.get(metric.key)))
        for metric in metrics
    ]
    headings = [say("指标", "Metric"), say("这一周", "The week"), say("上一周", "Week before")]
    return pl.DataFrame(rows, headings, orient="row")


def with_n(metric: Metric, row: Row | None) -> str:
    """A value with its n behind it: 96.9% (281 / 290)."""
    made_of, shown = composition(metric, row), value(metric, row["value"] if row else None)
    return f"{shown} ({made_of})" if made_of else shown
