"""Counts of periods of unequal length, compared by the days that each has."""

from collections.abc import Mapping
from typing import Any

from care.periods.period import Span
from care.semantic.metric import Metric, MetricKind

PER_DAY = "per_day"
"""Whether a row's value is what as many days as now would have counted at its rate."""


def by_exposure(metric: Metric, row: Mapping[str, Any], then: Span, now: Span) -> Mapping[str, Any]:
    """The row of an earlier span; a count as if that had had as many days, with PER_DAY, where it has not."""
    if metric.kind is not MetricKind.COUNT or row["value"] is None or then.days == now.days:
        return row
    return {**row, "value": row["value"] * now.days / then.days, PER_DAY: True}
