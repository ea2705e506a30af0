"""The control chart of one metric: limits, flagged points and a verdict, ready to be drawn and told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from care.metric import Metric
from care.period import Period
from care.signals.baseline import Baseline
from care.signals.limits import possible, process_of
from care.signals.points import Point
from care.signals.rules import Signal, signals
from care.signals.verdict import Variation, Verdict, assurance, variation
from care.target import Aim

ENOUGH = 12
"""Points from which limits are more than provisional."""


@dataclass(frozen=True)
class Judged:
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
class Chart:
    """A judged series. ``steps`` are the re-basings that it shows, each with its reason."""

    metric: Metric
    unit: Period
    target: float | None
    points: tuple[Judged, ...]
    steps: tuple[Baseline, ...]
    verdict: Verdict

    @property
    def last(self) -> Judged | None:
        """The latest point that counts: the one the verdict is about."""
        return _last(self.points)

    @property
    def provisional(self) -> bool:
        """Whether there are still too few points for a verdict."""
        return self.last is None or self.last.provisional


def chart(
    metric: Metric,
    points: Iterable[Point],
    unit: Period = Period.WEEK,
    aim: Aim | None = None,
    baselines: Iterable[Baseline] = (),
) -> Chart:
    """Judge a series in order of time; ``aim`` replaces the metric's own target.

    Each of ``baselines`` (of this metric, see ``baselines_of``) starts a phase with limits of its own.
    """
    series = tuple(sorted(points, key=lambda point: point.period))
    target = metric.target if aim is None else aim.value
    phases = _phases(series, tuple(sorted(baselines, key=lambda baseline: baseline.since)))
    judged = tuple(one for baseline, phase in phases for one in _judge(metric, phase, baseline))
    steps = tuple(baseline for baseline, phase in phases if baseline and phase)
    return Chart(metric, unit, target, judged, steps, _verdict(metric, target, _last(judged)))


Phase = tuple[Baseline | None, list[Point]]


def _phases(series: Sequence[Point], baselines: Sequence[Baseline]) -> list[Phase]:
    starts: list[Baseline | None] = [None, *baselines]
    phases: list[Phase] = [(baseline, []) for baseline in starts]
    for point in series:
        begun = sum(baseline.since <= point.period for baseline in baselines)
        phases[begun][1].append(point)
    return phases


def _judge(metric: Metric, phase: Sequence[Point], baseline: Baseline | None) -> list[Judged]:
    counting = [point for point in phase if point.counts]
    basis = [point for point in counting if baseline is None or baseline.covers(point.period)]
    if len(basis) < 2:
        return [Judged(point, provisional=True) for point in phase]
    process = process_of(metric, basis)
    provisional = len(basis) < ENOUGH
    found: list[Signal] = []
    if not provisional:
        positions = [process.position(point.value, point.denominator) for point in counting]
        found = signals(positions, [point.value for point in counting])
    least, most = possible(metric.kind)
    places = {point.period: place for place, point in enumerate(counting)}

    def judged(point: Point) -> Judged:
        if not point.counts:
            return Judged(point, provisional=provisional)
        mine = tuple(signal for signal in found if places[point.period] in signal.members)
        reach = process.reach(point.denominator)
        return Judged(
            point,
            process.centre,
            max(least, process.centre - reach),
            min(most, process.centre + reach),
            provisional,
            mine,
            counting[mine[0].members[0]] if mine else None,
            None if provisional else variation(mine, metric.better),
        )

    return [judged(point) for point in phase]


def _verdict(metric: Metric, target: float | None, last: Judged | None) -> Verdict:
    if last is None or last.provisional:
        return Verdict()
    return Verdict(last.variation, assurance(last.lower, last.upper, target, metric.better))


def _last(judged: Sequence[Judged]) -> Judged | None:
    return next((one for one in reversed(judged) if one.point.counts), None)
