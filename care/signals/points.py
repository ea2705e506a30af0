"""The points of a series, and which of them may be compared with each other."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from care.periods.period import Period
from care.signals.time_series import Reading


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
    def counts(self) -> bool:
        """Whether it takes part in limits and rules: neither immature nor empty."""
        return self.complete and self.value is not None


def points_of(series: Iterable[Reading], unit: Period, complete_until: date) -> tuple[Point, ...]:
    """The points of one metric in order of time.

    A period is complete when nothing in it is pending or awaits records, and the records reach its last day.
    """
    running = running_from(unit, complete_until)
    return tuple(
        Point(
            one.period,
            one.value,
            one.numerator,
            one.denominator,
            not one.pending and not one.awaiting and one.period < running,
            one.pending,
            one.awaiting,
        )
        for one in sorted(series, key=lambda one: one.period)
    )


def running_from(unit: Period, complete_until: date) -> date:
    """The first day of the first period that the records do not reach to its end."""
    return unit.first_day(complete_until + timedelta(days=1))
