"""What of a series is drawn: the values that are joined, and the points that are coloured."""

from collections.abc import Sequence
from datetime import date

from care.periods.period import Period
from care.semantic.metric import Metric
from care.signals import ControlChart, points_of
from care.signals.points import settled_until
from care.signals.time_series import Reading, with_gaps_filled


def comparable_values(
    metric: Metric, series: Sequence[Reading], unit: Period, complete_until: date
) -> list[float]:
    """Its complete periods' values, oldest first, as a chart of it would join them."""
    points = points_of(with_gaps_filled(series, metric, unit), unit, settled_until(metric, complete_until))
    return [one.measured for one in points if one.value is not None and one.comparable(metric.kind)]


def current_run(chart: ControlChart) -> frozenset[date]:
    """The periods that the signals of the latest point flag; none where it shows no signal."""
    if chart.provisional or chart.last is None:
        return frozenset()
    phase = next(phase for phase in reversed(chart.phases) if phase.counting)
    places = {place for signal in chart.last.signals for place in signal.members}
    return frozenset(phase.counting[place].period for place in places)
