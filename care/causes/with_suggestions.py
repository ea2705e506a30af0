"""Complaints by cause: recorded, and suggested where nothing was recorded, counted apart."""

import polars as pl

from care.causes.lexicon import SAYS_NOTHING


def causes_with_suggestions(cases: pl.DataFrame, certainty: float) -> pl.DataFrame:
    """One row a cause: cause, recorded, suggested; the most first, and uncoded, whose cause is null, last.

    ``cases``: cause_1, cause_suggested, cause_probability. A case whose recorded cause is blank or says
    nothing counts as suggested where its suggestion is so certain, else as uncoded. Every case counts once.
    """
    blank = (
        pl.col("cause_1")
        .str.strip_chars()
        .str.to_lowercase()
        .is_in(["", *SAYS_NOTHING])
        .fill_null(value=True)
    )
    sure = blank & (pl.col("cause_probability") >= certainty).fill_null(value=False)
    cause = pl.when(~blank).then("cause_1").when(sure).then("cause_suggested")
    return (
        cases.select(cause=cause, recorded=~blank, suggested=sure)
        .group_by("cause")
        .agg(pl.len().alias("cases"), pl.col("recorded", "suggested").sum())
        .sort(pl.col("cause").is_null(), -pl.col("cases").cast(pl.Int64), "cause")
    )
