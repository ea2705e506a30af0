"""顾问: all of them compared as far as chance allows, and one of them in full."""

import streamlit as st

from care.i18n import say
from care.presentation.metric_card import metrics_of_themes
from care.semantic.dimension import DIMENSIONS
from care.semantic.metric import METRICS, MetricKind, Theme
from pages.parts.components.advisor_profile import advisor_names, ask_one
from pages.parts.components.charts.chart_panel import no_advisor, trend_panel
from pages.parts.components.charts.comparison import ask_groups, funnel_panel, intervals_panel
from pages.parts.components.drilldown import COMPARED, METRIC
from pages.parts.components.metric_cards import metric_cards
from pages.parts.layout.below_the_fold import stop_below_the_fold
from pages.parts.layout.frame import view
from pages.parts.layout.freshness_line import freshness_line
from pages.parts.state.url_state import chosen_codes
from pages.parts.state.widgets import choose_one


def name_of(key: str) -> str:
    """A metric's name."""
    return METRICS[key].name


seen = view()
freshness_line(seen)
with st.container(horizontal=True):
    words = say("比较谁", "Whom to compare")
    offered = [key for key in COMPARED if seen.house.values(key)]
    who = choose_one("who", words, offered, lambda key: DIMENSIONS[key].label, offered[0], width=168)
    rates = [
        key
        for key in metrics_of_themes(*Theme)
        if who in seen.house.dimensions(key) and METRICS[key].kind is MetricKind.PROPORTION
    ]
    words = say("比较哪个指标", "Which metric to compare")
    chosen = choose_one(METRIC, words, rates, name_of, rates[0], width=320)
everyone = seen.without("advisor")
whom, by = everyone.without(who), tuple(dict.fromkeys(("store", who)))
ask_groups(whom, chosen, by)  # before what stands below: the rest of the first screen is drawing
known = [key for key in metrics_of_themes(*Theme) if "advisor" in seen.house.dimensions(key)]
shown = chosen if chosen in known else known[0]
asked = dict(seen.where).get("advisor", ())
narrowed = asked if len(asked) == 1 else ()
keys = [key for key in known if METRICS[key].key_metric]
everyone.ahead(ask_one, shown, (*narrowed, *chosen_codes("profile")), *keys)
funnel_panel(whom, chosen, by, seen)
stop_below_the_fold()
intervals_panel(whom, chosen, by, seen)
names = advisor_names(everyone, shown)
if not names:
    no_advisor(everyone, shown)
    st.stop()
st.markdown("#### " + say("一位顾问", "One advisor"))
if set(narrowed) & set(names):
    (name,) = narrowed
    st.text(name)
else:
    name = choose_one("profile", say("顾问", "Advisor"), names, str, names[0], width=320)
one = everyone.only(advisor=name)
trend_panel(one, shown, "profile", compares=False)
metric_cards(one, keys, "one")
