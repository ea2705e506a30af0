"""The points of a series, and which of them may be compared with each other."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from care.period import Period
from care.series import Reading, complete


class Point(NamedTuple):
    """One period of a metric, as measured. ``value`` is None where there was nothing to divide by."""

    period: date
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    complete: bool = True

    @property
    def counts(self) -> bool:
        """Whether it takes part in limits and rules: neither immature nor empty."""
        return self.complete and self.value is not None


def points_of(series: Iterable[Reading], unit: Period, complete_until: date) -> tuple[Point, ...]:
    """The points of one metric in order of time.

    A period is complete when nothing in it is pending and the records reach its last day.
    """
    return tuple(
        Point(one.period, one.value, one.numerator, one.denominator, complete(one, unit, complete_until))
        for one in sorted(series)
    )
