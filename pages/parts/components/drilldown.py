"""The way from a card to its metric's trend, and on to who differs in it; all that is chosen goes along."""

from collections.abc import Sequence

import streamlit as st

from care.i18n import say
from care.semantic.dimension import DIMENSIONS
from care.semantic.metric import METRICS, MetricKind, Theme
from pages.parts.components.records.drawer import OPEN, SIDE
from pages.parts.data.view import View
from pages.parts.state.url_state import all_choices, chosen_codes
from pages.parts.state.widgets import UNFOLDED

METRIC = "metric"
"""The name under which the metric is kept that is followed."""
COMPARED = ("advisor", "team", "agent", "store")
"""Who can be compared, the usual first."""
PASSED = (OPEN, SIDE, UNFOLDED, "who")
"""What belongs to the page one comes from."""


def link_to_trend(metric: str) -> None:
    """To the page that owns a metric, with its trend first."""
    known = METRICS[metric]
    words = known.name + say("：看趋势", ": see its trend")
    _link(known.theme.page, words, ":material/show_chart:", {METRIC: [metric]})


def selected_metric(usual: str, *themes: Theme) -> str:
    """The metric whose trend stands first on a page: the one followed where it is of its themes."""
    followed = next(iter(chosen_codes(METRIC)), usual)
    return followed if followed in METRICS and METRICS[followed].theme in themes else usual


def link_to_comparison(view: View, metric: str) -> None:
    """To the comparison of those who share in a rate, where it can be told who did."""
    known, has = METRICS[metric], view.house.dimensions(metric)
    who = next((name for name in COMPARED if name in has and view.house.values(name)), None)
    if known.kind is not MetricKind.PROPORTION or who is None:
        return
    whom = DIMENSIONS[who]
    words = say(f"按{whom.zh}比较", f"Compare by {whom.en.lower()}")
    other = {} if who == COMPARED[0] else {"who": [who]}
    _link("advisors", words, ":material/compare_arrows:", {METRIC: [metric], **other})


def _link(page: str, words: str, icon: str, choices: dict[str, Sequence[str]]) -> None:
    going = {name: codes for name, codes in all_choices().items() if name not in PASSED}
    st.page_link(f"pages/{page}.py", label=words, icon=icon, query_params=going | choices)
