"""The numbers of a chart as a table, opened beside it."""

import streamlit as st

from care.charts import Figure, points
from care.words import say
from pages.parts.choices import recall
from pages.parts.grid import grid


@st.fragment
def plotted(figure: Figure, title: str, key: str) -> None:
    """A quiet button for the table; it is made when asked for, and the page does not run for it."""
    recall()
    words = say("图中数字", "Figures")
    look = {"type": "tertiary", "icon": ":material/list_alt:", "key": f"plotted-{key}"}
    with st.popover(words, on_change="rerun", **look) as table:
        if table.open:
            grid(points(figure), alt=title)
