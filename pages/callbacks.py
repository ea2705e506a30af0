"""回访: what was owed, how far it got, by whom, and what is overdue."""

import streamlit as st

from care.charts import stages
from care.i18n import say
from care.presentation.headlines import stages_headline
from care.presentation.metric_card import metrics_of_themes
from care.semantic.metric import METRICS, Theme
from pages.parts.components.charts.chart_panel import no_callbacks, nothing_here, panel, trend_panel
from pages.parts.components.charts.comparison import ask_comparison, comparison_panel
from pages.parts.components.drilldown import selected_metric
from pages.parts.components.metric_cards import ask_cards_ahead, metric_cards
from pages.parts.components.records.records_table import ask_records, records_list
from pages.parts.layout.below_the_fold import stop_below_the_fold
from pages.parts.layout.frame import view
from pages.parts.layout.freshness_line import freshness_line
from warehouse.query.warehouse import RecordSide

BELOW = (Theme.CALLBACK, Theme.VOICE)
ON_TIME, REACHED = METRICS["callback_on_time_rate"], METRICS["callback_success_rate"]

seen = view()
freshness_line(seen)
due = seen.figure("callback_rate")
if not seen.has_callbacks:
    no_callbacks()
    st.stop()
if not due["denominator"] and not due["pending"]:
    nothing_here(seen.during(None).figure("callback_rate"))
    st.stop()
reached = seen.figure(REACHED.key)
steps = (
    (say("到期", "Due"), due["denominator"]),
    (say("已拨打", "Attempted"), due["numerator"]),
    (say("接通", "Reached"), reached["numerator"]),
    (say("按时完成", "Concluded on time"), seen.figure(ON_TIME.key)["numerator"]),
)
left, right = st.columns(2)
with left:
    note = say(
        "占到期的比例。按时完成含三个不同日子拨打未接通，因此可多于接通。",
        "Shares of what fell due. On time includes customers tried on three days without an answer.",
    )
    title = stages_headline(due["denominator"], reached["numerator"])
    panel(title, stages(steps), seen, "callback_rate", "stages", note)
with right:
    trend_panel(seen, selected_metric(ON_TIME.key, Theme.CALLBACK, Theme.VOICE), "on-time")
seen.ahead(ask_comparison, ON_TIME.key, ("callback_type",))
seen.ahead(ask_comparison, REACHED.key, ("agent",))
seen.ahead(ask_records, "callback_rate", RecordSide.MISSED)
for theme in BELOW:
    ask_cards_ahead(seen, *metrics_of_themes(theme))
stop_below_the_fold()
left, right = st.columns(2)
with left:
    title = say("哪类回访没有按时完成？", "Which type is not concluded on time?")
    comparison_panel(title, seen, ON_TIME.key, ("callback_type",), "types")
with right:
    title = say("各专员的接通率差异超出偶然吗？", "Do agents differ in reaching customers?")
    comparison_panel(title, seen, REACHED.key, ("agent",), "agents")
st.markdown("#### " + say("已到期、一次未拨打", "Fell due, never attempted"))
records_list(seen, "callback_rate", RecordSide.MISSED)
for theme in BELOW:
    st.markdown("#### " + theme.label)
    metric_cards(seen, metrics_of_themes(theme))
