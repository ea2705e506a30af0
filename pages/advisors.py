"""顾问: the comparison of all advisors with what chance allows, and the profile of one."""

import streamlit as st

from care.i18n import say
from care.semantic.dimension import DIMENSIONS
from care.semantic.metric import METRICS, MetricKind, Theme
from pages.parts.components.advisor_profile import PROFILE, AdvisorProfile
from pages.parts.components.charts.comparison import FunnelPanel, IntervalsPanel
from pages.parts.components.drilldown import COMPARED, METRIC
from pages.parts.layout.frame import current_view
from pages.parts.layout.freshness_line import freshness_line
from pages.parts.layout.panels import draw_page, row
from pages.parts.state.url_state import chosen_codes
from pages.parts.state.widgets import choose_one

view = current_view()
warehouse = view.warehouse
freshness_line(view)
with st.container(horizontal=True):
    words = say("比较谁", "Whom to compare")
    offered = [key for key in COMPARED if warehouse.values(key)]
    who = choose_one("who", words, offered, lambda key: DIMENSIONS[key].label, offered[0], width=168)
    rates = [
        key
        for key in view.metrics_of(*Theme)
        if who in warehouse.dimensions(key) and METRICS[key].kind is MetricKind.PROPORTION
    ]
    words = say("比较哪个指标", "Which metric to compare")
    metric = choose_one(METRIC, words, rates, lambda key: METRICS[key].name, rates[0], width=320)
everyone = view.without("advisor")
groups, by = everyone.without(who), tuple(dict.fromkeys(("store", who)))
of_advisors = [key for key in view.metrics_of(*Theme) if "advisor" in warehouse.dimensions(key)]
draw_page(
    above=[row(FunnelPanel(groups, metric, by=by, narrowed=view))],
    below=[
        row(IntervalsPanel(groups, metric, by=by, narrowed=view)),
        row(
            AdvisorProfile(
                everyone,
                metric if metric in of_advisors else of_advisors[0],
                [key for key in of_advisors if METRICS[key].key_metric],
                view.only_value("advisor"),
                chosen_codes(PROFILE),
            )
        ),
    ],
)
