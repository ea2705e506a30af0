"""The charts of ``care``, each figure looked at by Plotly, who raises at what it does not know."""

from collections.abc import Callable
from functools import wraps

from plotly.graph_objects import Figure

from care import charts


def _looked_at(draw: Callable[..., charts.Figure]) -> Callable[..., Figure]:
    @wraps(draw)
    def drawn(*given: object, **named: object) -> Figure:
        return Figure(draw(*given, **named))

    return drawn


afar = _looked_at(charts.for_large_screen)
closing = _looked_at(charts.time_to_close_curve)
comparison = _looked_at(charts.comparison)
counts = _looked_at(charts.counts)
funnel_plot = _looked_at(charts.funnel_plot)
heatmap = _looked_at(charts.heatmap)
pareto = _looked_at(charts.pareto)
stages = _looked_at(charts.stages)
trend = _looked_at(charts.trend)
