"""The points of a chart that are judged together, because they share their limits."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from math import nan

from care.semantic.metric import Metric, MetricKind
from care.signals.change_point import latest_change
from care.signals.detector import Detector
from care.signals.level_change import LevelChange, level_change
from care.signals.point_columns import PointColumns
from care.signals.points import Point
from care.signals.run_rules import Signal
from care.signals.steps.baseline import Baseline
from care.signals.verdict import Variation, variation


@dataclass(frozen=True)
class ShownChange:
    """The change that a signal shows: since which period, between which two at most, and its levels."""

    since: Point
    between: tuple[date, date]
    levels: LevelChange | None


def _no_change() -> None:
    """What a point without signals shows."""


@dataclass(frozen=True)
class JudgedPoint:
    """A point with its limits (None beside a point that does not count) and the signals it is part of.

    ``signals`` come weightiest first, their places counted among the points of the phase that count.
    ``variation`` is None where limits are provisional or the point does not count. ``find_change`` finds the
    change of the weightiest signal when somebody asks, because it costs more than all else and of most points
    nobody does.
    """

    point: Point
    centre: float | None = None
    lower: float | None = None
    upper: float | None = None
    provisional: bool = False
    signals: tuple[Signal, ...] = ()
    variation: Variation | None = None
    hollow: bool = False
    """Whether the point may not be compared with others."""
    find_change: Callable[[], ShownChange | None] = field(default=_no_change, repr=False, compare=False)

    @property
    def since(self) -> Point | None:
        """The most likely period in which the change of the weightiest signal began."""
        return self._shown.since if self._shown else None

    @property
    def since_between(self) -> tuple[date, date] | None:
        """The first and the last period in which it may have begun."""
        return self._shown.between if self._shown else None

    @property
    def change(self) -> LevelChange | None:
        """That change in numbers."""
        return self._shown.levels if self._shown else None

    @cached_property
    def _shown(self) -> ShownChange | None:
        return self.find_change()

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
        return JudgedPoint(
            point,
            centre,
            lower,
            upper,
            detector.provisional,
            signals,
            None if detector.provisional else variation(signals, self.metric.better),
            find_change=partial(self._shown_change, place, signals[0]) if signals else _no_change,
        )

    def _shown_change(self, place: int, signal: Signal) -> ShownChange:
        """Where the change began that a signal of a point shows."""
        seen = PointColumns(*(column[: place + 1] for column in self._detector.points))
        change = latest_change(self.metric.kind, seen, signal)
        told = self._places.get(self.begun) if self.begun else None
        if told and change.first <= told <= change.last:
            change = change._replace(place=told)
        counting = self.counting[: place + 1]
        return ShownChange(
            counting[change.place],
            (counting[change.first].period, counting[change.last].period),
            level_change(self.metric, counting, change, signal),
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
