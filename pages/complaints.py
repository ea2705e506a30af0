"""投诉: how complaints are answered, closed and reopened, which are still open and for how long."""

import streamlit as st

from care.i18n import say
from care.semantic.metric import Theme
from pages.parts.components.charts.categories import METRIC, Counts
from pages.parts.components.charts.coming_back import ComingBack
from pages.parts.components.charts.time_to_close import BY, CLASSES, OpenCases, TimeToClose
from pages.parts.components.charts.trend_panel import TrendPanel
from pages.parts.components.drilldown import selected_metric
from pages.parts.components.empty_states import NothingHere, note_nothing_here
from pages.parts.components.metric_cards import MetricCards
from pages.parts.components.open_follow_ups import OpenFollowUps
from pages.parts.data.measured_figures import Figures
from pages.parts.layout.frame import current_view
from pages.parts.layout.freshness_line import freshness_line
from pages.parts.layout.panels import draw_page, grid, row
from pages.parts.state.widgets import chosen_option

DIMENSIONS = ("level", "source", "process", "department")
FURTHER = (
    ("hours_to_close_median", "hours"),
    ("one_shot_close_rate", "one-shot"),
    ("reopen_rate", "reopened"),
)
"""The metrics whose trends stand below the first, with the names of their panels."""

view = current_view()
freshness_line(view)
all_days = view.during(None)
if not Figures(all_days).figure(METRIC)["denominator"]:
    note_nothing_here()
    st.stop()
first = selected_metric(METRIC, Theme.COMPLAINT)
in_these_days = [
    row(TimeToClose(view, chosen_option(BY, CLASSES, CLASSES[0]))),
    grid(*(Counts(view, key=dimension, by=dimension) for dimension in DIMENSIONS)),
    row(
        MetricCards(view, view.metrics_of(Theme.COMPLAINT, Theme.INQUIRY)),
        heading=say("处理", "Handling"),
    ),
]
draw_page(
    above=[row(TrendPanel(view, first, "count"), OpenCases(all_days))],
    below=[
        row(OpenFollowUps(all_days)),
        grid(
            *(TrendPanel(view, metric, key) for metric, key in FURTHER if metric != first), ComingBack(view)
        ),
        *(in_these_days if Figures(view).figure(METRIC)["denominator"] else [row(NothingHere())]),
    ],
)
