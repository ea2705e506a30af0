"""Escaping of text that a spreadsheet would run as a formula (CSV injection)."""

import polars as pl

FORMULA = r"^(\s*[=+\-@＝＋－＠]|[\t\r\n])"
"""How a formula begins in some spreadsheet; Chinese and Japanese ones accept full-width signs too."""


def escape_formulas(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with an apostrophe before every text that a spreadsheet would take for a formula."""
    return frame.with_columns(pl.col(pl.String).str.replace(FORMULA, "'$1"))
