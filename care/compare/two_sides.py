"""The figures of two sides, and whether each differs by more than chance explains."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt

from care.explore.row import Row
from care.semantic.metric import METRICS, Better, Metric, MetricKind
from care.signals.control_limits import ENOUGH, p_prime, u_prime
from care.stats.differences import (
    Difference,
    difference_of_means,
    difference_of_quantiles,
    difference_of_rates,
    newcombe,
)
from care.stats.wilson import FEWEST

QUANTILE = {MetricKind.MEDIAN: 0.5, MetricKind.P90: 0.9}


@dataclass(frozen=True)
class Side:
    """One side: its name, its measured row by metric, and the days that counts are of.

    ``values``: of a mean or a quantile the values behind it, by metric. ``days`` None: counts are not
    compared, as those of stores of unequal size.
    """

    name: str
    rows: Mapping[str, Row]
    days: int | None = None
    values: Mapping[str, Sequence[float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Compared:
    """A metric of both sides. ``difference``: first less second with its interval, in the metric's unit.

    None where either has fewer than five cases, or where nothing can be said of chance. ``customers``: how
    many it is of, where both sides are of the same ones.
    """

    metric: Metric
    first: Row
    second: Row
    difference: Difference | None
    customers: int | None = None

    @property
    def differs(self) -> bool:
        """Whether they differ by more than chance."""
        return self.difference is not None and self.difference.beyond_chance

    @property
    def first_is_better(self) -> bool | None:
        """Which side is better; None where they do not differ, or the metric has no direction."""
        if not self.differs or self.difference is None or self.metric.better is None:
            return None
        return (self.difference.value > 0) == (self.metric.better is Better.HIGHER)


def compare_sides(
    metrics: Sequence[str], first: Side, second: Side, extra: Mapping[str, float] | None = None
) -> list[Compared]:
    """Every metric that either side has cases of; those that differ come first, then in the given order.

    Each interval holds 95 % over all metrics that are compared (Bonferroni). ``extra``: metric → how many
    times as far as chance alone its figures scatter, as weeks do; its interval is as much wider.
    """
    shown = [key for key in metrics if _has_cases(first, key) or _has_cases(second, key)]
    able = [key for key in shown if _is_comparable(METRICS[key], first, second)]
    confidence = 1 - 0.05 / max(1, len(able))
    found = [
        Compared(
            METRICS[key],
            first.rows[key],
            second.rows[key],
            _difference(METRICS[key], first, second, confidence, (extra or {}).get(key, 1.0))
            if key in able
            else None,
        )
        for key in shown
    ]
    return sorted(found, key=lambda one: not one.differs)


def scatter_of_weeks(metric: Metric, weeks: Sequence[tuple[float, float]]) -> float:
    """How many times as far as chance alone the weeks of a metric scatter (Laney's σz); at least 1.

    ``weeks``: numerator and denominator of each. Of fewer than twelve weeks, and of other kinds, 1.
    """
    counted = [week for week in weeks if week[1]]
    if len(counted) < ENOUGH or metric.kind not in (MetricKind.PROPORTION, MetricKind.RATE):
        return 1.0
    above, below = zip(*counted, strict=True)
    is_share = metric.kind is MetricKind.PROPORTION
    process = p_prime(above, below) if is_share else u_prime(above, below)
    own = sqrt(process.centre * (1 - process.centre)) if is_share else sqrt(process.centre)
    return max(1.0, process.three_sigma / 3 / own) if own else 1.0


def _has_cases(side: Side, key: str) -> bool:
    return key in side.rows and side.rows[key]["value"] is not None


def _is_comparable(metric: Metric, first: Side, second: Side) -> bool:
    if metric.moves_by_construction or not all(_has_cases(side, metric.key) for side in (first, second)):
        return False
    if metric.kind is MetricKind.COUNT:
        return first.days is not None and second.days is not None
    if metric.kind in (MetricKind.PROPORTION, MetricKind.RATE):
        return all(side.rows[metric.key]["denominator"] >= FEWEST for side in (first, second))
    return all(len(side.values.get(metric.key, ())) >= FEWEST for side in (first, second))


def _difference(metric: Metric, first: Side, second: Side, confidence: float, extra: float) -> Difference:
    rows = first.rows[metric.key], second.rows[metric.key]
    tallies = [(row["numerator"] or 0.0, float(row["denominator"] or 0)) for row in rows]
    match metric.kind:
        case MetricKind.PROPORTION:
            return Difference(*newcombe(tallies[0], tallies[1], confidence, extra))
        case MetricKind.RATE:
            found = difference_of_rates(tallies[0], tallies[1], confidence, extra)
            return _times(found, metric.rated_per.times)
        case MetricKind.COUNT:
            days = float(first.days or 1), float(second.days or 1)
            found = difference_of_rates(
                (rows[0]["value"], days[0]), (rows[1]["value"], days[1]), confidence, extra
            )
            return _times(found, days[0])
        case MetricKind.MEAN:
            return difference_of_means(first.values[metric.key], second.values[metric.key], confidence)
        case MetricKind.MEDIAN | MetricKind.P90:
            values = first.values[metric.key], second.values[metric.key]
            return difference_of_quantiles(*values, QUANTILE[metric.kind], confidence)


def _times(found: Difference, many: float) -> Difference:
    return Difference(found.value * many, found.low * many, found.high * many)
