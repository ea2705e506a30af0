"""A table as all pages show it: sortable, headings in place, numbers and times written one way."""

from typing import Any

import polars as pl
import streamlit as st

HIGHEST, ROW, TWO_LINES = 560, 35, 65
"""Pixels: height above which a table scrolls, height of a row, and of a row of two lines."""
MOMENT = "YYYY-MM-DD HH:mm"


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
            name: _column(dtype, pinned=name == pinned or None) for name, dtype in frame.schema.items()
        },
        **options,
    )


def _column(dtype: pl.DataType, *, pinned: bool | None) -> Any:
    if dtype.is_integer():
        return st.column_config.NumberColumn(format="localized", pinned=pinned)
    if isinstance(dtype, pl.Datetime):
        return st.column_config.DatetimeColumn(format=MOMENT, pinned=pinned)
    return st.column_config.Column(pinned=pinned)
