"""对比: two people, stores or periods on the same axes, and what differs between them beyond chance."""

from pages.parts.components.compare.choose_sides import PERIODS, choose_sides
from pages.parts.components.compare.sides_panel import CoursesPanel, SidesPanel
from pages.parts.components.drilldown import METRIC
from pages.parts.components.empty_states import note_nothing_here
from pages.parts.layout.frame import current_view
from pages.parts.layout.freshness_line import freshness_line
from pages.parts.layout.panels import draw_page, row
from pages.parts.state.widgets import chosen_option

view = current_view()
freshness_line(view)
sides = choose_sides(view)
if sides is None:
    note_nothing_here()
else:
    rows = [row(SidesPanel(view, sides))]
    if sides.kind != PERIODS:
        rows.append(row(CoursesPanel(view, sides, chosen_option(METRIC, sides.metrics, sides.metrics[0]))))
    draw_page(above=rows)
