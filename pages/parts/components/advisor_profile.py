"""One advisor of all: who can be chosen, their trend of a metric and their cards."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from care.i18n import say
from care.semantic.column_labels import column_label
from pages.parts.components.charts.trend_panel import TrendPanel
from pages.parts.components.empty_states import note_no_advisor
from pages.parts.components.metric_cards import MetricCards
from pages.parts.data.cached import cached
from pages.parts.data.measured_figures import Figures
from pages.parts.data.view import View
from pages.parts.state.widgets import choose_one
from warehouse.query.unsupported import Unsupported

PROFILE = "profile"
"""The choice of the advisor whose profile is shown."""


@dataclass(frozen=True)
class ProfileData:
    """The advisors of whom anything is counted, who is shown, and the data of their trend and cards."""

    names: Sequence[str]
    name: str
    trend: Any
    cards: Any


@dataclass(frozen=True)
class AdvisorProfile:
    """One advisor in full. ``view`` holds all advisors.

    ``narrowed``: the advisor that the page is narrowed to, if one is; ``chosen``: the choice of the list.
    """

    view: View
    metric: str
    cards: Sequence[str]
    narrowed: str | None
    chosen: Sequence[str]

    def load(self) -> ProfileData | None:
        """The first advisor who is wanted and there, else the first at all; None where there is nobody."""
        names = cached(_advisors, self.view, self.metric)
        if not names:
            return None
        wanted = (self.narrowed, *(self.chosen if len(self.chosen) == 1 else ()))
        name = next((name for name in wanted if name in names), names[0])
        trend, cards = self._panels(name)
        cards_data = (
            cards.load()
        )  # before the trend, because it is of a metric that the cards ask with others
        return ProfileData(names, name, trend.load(), cards_data)

    def draw(self, data: ProfileData | None) -> None:
        """Draw the list of advisors, and what belongs to the one that is chosen."""
        if data is None:
            note_no_advisor(self.view, self.metric)
            return
        st.markdown("#### " + say("一位顾问", "One advisor"))
        if self.narrowed == data.name:
            st.text(data.name)
        else:
            choose_one(PROFILE, column_label("advisor"), data.names, str, data.names[0], width=320)
        trend, cards = self._panels(data.name)
        trend.draw(data.trend)
        cards.draw(data.cards)

    def _panels(self, name: str) -> tuple[TrendPanel, MetricCards]:
        advisor = self.view.only(advisor=name)
        return (
            TrendPanel(advisor, self.metric, PROFILE, compares=False),
            MetricCards(advisor, self.cards, "one"),
        )


def _advisors(view: View, metric: str) -> list[str]:
    of = partial(Figures(view).of, metric)
    try:
        counted = of(by=("store", "advisor"))  # as they are compared
    except Unsupported:
        counted = of(by=("advisor",))
    return counted["advisor"].drop_nulls().unique().sort().to_list()
