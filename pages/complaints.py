"""投诉: how they are answered, closed and reopened, what is still open and for how long."""

import streamlit as st

from care.i18n import say
from care.presentation.metric_card import metrics_of_themes
from care.semantic.metric import Theme
from pages.parts.components.charts.categories import largest
from pages.parts.components.charts.chart_panel import ask_trend, nothing_here, panel, trend_panel
from pages.parts.components.charts.time_to_close import ask_closing, closing_panels, open_cases_panel
from pages.parts.components.drilldown import selected_metric
from pages.parts.components.metric_cards import ask_cards_ahead, metric_cards
from pages.parts.data.view import View
from pages.parts.layout.below_the_fold import stop_below_the_fold
from pages.parts.layout.frame import view
from pages.parts.layout.freshness_line import freshness_line
from pages.parts.session.error_boundary import unsupported_boundary

CLASSES = ("level", "source", "process", "department")

seen = view()
freshness_line(seen)
ever = seen.during(None)
if not ever.figure("complaint_count")["denominator"]:
    nothing_here()
    st.stop()
left, right = st.columns(2)
with left:
    trend_panel(seen, selected_metric("complaint_count", Theme.COMPLAINT), "count")
with right:
    open_cases_panel(ever)
for metric in ("hours_to_close_median", "one_shot_close_rate"):
    seen.ahead(ask_trend, metric)
seen.ahead(ask_closing)
for dimension in CLASSES:
    seen.without(dimension).ahead(View.kept, largest, dimension)
handling = metrics_of_themes(Theme.COMPLAINT, Theme.INQUIRY)
ask_cards_ahead(seen, *handling)
stop_below_the_fold()
left, right = st.columns(2)
with left:
    trend_panel(seen, "hours_to_close_median", "hours")
with right:
    trend_panel(seen, "one_shot_close_rate", "one-shot")
if not seen.figure("complaint_count")["denominator"]:
    nothing_here()
    st.stop()
closing_panels(seen)
with st.grid(2, min_column_width=340):
    for dimension in CLASSES:
        every = seen.without(dimension)
        with unsupported_boundary():
            if found := every.kept(largest, dimension):
                panel(*found, seen, "complaint_count", dimension)
st.markdown("#### " + say("处理", "Handling"))
metric_cards(seen, handling)
