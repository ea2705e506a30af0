"""探索: any metric by any two dimensions, as a table, a heatmap, intervals or a trend."""

from typing import Any

from care.explore import PERIOD
from pages.parts.components.charts.comparison import IntervalsPanel
from pages.parts.components.charts.trend_panel import TrendPanel
from pages.parts.components.explore.choices import INTERVALS, TREND, choose_explored
from pages.parts.components.explore.pivot_panel import PivotPanel
from pages.parts.layout.frame import current_view
from pages.parts.layout.freshness_line import freshness_line
from pages.parts.layout.panels import Panel, draw_page, row

view = current_view()
freshness_line(view)
chosen = choose_explored(view)
panel: Panel[Any] = PivotPanel(view, chosen)
if chosen.form == TREND:
    panel = TrendPanel(view, chosen.metric, "explore")
elif chosen.form == INTERVALS and chosen.rows != PERIOD:
    by = tuple(dict.fromkeys(("store", chosen.rows)))
    panel = IntervalsPanel(view, chosen.metric, "explore", by=by)
draw_page(above=[row(panel)])
