"""客户: who comes back, who is lost, whether the records allow to reach them, and what they ask."""

import streamlit as st

from care.i18n import say
from care.presentation.metric_card import metrics_of_themes
from care.semantic.metric import Theme
from pages.parts.components.charts.chart_panel import ask_trend, nothing_here, trend_panel
from pages.parts.components.drilldown import selected_metric
from pages.parts.components.metric_cards import ask_cards_ahead, metric_cards
from pages.parts.components.records.records_table import ask_records, records_list
from pages.parts.layout.below_the_fold import stop_below_the_fold
from pages.parts.layout.frame import view
from pages.parts.layout.freshness_line import freshness_line
from warehouse.query.warehouse import RecordSide

BELOW = {"inquiry_24h_rate": "inquiries", "profile_complete_rate": "profiles"}

seen = view()
freshness_line(seen)
asked = metrics_of_themes(Theme.CUSTOMER, Theme.INQUIRY)
if not seen.figures(*asked)["denominator"].sum():
    nothing_here()
    st.stop()
left, right = st.columns(2)
with left:
    trend_panel(seen, selected_metric("return_rate", Theme.CUSTOMER, Theme.INQUIRY), "return")
with right:
    trend_panel(seen, "lost_customer_callback_rate", "lost")
for metric in BELOW:
    seen.ahead(ask_trend, metric)
ask_cards_ahead(seen, *asked)
seen.ahead(ask_records, "lost_customer_callback_rate", RecordSide.MISSED)
stop_below_the_fold()
for place, (metric, key) in zip(st.columns(2), BELOW.items(), strict=True):
    with place:
        trend_panel(seen, metric, key)
st.markdown("#### " + say("客户、档案与问询", "Customers, records and inquiries"))
metric_cards(seen, asked)
st.markdown("#### " + say("流失客户中到期未联系的", "Lost customers who fell due and were not called"))
records_list(seen, "lost_customer_callback_rate", RecordSide.MISSED)
