"""What stands in place of figures: why there are none, and what to do about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from care.i18n import say
from care.presentation.chart_selection import WITHIN
from care.presentation.headlines import empty_state_text
from care.semantic.dimension import DIMENSIONS
from pages.parts.data.measured_figures import Figures
from pages.parts.data.view import View
from pages.parts.state.url_state import chosen_codes


def note_nothing_here(row: Mapping[str, Any] | None = None) -> None:
    """Say why there is nothing, and what to do about it. ``row``: what was measured of the metric."""
    in_days = chosen_codes("span") != ["all"] or bool(chosen_codes(WITHIN))
    filtered = any(map(chosen_codes, DIMENSIONS))
    words = empty_state_text(row, in_days=in_days, filtered=filtered)
    st.info(words, icon=":material/search_off:")


def note_no_advisor(view: View, metric: str) -> None:
    """Say why nobody can be shown: the records name no advisor, or none has anything to count yet."""
    if view.warehouse.values("advisor"):
        note_nothing_here(Figures(view.during(None)).figure(metric))
        return
    st.info(
        say(
            "这些记录没有写明顾问。请放宽期间，或在导出中加上顾问一列。",
            "These records name no advisor. Widen the period, or add the advisor's column to the export.",
        ),
        icon=":material/person_off:",
    )


def note_nobody_named() -> None:
    """Say that no record names anybody who did the work."""
    st.info(
        say(
            "这些记录没有写明任何经手人（顾问、回访员或处理人）。请在导出中加上这些列，再导入。",
            "These records name nobody who did the work: advisor, agent or handler. Add these columns to "
            "the export and load it again.",
        ),
        icon=":material/person_off:",
    )


def note_no_callbacks() -> None:
    """Say that the callback figures cannot exist here, which is something else than zero."""
    st.info(
        say(
            "所选门店没有回访记录，因此没有回访指标；投诉与原因不受影响。“数据质量”页列出已导入的文件，缺的请到“导入”页导入。",
            "The chosen stores have no callback records, so there are no callback figures; "
            "complaints and causes are not affected. The page Data quality lists what has been loaded; "
            "load what is missing on the page Load.",
        ),
        icon=":material/phone_disabled:",
    )


@dataclass(frozen=True)
class NothingHere:
    """A panel that says that there is nothing in these days."""

    def load(self) -> None:
        """Nothing."""

    def draw(self, _: None) -> None:
        """Draw the note."""
        note_nothing_here()


@dataclass(frozen=True)
class EmptyPeriod:
    """A panel above the cards of ``metrics``, empty unless there are no callbacks, or no records at all."""

    view: View
    metrics: Sequence[str]

    def load(self) -> Mapping[str, Any] | None:
        """What was measured of the callbacks of all days, where these days have no records."""
        Figures(self.view).of(*self.metrics)  # because the cards ask for these, too: one query serves both
        if not Figures(self.view).is_empty:
            return None
        return Figures(self.view.during(None)).figure("callback_rate")

    def draw(self, data: Mapping[str, Any] | None) -> None:
        """Draw the notes."""
        if not self.view.has_callbacks:
            note_no_callbacks()
        if data is not None:
            note_nothing_here(data)
