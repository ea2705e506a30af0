"""客户: who comes back, who is lost, whether the records allow to reach them, and what they ask."""

import streamlit as st

from care.card import of_theme, theme_name
from care.metric import Theme
from care.words import say
from pages.parts.cards import cards
from pages.parts.frame import view
from pages.parts.freshness import freshness_line
from pages.parts.panel import nothing_here, trend_panel
from pages.parts.records import records_list
from warehouse.ask import Side

seen = view()
freshness_line(seen)
asked = of_theme(Theme.CUSTOMER, Theme.INQUIRY)
if not seen.figures(*asked)["denominator"].sum():
    nothing_here()
    st.stop()
for theme in (Theme.CUSTOMER, Theme.INQUIRY):
    st.markdown("#### " + theme_name(theme))
    cards(seen, of_theme(theme))
left, right = st.columns(2)
with left:
    trend_panel(seen, "return_rate", "return")
with right:
    trend_panel(seen, "lost_customer_callback_rate", "lost")
left, right = st.columns(2)
with left:
    trend_panel(seen, "inquiry_24h_rate", "inquiries")
with right:
    trend_panel(seen, "profile_complete_rate", "profiles")
st.markdown("#### " + say("流失客户中到期未联系的", "Lost customers who fell due and were not called"))
records_list(seen, "lost_customer_callback_rate", Side.MISSED)
