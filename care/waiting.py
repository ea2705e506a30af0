"""How long open complaints have been waiting, up to what their store's records know."""

from itertools import pairwise

import polars as pl

from care.words import say

_UP_TO_DAYS = (1, 3, 7, 30, 90)


def waiting_bands(open_cases: pl.DataFrame, stores: pl.DataFrame) -> pl.DataFrame:
    """Open complaints counted by how long they have waited: columns waiting (the band's name), value."""
    days = open_cases.join(stores.select("store", "as_of"), on="store").select(
        ((pl.col("as_of") - pl.col("received_at")).dt.total_seconds() / 86400).alias("days")
    )["days"]
    edges = (0, *_UP_TO_DAYS, float("inf"))
    bands = [
        (_name(low, high), days.is_between(low, high, closed="left").sum()) for low, high in pairwise(edges)
    ]
    return pl.DataFrame(bands, schema={"waiting": pl.String, "value": pl.Float64}, orient="row")


def _name(low: float, high: float) -> str:
    if low == 0:
        return say(f"不到 {high} 天", f"under {high} day")
    if high == float("inf"):
        return say(f"{low} 天以上", f"{low} days or more")
    return say(f"{low}–{high} 天", f"{low}–{high} days")
