"""The control chart of one metric: limits, flagged points and a verdict, ready to be drawn and described."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import pairwise

from care.periods.period import Period
from care.semantic.metric import Metric
from care.semantic.scope_name import FigureScope, scoped_name
from care.signals.phase import JudgedPoint, Phase
from care.signals.points import Point
from care.signals.steps.baseline import Baseline
from care.signals.verdict import (
    NOTHING_KNOWN,
    Doubt,
    MetricBackground,
    TroubleOrigin,
    Variation,
    Verdict,
    assurance,
)
from care.targets.targets import EffectiveTarget


@dataclass(frozen=True)
class ControlChart:
    """The phases of a series and its target; points are judged when they are asked for.

    ``scope``: what the figures are of, where that is not everything. ``drawn_from``: the first day of the
    periods that are drawn, because the course that limits come from is longer; None draws all. Where what
    is ``known`` is a reason to doubt it, no point since then is called better.
    """

    metric: Metric
    unit: Period
    target: float | None
    phases: tuple[Phase, ...]
    scope: FigureScope = ()
    drawn_from: date | None = None
    known: MetricBackground = NOTHING_KNOWN

    @property
    def name(self) -> str:
        """The name of the metric with its scope."""
        return scoped_name(self.metric, self.scope)

    @cached_property
    def points(self) -> tuple[JudgedPoint, ...]:
        """Every point that is drawn, judged."""
        first = self.drawn_from or date.min
        return tuple(
            self._doubted(phase.judged(point))
            for phase in self.phases
            for point in phase.points
            if point.period >= first
        )

    @property
    def course(self) -> tuple[Point, ...]:
        """Every point as measured, those before ``drawn_from`` too."""
        return tuple(point for phase in self.phases for point in phase.points)

    @property
    def steps(self) -> tuple[Baseline, ...]:
        """The re-basings that it shows, each with its reason."""
        return tuple(phase.baseline for phase in self.phases if phase.baseline and phase.points)

    @cached_property
    def last(self) -> JudgedPoint | None:
        """The latest point that counts: the one the verdict is about."""
        counting = (phase for phase in reversed(self.phases) if phase.counting)
        return next((self._doubted(phase.judged(phase.counting[-1])) for phase in counting), None)

    def doubt_of(self, judged: JudgedPoint) -> Doubt | None:
        """Why a point is in doubt; None of a period that was over before."""
        doubt = self.known.doubt
        return doubt if doubt and self.unit.last_day(judged.point.period) >= doubt.since else None

    def origin_of(self, judged: JudgedPoint) -> TroubleOrigin | None:
        """Where the trouble of a point that is worse is told to have begun on another day; else None."""
        origin, since = self.known.origin, judged.since
        explained = Variation.DOUBTED if origin and origin.flattered else Variation.CONCERNING
        if origin is None or since is None or judged.variation is not explained:
            return None
        return None if since.period == self.unit.first_day(origin.since) else origin

    def _doubted(self, judged: JudgedPoint) -> JudgedPoint:
        if judged.variation is Variation.IMPROVING and self.doubt_of(judged):
            return replace(judged, variation=Variation.DOUBTED)
        return judged

    @property
    def latest(self) -> JudgedPoint:
        """The same; raises ValueError where no point counts."""
        if self.last is None:
            raise ValueError(f"no point of {self.metric.key} counts")
        return self.last

    @cached_property
    def verdict(self) -> Verdict:
        """The verdict on the latest point."""
        last = self.last
        if last is None or last.provisional:
            return Verdict()
        return Verdict(last.variation, assurance(last.lower, last.upper, self.target, self.metric.better))

    @property
    def provisional(self) -> bool:
        """Whether there are still too few points for a verdict."""
        return self.last is None or self.last.provisional


def control_chart(
    metric: Metric,
    points: Iterable[Point],
    unit: Period = Period.WEEK,
    target: EffectiveTarget | None = None,
    baselines: Iterable[Baseline] = (),
    scope: FigureScope = (),
    drawn_from: date | None = None,
    known: MetricBackground = NOTHING_KNOWN,
) -> ControlChart:
    """Judge a series in order of time; ``target`` replaces the metric's own target.

    Each of ``baselines`` (of this metric, see ``baselines_of``) starts a phase with limits of its own.
    """
    series = tuple(sorted(points, key=_first_day))
    steps = sorted(baselines, key=lambda baseline: baseline.since)
    cuts = [0, *(bisect_left(series, step.since, key=_first_day) for step in steps), len(series)]
    begun = unit.first_day(known.origin.since) if known.origin else None
    phases = tuple(
        Phase(metric, step, series[begin:end], begun)
        for step, (begin, end) in zip([None, *steps], pairwise(cuts), strict=True)
    )
    aim = metric.target if target is None else target.value
    return ControlChart(metric, unit, aim, phases, scope, drawn_from, known)


def _first_day(point: Point) -> date:
    return point.period
