"""Which complaint to code next: those of which a decision teaches and settles most."""

import polars as pl

from care.causes.lexicon import SAYS_NOTHING


def coding_queue(cases: pl.DataFrame, suggestions: pl.DataFrame, decided: pl.DataFrame) -> pl.DataFrame:
    """The complaints whose cause is blank or says nothing and that nobody decided on, most useful first.

    ``cases``: store, complaint_no, received_on, cause_1, description. ``suggestions``: store, complaint_no,
    causes, probabilities, words. ``decided``: store, complaint_no. Useful is what is uncertain, the gap
    between the first two suggestions being small, and frequent among what is open; of equals the newest.
    """
    blank = pl.col("cause_1").is_null() | pl.col("cause_1").str.strip_chars().str.to_lowercase().is_in(
        ["", *SAYS_NOTHING]
    )
    case = ["store", "complaint_no"]
    waiting = cases.filter(blank).join(decided, on=case, how="anti").join(suggestions, on=case, how="left")
    first = pl.col("probabilities").list.get(0, null_on_oob=True).fill_null(0.0)
    second = pl.col("probabilities").list.get(1, null_on_oob=True).fill_null(0.0)
    named = pl.col("causes").list.get(0, null_on_oob=True)
    return (
        waiting.with_columns(frequent=pl.len().over(named))
        .with_columns(useful=(1 - first + second) * pl.col("frequent").sqrt())
        .sort("useful", "received_on", *case, descending=[True, True, False, False])
    )
