"""The parts of every topic of a review: a sentence, a chart, a table, all to be read from four metres."""

import polars as pl
import streamlit as st

from care.charts import CONFIG, Figure, PrebuiltFigure, for_large_screen
from care.i18n import escape_markdown

HEIGHT = 570
"""Pixels of a chart on a screen 1080 high; on others the style sheet makes it higher or lower."""


def show_sentence(text: str, certainty: str = "") -> None:
    """The sentence of a topic; how sure it is stands one tap away."""
    st.markdown(f"**{escape_markdown(text)}**", help=escape_markdown(certainty) or None)


def show_chart(figure: Figure, key: str) -> None:
    """The chart of a view, as high as the screen leaves it."""
    with st.container(key=f"stage-{key}"):
        st.plotly_chart(
            PrebuiltFigure(for_large_screen(figure, HEIGHT)),
            height="stretch",
            config=CONFIG,
            key=f"review-chart-{key}",
        )


def show_table(rows: pl.DataFrame) -> None:
    """A real table, because its text grows with the page; a record's text is not taken for Markdown."""
    st.table(
        rows.with_columns(pl.all().map_elements(escape_markdown, return_dtype=pl.String)), hide_index=True
    )
