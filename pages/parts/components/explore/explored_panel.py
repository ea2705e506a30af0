"""The panel that shows what was chosen on the page Explore, there and wherever a saved view of it is put."""

from typing import Any

from care.explore import PERIOD
from pages.parts.components.charts.comparison import IntervalsPanel
from pages.parts.components.charts.trend_panel import TrendPanel
from pages.parts.components.explore.choices import HOUR, INTERVALS, POINTS, TREND, Explored
from pages.parts.components.explore.hour_panel import HourPointsPanel
from pages.parts.components.explore.pivot_panel import PivotPanel
from pages.parts.components.explore.scatter_panel import ScatterPanel
from pages.parts.data.view import View
from pages.parts.layout.panels import Panel


def explored_panel(view: View, chosen: Explored, key: str = "explore") -> Panel[Any]:
    """The panel of the chosen form; ``key`` tells it from others of its page."""
    if chosen.form == TREND:
        return TrendPanel(view, chosen.metric, key)
    if chosen.form == INTERVALS and chosen.rows != PERIOD:
        return IntervalsPanel(view, chosen.metric, key, by=tuple(dict.fromkeys(("store", chosen.rows))))
    if chosen.form == POINTS and chosen.against == HOUR:
        return HourPointsPanel(view, chosen.metric, key)
    if chosen.form == POINTS and chosen.against is not None:
        return ScatterPanel(view, chosen.metric, key, chosen.against, chosen.rows, chosen.unit)
    return PivotPanel(view, chosen, key)
