"""The detector of signals: limits and rules over the points of one series, each judged when asked for."""

from dataclasses import dataclass
from functools import cached_property

from care.semantic.metric import Metric
from care.signals.control_limits import ENOUGH, Process, possible, process_of
from care.signals.point_columns import PointColumns
from care.signals.run_rules import LONG, Signal, find_signals
from care.signals.verdict import Verdict, assurance, variation

EXTREMES = 0.2
"""The greatest share of the periods that are extremes; of more than that, the process is no other without."""


@dataclass(frozen=True)
class Detector:
    """Judges the ``points`` of a metric by the limits that those of the ``basis`` make.

    Points are addressed by their place among ``points``. Because one extreme period would shift the centre
    by which all others are judged, runs are judged by a centre to which the periods of the basis beyond
    the limits do not contribute (screened once).
    """

    metric: Metric
    points: PointColumns
    basis: PointColumns

    @property
    def provisional(self) -> bool:
        """Whether there are too few points for a verdict; then no point is part of a signal."""
        return len(self.basis.value) < ENOUGH

    @cached_property
    def process(self) -> Process | None:
        """Centre and sigma of the whole basis; None where there are too few points for any limit."""
        return process_of(self.metric, self.basis) if len(self.basis.value) > 1 else None

    @cached_property
    def screened(self) -> Process | None:
        """Centre and sigma of the basis without the points beyond its limits; runs are judged by them."""
        if self.process is None:
            return None
        positions = map(self.process.position, self.basis.value, self.basis.denominator)
        within = [place for place, position in enumerate(positions) if abs(position) <= 1]
        beyond = len(self.basis.value) - len(within)
        if not 0 < beyond <= EXTREMES * len(self.basis.value):
            return self.process
        return process_of(self.metric, self.basis.only(within))

    def limits(self, place: int) -> tuple[float, float, float] | tuple[None, None, None]:
        """Centre, lower and upper limit of a point; None where there are too few points for any.

        The centre is the one by which runs are judged, the limits are those of the whole basis.
        """
        if self.process is None or self.screened is None:
            return None, None, None
        size = self.points.denominator[place]
        _, lower, upper = self.process.limits(size)
        centre, _, _ = self.screened.limits(size)
        least, most = possible(self.metric.kind)
        return centre, max(least, lower), min(most, upper)

    def signals(self, place: int) -> tuple[Signal, ...]:
        """The signals that a point is part of, the weightiest first."""
        if self.provisional:
            return ()
        return find_signals(self._by_limits, self._by_centre, self.points.value, place)

    @cached_property
    def _by_limits(self) -> list[float]:
        """Where each point stands between the centre and the limits of the whole basis."""
        return self._positions(self.process)

    @cached_property
    def _by_centre(self) -> list[float]:
        """Where each point stands by the screened centre."""
        return self._by_limits if self.screened is self.process else self._positions(self.screened)

    def _positions(self, process: Process | None) -> list[float]:
        return list(map(process.position, self.points.value, self.points.denominator)) if process else []


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
