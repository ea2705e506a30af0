"""原因: the few causes of most complaints, their trends, and the customers' own words."""

import streamlit as st

from care.charts.margins import shortened
from care.i18n import say
from care.semantic.dimension import DIMENSIONS
from care.semantic.vocabulary import label
from pages.parts.coding.learning import learn_in_background
from pages.parts.components.charts.categories import METRIC, Clusters, Concentration, causes_by_weight
from pages.parts.components.charts.quarter_list import QuarterList
from pages.parts.components.charts.suggestions import WithSuggestions, choose_certainty
from pages.parts.components.charts.trend_panel import TrendPanel
from pages.parts.components.customer_words import CustomerWords
from pages.parts.components.empty_states import note_nothing_here
from pages.parts.layout.frame import current_view
from pages.parts.layout.freshness_line import freshness_line
from pages.parts.layout.panels import draw_page, grid, row
from pages.parts.state.widgets import choose_one

MAIN = 4
"""Number of causes whose trends are drawn."""
CAPTION = 560
"""Pixels that the name of a cause takes above its trend; the tooltip of its bar has it whole."""

view = current_view()
freshness_line(view)
words = say("原因的粗细", "How fine")
levels = ("cause_1", "cause_2")
with st.container(horizontal=True):
    by = choose_one("by", words, levels, lambda key: DIMENSIONS[key].label, levels[0], width=168)
    certainty = choose_certainty() if by == "cause_1" else None
if certainty:
    learn_in_background(view.warehouse.build)
causes = causes_by_weight(view, by)
if not causes:
    note_nothing_here()
    st.stop()
main = [cause for cause in causes if cause is not None][:MAIN]
captions = shortened([label(by, cause) for cause in main], CAPTION)
draw_page(
    above=[row(WithSuggestions.at(view, certainty) if certainty else Concentration(view, by=by))],
    below=[
        row(QuarterList(view, by)),
        grid(
            *(
                TrendPanel(view.only(**{by: cause}), METRIC, f"main-{cause}", caption=caption)
                for cause, caption in zip(main, captions, strict=True)
            )
        ),
        row(Clusters(view, by=by)),
        row(CustomerWords.chosen(view, by, causes)),
    ],
)
