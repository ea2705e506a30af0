"""The points of a series, and which of them may be compared with each other."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from care.period import Period


@dataclass(frozen=True)
class Point:
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


def points_of(figures: pl.DataFrame, unit: Period, complete_until: date) -> tuple[Point, ...]:
    """The points of one metric in order of time.

    ``figures``: period, value, numerator, denominator, pending, as measured. A period is complete when
    nothing in it is pending and the records reach its last day.
    """
    return tuple(
        Point(period, value, numerator, denominator, pending == 0 and unit.last_day(period) <= complete_until)
        for period, value, numerator, denominator, pending in figures.sort("period")
        .select("period", "value", "numerator", "denominator", "pending")
        .iter_rows()
    )
