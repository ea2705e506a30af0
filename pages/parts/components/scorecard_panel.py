"""The scorecard of the stores, or of one store's months; a click on a row narrows the page to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs

import streamlit as st

from care.i18n import say
from care.scorecard.scorecard import Scorecard
from care.scorecard.scorecard_table import scorecard_table
from pages.parts.data.judged_figures import JudgedFigures
from pages.parts.data.view import View
from pages.parts.state.url_state import on_click_choose

_table = st.components.v2.component(
    "scorecard",
    css=Path(__file__).with_name("scorecard_panel.css").read_text(encoding="utf-8"),
    js=Path(__file__).with_name("scorecard_panel.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


@dataclass(frozen=True)
class ScorecardPanel:
    """Store × metric; of one store, month × metric. Nothing where there are too many stores to judge each."""

    view: View
    metrics: Sequence[str]

    def load(self) -> Scorecard | None:
        """The rows and their cells."""
        return JudgedFigures(self.view).scorecard(*self.metrics) if self.view.judges_stores else None

    def draw(self, data: Scorecard | None) -> None:
        """Draw the table, and how many rows it leaves out."""
        if data is None or not data.rows:
            return
        draw_scorecard(data, "scorecard")
        if data.left_out and "store" in data.rows[0].choice:
            words = say(
                f"另有 {data.left_out} 家门店，没有更紧要的；在“门店”中选择后可看。",
                f"{data.left_out} more stores, none more pressing; choose them above to see them.",
            )
            st.caption(words)


def draw_scorecard(card: Scorecard, key: str, *, chooses: bool = True) -> None:
    """Draw the table; its markup is our own, every word of records in it escaped."""

    def choose_row() -> None:
        on_click_choose(parse_qs(st.session_state[key].chosen))

    _table(
        key=key,
        data=scorecard_table(card, chooses=chooses),
        on_chosen_change=choose_row if chooses else lambda: None,
    )
