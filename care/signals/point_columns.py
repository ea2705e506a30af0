"""The points of a series that take part in limits and rules, by column."""

from collections.abc import Sequence
from typing import NamedTuple


class PointColumns(NamedTuple):
    """Points in order of time, one entry a point in each column.

    Only proportions and rates are judged by numerator and denominator; other metrics may have None there.
    """

    value: Sequence[float]
    numerator: Sequence[float]
    denominator: Sequence[float]

    def latest(self, many: int) -> "PointColumns":
        """The last so many points."""
        return PointColumns(self.value[-many:], self.numerator[-many:], self.denominator[-many:])

    def only(self, places: Sequence[int]) -> "PointColumns":
        """The points at these places."""
        return PointColumns(*([column[place] for place in places] for column in self))
