"""Since when there are records: nothing can be compared with a time before the first."""

from datetime import date

import polars as pl


def reach_back_to(day: date, stores: pl.DataFrame) -> bool:
    """Whether some of the stores has a record of that day or before it. ``stores``: earliest_at.

    A file that an earlier version built does not tell.
    """
    return "earliest_at" not in stores.columns or bool((stores["earliest_at"].dt.date() <= day).any())
