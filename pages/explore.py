"""探索: any metric by any two dimensions, as a table, a heatmap, intervals, a trend or points."""

from pages.parts.components.explore.choices import choose_explored
from pages.parts.components.explore.explored_panel import explored_panel
from pages.parts.layout.frame import current_view
from pages.parts.layout.freshness_line import freshness_line
from pages.parts.layout.panels import draw_page, row

view = current_view()
freshness_line(view)
draw_page(above=[row(explored_panel(view, choose_explored(view)))])
