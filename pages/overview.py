"""总览: are we all right, what changed, who has to act."""

import streamlit as st

from care.i18n import say
from care.presentation.metric_card import metrics_of_themes
from care.semantic.metric import Theme
from pages.parts.components.attention_list import ask_attention, attention_list
from pages.parts.components.charts.chart_panel import no_callbacks, nothing_here
from pages.parts.components.metric_cards import ask_cards_ahead, metric_cards
from pages.parts.layout.frame import view
from pages.parts.layout.freshness_line import freshness_line

seen = view()
freshness_line(seen)
st.markdown("#### " + say("需要关注", "Needs attention"))
themes = Theme if seen.has_callbacks else (Theme.COMPLAINT, Theme.CUSTOMER, Theme.INQUIRY)
keys = metrics_of_themes(*themes, key_only=True)
seen.ahead(ask_attention)
ask_cards_ahead(seen, *keys)
attention_list(seen)
st.markdown(
    "#### " + say("关键指标", "Key metrics"),
    help=say(
        "变化为较上期：蓝为改善，橙为变差，灰为未超出偶然波动。“点”即百分点，≥ 与 ≤ 之后是目标。"
        "迷你图只画完整的期间。",
        "Changes are against the period before: blue better, orange worse, grey no more than chance. "
        "A target follows ≥ or ≤. The small lines draw complete periods only.",
    ),
)
if not seen.has_callbacks:
    no_callbacks()
if seen.is_empty:
    nothing_here(seen.during(None).figure("callback_rate"))
metric_cards(seen, keys, brief=True)
