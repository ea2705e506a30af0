"""Figures: one function a chart, from a small frame to a Plotly figure that reads in light and dark."""

from care.charts.afar import afar
from care.charts.closing import closing
from care.charts.comparison import comparison
from care.charts.counts import counts, heatmap, stages
from care.charts.funnel import funnel_plot
from care.charts.look import CONFIG, Figure
from care.charts.pareto import pareto
from care.charts.points import points
from care.charts.ready import Ready
from care.charts.small import small_line
from care.charts.trend import Mark, trend

__all__ = [
    "CONFIG",
    "Figure",
    "Mark",
    "Ready",
    "afar",
    "closing",
    "comparison",
    "counts",
    "funnel_plot",
    "heatmap",
    "pareto",
    "points",
    "small_line",
    "stages",
    "trend",
]
