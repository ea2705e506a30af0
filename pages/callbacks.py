"""回访: the callbacks that fell due, how far they got, who made them, and which are overdue."""

import streamlit as st

from care.i18n import say
from care.presentation.metric_card import metrics_of_themes
from care.semantic.metric import Theme
from pages.parts.components.charts.callback_stages import CallbackStages
from pages.parts.components.charts.comparison import ComparisonPanel
from pages.parts.components.charts.trend_panel import TrendPanel
from pages.parts.components.drilldown import selected_metric
from pages.parts.components.empty_states import note_no_callbacks, note_nothing_here
from pages.parts.components.metric_cards import MetricCards
from pages.parts.components.records.records_table import RecordsList
from pages.parts.data.measured_figures import Figures
from pages.parts.layout.frame import current_view
from pages.parts.layout.freshness_line import freshness_line
from pages.parts.layout.panels import draw_page, row
from pages.parts.session.current_user import may_see
from warehouse.query.metric_sql import RecordSide

THEMES = (Theme.CALLBACK, Theme.VOICE)
ON_TIME, REACHED = "callback_on_time_rate", "callback_success_rate"

view = current_view()
freshness_line(view)
due = Figures(view).figure("callback_rate")
if not view.has_callbacks:
    note_no_callbacks()
    st.stop()
if not due["denominator"] and not due["pending"] and not due["awaiting"]:
    note_nothing_here(Figures(view.during(None)).figure("callback_rate"))
    st.stop()
types = say("哪类回访没有按时完成？", "Which type is not concluded on time?")
agents = say("各专员的接通率差异超出正常波动吗？", "Do agents differ in reaching customers?")
draw_page(
    above=[row(CallbackStages(view), TrendPanel(view, selected_metric(ON_TIME, *THEMES), "on-time"))],
    below=[
        row(
            ComparisonPanel(view, ON_TIME, "types", by=("callback_type",), title=types),
            *(
                [ComparisonPanel(view, REACHED, "agents", by=("store", "agent"), title=agents)]
                if may_see("agent")
                else []
            ),
        ),
        row(
            RecordsList(view, "callback_rate", RecordSide.MISSED),
            heading=say("已到期、一次未拨打", "Fell due, never attempted"),
        ),
        *(row(MetricCards(view, metrics_of_themes(one)), heading=one.label) for one in THEMES),
    ],
)
