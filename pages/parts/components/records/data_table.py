"""A table as all pages show it: sortable, headings in place, numbers and times written one way."""

from typing import Any

import polars as pl
import streamlit as st

from care.semantic.column_labels import column_label

HIGHEST, ROW, TWO_LINES = 560, 35, 65
"""Pixels: height above which a table scrolls, height of a row, and of a row of two lines."""
MOMENT, MOMENT_WIDTH = "YYYY-MM-DD HH:mm", 150
"""How times are written, and the pixels that takes: Streamlit measures some rows, which may have none."""


def data_table(frame: pl.DataFrame, pinned: str | None = None, row: int = ROW, **options: Any) -> Any:
    """The frame under its own headings; the column ``pinned`` stays in sight when the others scroll.

    ``options`` go to :func:`streamlit.dataframe`. The key of one with rows to choose begins with ``rows-``:
    there Enter chooses a row (``keyboard.js``).
    """
    return st.dataframe(
        frame.to_arrow(),  # because Streamlit converts any other frame through pandas
        hide_index=True,
        placeholder="",
        height=min(HIGHEST, ROW + row * frame.height + 3),
        row_height=row,
        column_config={
            column.name: _column(column, pinned=column.name == pinned or None) for column in frame
        },
        **options,
    )


def _column(column: pl.Series, *, pinned: bool | None) -> Any:
    if column.dtype.is_numeric():
        written = "%.1f" if column.name == column_label("hours_to_close") else "localized"
        return st.column_config.NumberColumn(format=written, pinned=pinned)
    if isinstance(column.dtype, pl.Datetime):
        width = MOMENT_WIDTH if column.has_nulls() else None
        return st.column_config.DatetimeColumn(format=MOMENT, width=width, pinned=pinned)
    return st.column_config.Column(pinned=pinned)
