"""The points of a chart that are judged together, because they share their limits."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import nan

from care.semantic.metric import Metric, MetricKind
from care.signals.baseline import Baseline
from care.signals.detector import Detector
from care.signals.point_columns import PointColumns
from care.signals.points import Point
from care.signals.run_rules import Signal
from care.signals.verdict import Variation, variation


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

    Because most charts are asked for their last point only, a point is judged when it is asked for.
    """

    metric: Metric
    baseline: Baseline | None
    points: tuple[Point, ...]

    @cached_property
    def counting(self) -> list[Point]:
        """The points that take part in limits and rules."""
        return [point for point in self.points if point.counts]

    def judged(self, point: Point) -> JudgedPoint:
        """One of its points, judged."""
        detector = self._detector
        if not point.counts or detector.process is None:
            return JudgedPoint(point, provisional=detector.provisional)
        place = self._places[point.period]
        signals = detector.signals(place)
        centre, lower, upper = detector.limits(place)
        return JudgedPoint(
            point,
            centre,
            lower,
            upper,
            detector.provisional,
            signals,
            self.counting[signals[0].members[0]] if signals else None,
            None if detector.provisional else variation(signals, self.metric.better),
        )

    @cached_property
    def _detector(self) -> Detector:
        points = self._columns(self.counting)
        if self.baseline is None:
            return Detector(self.metric, points, points)
        basis = [point for point in self.counting if self.baseline.covers(point.period)]
        return Detector(self.metric, points, self._columns(basis))

    def _columns(self, points: list[Point]) -> PointColumns:
        """Points by column; raises ValueError for one without the numbers that its kind is judged by."""
        counted = self.metric.kind in (MetricKind.PROPORTION, MetricKind.RATE)
        ratios = [point.ratio if counted else (nan, nan) for point in points]
        return PointColumns(
            [point.measured for point in points],
            [numerator for numerator, _ in ratios],
            [denominator for _, denominator in ratios],
        )

    @cached_property
    def _places(self) -> dict[date, int]:
        return {point.period: place for place, point in enumerate(self.counting)}
