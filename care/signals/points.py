"""The points of a series, and which of them may be compared with each other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from care.period import Period
from care.series import complete


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


def points_of(rows: Iterable[Mapping[str, Any]], unit: Period, complete_until: date) -> tuple[Point, ...]:
    """The points of one metric in order of time.

    ``rows``: period, value, numerator, denominator, pending, as measured. A period is complete when
    nothing in it is pending and the records reach its last day.
    """
    return tuple(
        Point(
            row["period"],
            row["value"],
            row["numerator"],
            row["denominator"],
            complete(row, unit, complete_until),
        )
        for row in sorted(rows, key=lambda row: row["period"])
    )
