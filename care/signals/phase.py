"""Points judged together: their process, what the rules find among them, and what each of them is."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from care.semantic.metric import Metric
from care.signals.baseline import Baseline
from care.signals.control_limits import Process, possible, process_of
from care.signals.points import Point
from care.signals.run_rules import Signal, signals
from care.signals.verdict import Variation, variation

ENOUGH = 12
"""Points from which limits are more than provisional."""


@dataclass(frozen=True)
class JudgedPoint:
    """A point with its limits (None beside a point that does not count) and the signals it is part of.

    ``signals`` come weightiest first, their places counted among the points of the phase that count;
    ``since`` is where the weightiest began. ``variation`` is None where limits are provisional or the
    point does not count.
    """

    point: Point
    centre: float | None = None
    lower: float | None = None
    upper: float | None = None
    provisional: bool = False
    signals: tuple[Signal, ...] = ()
    since: Point | None = None
    variation: Variation | None = None


@dataclass(frozen=True)
class Phase:
    """The points of a metric from one re-basing, ``baseline``, to the next, in order of time.

    Each of many thousand courses is asked for its last point, few for all: nothing is judged unasked.
    """

    metric: Metric
    baseline: Baseline | None
    points: tuple[Point, ...]

    @cached_property
    def counting(self) -> list[Point]:
        """Those that take part in limits and rules."""
        return [point for point in self.points if point.counts]

    def judged(self, point: Point) -> JudgedPoint:
        """One of its points, judged."""
        process = self._process
        if process is None or not point.counts:
            return JudgedPoint(point, provisional=self._provisional)
        mine = () if self._provisional else signals(*self._series, self._places[point.period])
        least, most = possible(self.metric.kind)
        reach = process.reach(point.denominator)
        return JudgedPoint(
            point,
            process.centre,
            max(least, process.centre - reach),
            min(most, process.centre + reach),
            self._provisional,
            mine,
            self.counting[mine[0].members[0]] if mine else None,
            None if self._provisional else variation(mine, self.metric.better),
        )

    @cached_property
    def _basis(self) -> list[Point]:
        if self.baseline is None:
            return self.counting
        return [point for point in self.counting if self.baseline.covers(point.period)]

    @property
    def _provisional(self) -> bool:
        return len(self._basis) < ENOUGH

    @cached_property
    def _process(self) -> Process | None:
        """None where there are too few points for any limit."""
        return process_of(self.metric, self._basis) if len(self._basis) > 1 else None

    @cached_property
    def _series(self) -> tuple[list[float], list[float]]:
        """Positions and values of the points that count; none where there is no process."""
        if self._process is None:
            return [], []
        values = [point.measured for point in self.counting]
        position, sizes = self._process.position, [point.denominator for point in self.counting]
        return list(map(position, values, sizes)), values

    @cached_property
    def _places(self) -> dict[date, int]:
        return {point.period: place for place, point in enumerate(self.counting)}
