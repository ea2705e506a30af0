"""The points of a chart that are judged together, because they share their limits."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import nan

from care.semantic.metric import Metric, MetricKind
from care.signals.change_point import ChangePoint, latest_change
from care.signals.detector import Detector
from care.signals.level_change import LevelChange, level_change
from care.signals.point_columns import PointColumns
from care.signals.points import Point
from care.signals.run_rules import Signal
from care.signals.steps.baseline import Baseline
from care.signals.verdict import Variation, variation


@dataclass(frozen=True)
class JudgedPoint:
    """A point with its limits (None beside a point that does not count) and the signals it is part of.

    ``signals`` come weightiest first, their places counted among the points of the phase that count;
    ``since`` is the most likely period in which the change of the weightiest began, ``since_between`` the
    first and the last period in which it may have begun, and ``change`` tells it in numbers. ``variation`` is
    None where limits are provisional or the point does not count.
    """

    point: Point
    centre: float | None = None
    lower: float | None = None
    upper: float | None = None
    provisional: bool = False
    signals: tuple[Signal, ...] = ()
    since: Point | None = None
    since_between: tuple[date, date] | None = None
    change: LevelChange | None = None
    variation: Variation | None = None
    hollow: bool = False
    """Whether the point may not be compared with others."""

    @property
    def counts(self) -> bool:
        """Whether it takes part in limits and rules."""
        return not self.hollow and self.point.value is not None


@dataclass(frozen=True)
class Phase:
    """The points of a metric from one re-basing, ``baseline``, to the next, in order of time.

    Because most charts are asked for their last point only, a point is judged when it is asked for.
    ``begun``: the period in which a trouble began that explains its turns: a change that may be of then is.
    """

    metric: Metric
    baseline: Baseline | None
    points: tuple[Point, ...]
    begun: date | None = None

    @cached_property
    def counting(self) -> list[Point]:
        """The points that take part in limits and rules: comparable and not empty."""
        kind = self.metric.kind
        return [point for point in self.points if point.value is not None and point.comparable(kind)]

    def judged(self, point: Point) -> JudgedPoint:
        """One of its points, judged."""
        detector = self._detector
        place = self._places.get(point.period)
        if place is None or detector.process is None:
            hollow = not point.comparable(self.metric.kind)
            return JudgedPoint(point, provisional=detector.provisional, hollow=hollow)
        signals = () if point.few else detector.signals(place)
        centre, lower, upper = detector.limits(place)
        change = self._change(place, signals)
        return JudgedPoint(
            point,
            centre,
            lower,
            upper,
            detector.provisional,
            signals,
            self.counting[change.place] if change else None,
            (self.counting[change.first].period, self.counting[change.last].period) if change else None,
            change and level_change(self.metric, self.counting[: place + 1], change, signals[0]),
            None if detector.provisional else variation(signals, self.metric.better),
        )

    def _change(self, place: int, signals: tuple[Signal, ...]) -> ChangePoint | None:
        """Where the change began that the weightiest signal of a point shows."""
        if not signals:
            return None
        columns = self._detector.points
        seen = PointColumns(*(column[: place + 1] for column in columns))
        change = latest_change(self.metric.kind, seen, signals[0])
        told = self._places.get(self.begun) if self.begun else None
        return change._replace(place=told) if told and change.first <= told <= change.last else change

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
