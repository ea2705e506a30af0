"""The detector of signals: limits and rules over the points of one series, each judged when asked for."""

from dataclasses import dataclass, replace
from functools import cached_property

from care.semantic.metric import Metric
from care.signals.control_limits import ENOUGH, Process, possible, process_of
from care.signals.point_columns import PointColumns
from care.signals.run_rules import LONG, Signal, find_signals
from care.signals.verdict import Verdict, assurance, variation

EXTREMES = 0.1
"""The greatest share of the periods that are extremes; of more than that, the process is no other without."""


@dataclass(frozen=True)
class Detector:
    """Judges the ``points`` of a metric by the limits that those of the ``basis`` make.

    Points are addressed by their place among ``points``.
    """

    metric: Metric
    points: PointColumns
    basis: PointColumns

    @property
    def provisional(self) -> bool:
        """Whether no verdict is given, for too few points or of a state; then nothing is a signal."""
        return self.metric.state or len(self.basis.value) < ENOUGH

    @cached_property
    def process(self) -> Process | None:
        """Centre and sigma of the basis; None where there are too few points for any limit, and for a state.

        Because one extreme period would shift the centre by which all others are judged, the periods beyond
        the limits take no part in it (screened once). Sigma is that of all periods.
        """
        if len(self.basis.value) < 2 or self.metric.state:
            return None
        whole = process_of(self.metric, self.basis)
        positions = map(whole.position, self.basis.value, self.basis.denominator)
        within = [place for place, position in enumerate(positions) if abs(position) <= 1]
        beyond = len(self.basis.value) - len(within)
        if self.provisional or not 0 < beyond <= EXTREMES * len(self.basis.value):
            return whole
        return replace(whole, centre=process_of(self.metric, self.basis.only(within)).centre)

    def limits(self, place: int) -> tuple[float, float, float] | tuple[None, None, None]:
        """Centre, lower and upper limit of a point; None where there are too few points for any."""
        if self.process is None:
            return None, None, None
        centre, lower, upper = self.process.limits(self.points.denominator[place])
        least, most = possible(self.metric.kind)
        return centre, max(least, lower), min(most, upper)

    def signals(self, place: int) -> tuple[Signal, ...]:
        """The signals that a point is part of, the weightiest first."""
        return () if self.provisional else find_signals(self._positions, self.points.value, place)

    @cached_property
    def _positions(self) -> list[float]:
        """Where each point stands between centre and limit."""
        if self.process is None:
            return []
        return list(map(self.process.position, self.points.value, self.points.denominator))


def latest_verdict(metric: Metric, points: PointColumns, target: float | None) -> Verdict:
    """The verdict on a series without re-basings; both parts None where there are too few points for one.

    Because no rule needs more than the latest seven points to flag the last one, only these are judged.
    """
    detector = Detector(metric, points.latest(LONG), basis=points)
    last = len(detector.points.value) - 1
    if detector.provisional:
        return Verdict()
    _, lower, upper = detector.limits(last)
    return Verdict(
        variation(detector.signals(last), metric.better), assurance(lower, upper, target, metric.better)
    )
