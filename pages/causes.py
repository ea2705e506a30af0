"""原因: which few causes make most complaints, how they move, and the customers' own words."""

import streamlit as st

from care.i18n import say
from care.semantic.dimension import DIMENSIONS
from care.semantic.vocabulary import label
from pages.parts.components.charts.categories import METRIC, by_weight, clusters, concentration
from pages.parts.components.charts.chart_panel import ask_trend, nothing_here, panel, trend_panel
from pages.parts.components.customer_words import customer_words
from pages.parts.data.view import View
from pages.parts.layout.below_the_fold import stop_below_the_fold
from pages.parts.layout.frame import view
from pages.parts.layout.freshness_line import freshness_line
from pages.parts.state.widgets import choose_one

MAIN = 4

seen = view()
freshness_line(seen)
by = choose_one(
    "by",
    say("原因的粗细", "How fine"),
    ("cause_1", "cause_2"),
    lambda key: DIMENSIONS[key].label,
    "cause_1",
    width=168,
)
whole = seen.without(by)
names = whole.kept(by_weight, by)[by].to_list()
if not names:
    nothing_here()
    st.stop()
title, figure = whole.kept(concentration, by)
panel(title, figure, seen, METRIC.key, "pareto")
main = {name: seen.only(**{by: name}) for name in [name for name in names if name is not None][:MAIN]}
for one in main.values():
    one.ahead(ask_trend, METRIC.key)
whole.ahead(View.kept, clusters, by)
stop_below_the_fold()
with st.grid(2, min_column_width=340):
    for name, one in main.items():
        with st.container():
            st.text(label(by, name))
            trend_panel(one, METRIC.key, f"main-{name}")
question = say("哪个月、哪类原因集中？", "Which causes cluster in which month?")
panel(question, whole.kept(clusters, by), seen, METRIC.key, "heat")
customer_words(seen, by, names)
