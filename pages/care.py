"""关爱: reminders due, sent in time and followed by a visit; what is owed next; first services."""

import streamlit as st

from care.i18n import say
from care.semantic.metric import Theme
from pages.parts.components.charts.comparison import ComparisonPanel
from pages.parts.components.charts.due_soon import DueSoon, next_days
from pages.parts.components.charts.trend_panel import TrendPanel
from pages.parts.components.drilldown import selected_metric
from pages.parts.components.empty_states import note_nothing_here
from pages.parts.components.metric_cards import MetricCards
from pages.parts.components.records.records_table import RecordsList
from pages.parts.layout.frame import current_view
from pages.parts.layout.freshness_line import freshness_line
from pages.parts.layout.panels import draw_page, row
from warehouse.query.metric_sql import RecordSide

SENT, CAME, INVITED = "reminder_on_time_rate", "reminder_return_rate", "campaign_return_rate"

view = current_view()
freshness_line(view)
metrics = view.metrics_of(Theme.CARE)
if SENT not in metrics:
    note_nothing_here()
    st.stop()
soon = next_days(view)
types = say("哪类提醒没有按时发？", "Which reminders are not sent in time?")
stores = say("哪家门店没有按时发？", "Which stores do not send them in time?")
campaigns = []
if INVITED in metrics:
    invited = say("哪个活动受邀的车没有来？", "To which campaign do those invited not come?")
    campaigns = [row(ComparisonPanel(view, INVITED, "campaigns", by=("store", "campaign_no"), title=invited))]
draw_page(
    above=[row(TrendPanel(view, selected_metric(SENT, Theme.CARE), "sent"), TrendPanel(view, CAME, "came"))],
    below=[
        row(
            ComparisonPanel(view, SENT, "stores", by=("store",), title=stores),
            ComparisonPanel(view, SENT, "types", by=("reminder_type",), title=types),
        ),
        row(
            DueSoon(soon, SENT, "soon-sent", say("提醒", "Reminders")),
            DueSoon(soon, "callback_rate", "soon-called", say("回访", "Callbacks")),
            heading=say("未来两周要做什么", "What is owed in the next two weeks"),
        ),
        row(
            RecordsList(soon, SENT, RecordSide.PENDING),
            heading=say("还没发的提醒", "Reminders not sent yet"),
        ),
        row(
            RecordsList(view, SENT, RecordSide.MISSED),
            heading=say("到期没有按时发的提醒", "Reminders that were not sent in time"),
        ),
        *campaigns,
        row(TrendPanel(view, "first_service_rate", "first-service"), MetricCards(view, metrics)),
    ],
)
