"""The main cause of each quarter, one line a quarter."""

from dataclasses import dataclass

import streamlit as st

from care.i18n import say
from care.periods.freshness import complete_until_by_store, recorded_since_by_store
from care.periods.period import Period, Span
from care.presentation.lists.quarter_causes import QuarterCause, quarter_causes, quarter_sentence
from care.semantic.metric import METRICS
from care.semantic.record_kinds import record_kinds_of
from pages.parts.components.charts.categories import METRIC
from pages.parts.data.cached import cached
from pages.parts.data.measured_figures import Figures
from pages.parts.data.view import View


@dataclass(frozen=True)
class QuarterList:
    """Which cause led in which quarter, where, and whether it is over; of all days, whatever the period."""

    view: View
    by: str

    def load(self) -> list[QuarterCause]:
        """The last quarters, the newest first."""
        return cached(_quarters, self.view.during(None).without(self.by), self.by)

    def draw(self, data: list[QuarterCause]) -> None:
        """One line a quarter; nothing where too few complaints state a cause."""
        if not data:
            return
        st.markdown("#### " + say("每季的主要原因", "The main cause of each quarter"))
        for one in data:
            st.text(quarter_sentence(one, self.by))
        st.caption(
            say(
                "看全部期间，不随所选期间变化。超出偶然才说最多、已回落、更多，或哪家门店偏多。",
                "Of all days, whatever period is chosen. That a cause leads, went down or up, or that a "
                "store has more than its share, is said beyond chance only.",
            )
        )


def _quarters(view: View, by: str) -> list[QuarterCause]:
    begun = recorded_since_by_store(view.stores, record_kinds_of(METRICS[METRIC]))
    until = complete_until_by_store(view.stores)
    covered = {store: Span(since, max(since, until[store])) for store, since in begun.items()}
    if not covered:
        return []
    by_month = Figures(view).of(METRIC, by=("store", by), period=Period.MONTH)
    return quarter_causes(by_month, covered, by)
