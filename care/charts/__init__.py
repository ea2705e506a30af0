"""Figures: one function a chart, from a small frame to a Plotly figure that reads in light and dark."""

from care.charts.cards.sparkline import card_picture, sparkline
from care.charts.coming_back import coming_back_curve
from care.charts.comparison import comparison
from care.charts.counts import counts, heatmap, stages, suggested_causes
from care.charts.figure_table import figure_table
from care.charts.funnel import funnel_plot
from care.charts.grids.value_grid import value_grid
from care.charts.large_screen import for_large_screen
from care.charts.pairs.hour_points import hour_points
from care.charts.pairs.scatter_chart import scatter_chart
from care.charts.pairs.two_sides_chart import two_courses_chart, two_sides_chart
from care.charts.pareto import pareto
from care.charts.prebuilt_figure import PrebuiltFigure
from care.charts.theme import CONFIG, Figure
from care.charts.time_to_close import time_to_close_curve
from care.charts.trend import Mark, trend
from care.charts.workload.answered_hours import answered_hours_chart
from care.charts.workload.due_forecast import due_forecast_chart
from care.charts.workload.team_chart import team_chart

__all__ = [
    "CONFIG",
    "Figure",
    "Mark",
    "PrebuiltFigure",
    "answered_hours_chart",
    "card_picture",
    "coming_back_curve",
    "comparison",
    "counts",
    "due_forecast_chart",
    "figure_table",
    "for_large_screen",
    "funnel_plot",
    "heatmap",
    "hour_points",
    "pareto",
    "scatter_chart",
    "sparkline",
    "stages",
    "suggested_causes",
    "team_chart",
    "time_to_close_curve",
    "trend",
    "two_courses_chart",
    "two_sides_chart",
    "value_grid",
]
