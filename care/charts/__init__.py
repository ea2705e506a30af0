"""Figures: one function a chart, from a small frame to a Plotly figure that reads in light and dark."""

from care.charts.comparison import comparison
from care.charts.counts import counts, heatmap, stages
from care.charts.figure_table import points
from care.charts.funnel import funnel_plot
from care.charts.large_screen import afar
from care.charts.pareto import pareto
from care.charts.prebuilt_figure import Ready
from care.charts.sparkline import small_line
from care.charts.theme import CONFIG, Figure
from care.charts.time_to_close import closing
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
