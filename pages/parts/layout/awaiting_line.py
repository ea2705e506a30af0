"""What waits for records, before anything else: a store that stops calling is no late export."""

import streamlit as st

from care.i18n import escape_markdown, say
from care.periods.period import Period
from care.presentation.awaiting import AWAITED, awaiting_sentences
from pages.parts.data.measured_figures import Figures
from pages.parts.data.view import View


def awaiting_line(view: View) -> None:
    """The items that fell due beyond the records, with their days; nothing where there are none."""
    figures = Figures(view).of(*AWAITED, by=("store",), period=Period.DAY)
    if sentences := awaiting_sentences(figures, view.stores):
        cure = say(
            "请在“导入”页补导出，或声明记录已完整。",
            "Load later exports, or declare the records complete, on the page Load.",
        )
        words = escape_markdown(say("", " ").join([*sentences, cure]))
        st.caption(f":material/hourglass_empty: {words}")
