"""Links from a card to the trend of its metric, and on to the comparison; they carry the choices along."""

from collections.abc import Sequence

import streamlit as st

from care.i18n import say
from care.semantic.dimension import DIMENSIONS
from care.semantic.metric import METRICS, MetricKind, Theme
from care.semantic.renamed_metrics import present_metric
from pages.parts.components.records.drawer import OPEN, SIDE
from pages.parts.data.view import View
from pages.parts.session.current_user import current_user
from pages.parts.session.guard import may_open
from pages.parts.state.url_state import all_choices, chosen_codes
from pages.parts.state.widgets import UNFOLDED

METRIC = "metric"
"""The choice of the metric whose trend stands first."""
COMPARED = ("advisor", "team", "agent", "store")
"""The dimensions whose values are compared, the usual first."""
PASSED = (OPEN, SIDE, UNFOLDED, "who")
"""Choices that a link does not carry along, because they belong to the page that it is on."""


def link_to_trend(metric: str) -> None:
    """A link to the page of a metric, with its trend first."""
    known = METRICS[metric]
    words = known.name + say("：看趋势", ": see its trend")
    _link(known.theme.page, words, ":material/show_chart:", {METRIC: [metric]})


def selected_metric(usual: str, *themes: Theme) -> str:
    """The metric whose trend stands first on a page: the chosen one if it is of these themes."""
    metric = present_metric(next(iter(chosen_codes(METRIC)), usual))
    return metric if metric in METRICS and METRICS[metric].theme in themes else usual


def link_to_comparison(view: View, metric: str) -> None:
    """A link to the comparison of a proportion by advisor, team and so on, if its records name them."""
    if not may_open(current_user(), "advisors"):
        return
    dimensions = view.warehouse.dimensions(metric)
    order = (METRICS[metric].responsible.dimension, *COMPARED)
    offered = [name for name in order if name in COMPARED and name in dimensions]
    who = next((name for name in offered if view.warehouse.values(name)), None)
    if METRICS[metric].kind is not MetricKind.PROPORTION or who is None:
        return
    dimension = DIMENSIONS[who]
    words = say(f"按{dimension.zh}比较", f"Compare by {dimension.en.lower()}")
    other = {} if who == COMPARED[0] else {"who": [who]}
    _link("advisors", words, ":material/compare_arrows:", {METRIC: [metric], **other})


def _link(page: str, words: str, icon: str, choices: dict[str, Sequence[str]]) -> None:
    carried: dict[str, Sequence[str]] = {
        name: codes for name, codes in all_choices().items() if name not in PASSED
    }
    st.page_link(f"pages/{page}.py", label=words, icon=icon, query_params=carried | choices)
