"""今日待办: whom to call today, by whom, at which hour, and why."""

from pages.parts.components.worklist.hours_panel import AnsweredHours
from pages.parts.components.worklist.list_panel import WorklistPanel
from pages.parts.components.worklist.workload_panel import WorkloadPanel
from pages.parts.layout.frame import current_view
from pages.parts.layout.panels import draw_page, row

view = current_view()
draw_page(above=[row(WorklistPanel(view))], below=[row(AnsweredHours.chosen(view)), row(WorkloadPanel(view))])
