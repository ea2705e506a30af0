"""The points of a series, and which of them may be compared with each other."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from care.periods.course import running_from
from care.periods.period import Period, months_later
from care.semantic.metric import Metric, MetricKind
from care.signals.time_series import Reading

ENOUGH_CASES = 5
"""The least number of cases in a period of which more than its value may be said."""


class Point(NamedTuple):
    """One period of a metric, as measured. ``value`` is None where there was nothing to divide by."""

    period: date
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    complete: bool = True
    pending: int = 0
    awaiting: int = 0

    @property
    def measured(self) -> float:
        """Its value; raises ValueError where it has none, which no point that counts does."""
        if self.value is None:
            raise ValueError(f"the period from {self.period} has no value")
        return self.value

    @property
    def ratio(self) -> tuple[float, float]:
        """Numerator and denominator; raises ValueError where one of them is missing."""
        if self.numerator is None or self.denominator is None:
            raise ValueError(f"the period from {self.period} has no numerator or no denominator")
        return self.numerator, self.denominator

    @property
    def few(self) -> bool:
        """Whether it has too few cases for anything to be said of it."""
        return self.denominator is not None and self.denominator < ENOUGH_CASES

    def comparable(self, kind: MetricKind) -> bool:
        """Whether it may be compared with others; what may not is drawn hollow.

        Because leaving out small counts would raise the mean of the others, counts are comparable however
        small; they are only never flagged.
        """
        return self.complete and (kind is MetricKind.COUNT or not self.few)


def points_of(
    series: Iterable[Reading], unit: Period, complete_until: date, recorded_since: date | None = None
) -> tuple[Point, ...]:
    """The points of one metric in order of time.

    A period is complete when nothing in it is pending or awaits records, and the records reach from its
    first to its last day. ``recorded_since``: the day with which the records begin; None where no period can
    be cut by it.
    """
    running, whole = running_from(unit, complete_until), whole_from(unit, recorded_since)
    return tuple(
        Point(
            one.period,
            one.value,
            one.numerator,
            one.denominator,
            not one.pending and not one.awaiting and whole <= one.period < running,
            one.pending,
            one.awaiting,
        )
        for one in sorted(series, key=lambda one: one.period)
    )


def compared_from(metric: Metric, recorded_since: date | None) -> date | None:
    """The day from which the periods of a metric may be compared: some rise by construction at first.

    ``recorded_since``: the first day of the records that tell of it.
    """
    if recorded_since is None or not metric.verdict_after_months:
        return recorded_since
    return months_later(recorded_since, metric.verdict_after_months)


def settled_until(metric: Metric, complete_until: date) -> date:
    """The day up to which the periods of a metric are compared: what comes late still moves younger ones."""
    return complete_until - timedelta(days=metric.settles_days)


def whole_from(unit: Period, recorded_since: date | None) -> date:
    """The first day of the first period that the records cover from its beginning."""
    if recorded_since is None:
        return date.min
    first = unit.first_day(recorded_since)
    return first if first == recorded_since else unit.last_day(recorded_since) + timedelta(days=1)
