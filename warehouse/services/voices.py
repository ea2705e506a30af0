"""Calls with a customer's score or words, for reports."""

import polars as pl


def worst_first(scored: pl.DataFrame, dissatisfied: pl.DataFrame) -> pl.DataFrame:
    """Each call once, dissatisfied ones first, then by score and time.

    Because notes of complaints' events have no callback, only what was said on callbacks is kept.
    """
    words = dissatisfied.filter(pl.col("callback_no").is_not_null())
    return (
        pl.concat([scored, words], how="diagonal_relaxed")
        .unique(["store", "callback_no"], keep="first", maintain_order=True)
        .sort(
            "dissatisfied",
            "satisfaction",
            "attempted_at",
            "callback_no",
            descending=[True, False, False, False],
        )
    )
