"""客户: customers who are lost and won back, whether records are complete, and inquiries."""

import streamlit as st

from care.i18n import say
from care.semantic.metric import Theme
from pages.parts.components.charts.lost_callers import LostCallers
from pages.parts.components.charts.lost_progress import LostProgress
from pages.parts.components.charts.trend_panel import TrendPanel
from pages.parts.components.drilldown import selected_metric
from pages.parts.components.empty_states import note_nothing_here
from pages.parts.components.metric_cards import MetricCards
from pages.parts.components.records.records_table import RecordsList
from pages.parts.data.measured_figures import Figures
from pages.parts.layout.frame import current_view
from pages.parts.layout.freshness_line import freshness_line
from pages.parts.layout.panels import draw_page, row
from warehouse.query.metric_sql import RecordSide

THEMES = (Theme.CUSTOMER, Theme.INQUIRY)
LOST = "lost_customer_callback_rate"

view = current_view()
freshness_line(view)
metrics = view.metrics_of(*THEMES)
if not Figures(view).of(*metrics)["denominator"].sum():
    note_nothing_here()
    st.stop()
draw_page(
    above=[
        row(
            TrendPanel(view, selected_metric("loss_rate", *THEMES), "return"),
            TrendPanel(view, LOST, "lost"),
        )
    ],
    below=[
        row(LostCallers(view)),
        row(LostProgress(view.during(None))),
        row(
            TrendPanel(view, "inquiry_24h_rate", "inquiries"),
            TrendPanel(view, "profile_complete_rate", "profiles"),
        ),
        row(
            MetricCards(view, metrics),
            heading=say("客户、档案与问询", "Customers, records and inquiries"),
        ),
        row(
            RecordsList(view, LOST, RecordSide.MISSED),
            heading=say("流失客户中到期未联系的", "Lost customers who fell due and were not called"),
        ),
    ],
)
