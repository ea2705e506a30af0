"""Cells that a spreadsheet shows and never runs."""

import polars as pl

FORMULA = r"^(\s*[=+\-@＝＋－＠]|[\t\r\n])"
"""How a formula may begin in some spreadsheet, full width in the Chinese and Japanese ones too."""


def escape_formulas(frame: pl.DataFrame) -> pl.DataFrame:
    """The same with an apostrophe before every text that a spreadsheet would take for a formula."""
    return frame.with_columns(pl.col(pl.String).str.replace(FORMULA, "'$1"))
