"""How soon closed complaints come back; running watches are censored (definitions §5, §6)."""

import polars as pl

from care.stats.kaplan_meier import SurvivalCurve, kaplan_meier


def return_times(closed: pl.DataFrame, stores: pl.DataFrame) -> pl.DataFrame:
    """Complaints once closed, with the ``hours`` after which each came back, or for which it was watched.

    Those of which nobody can tell are left out, and those that came back nobody knows when. A watch is
    censored where it ends, or where the store's records of complaints end, if earlier.
    """
    until = pl.when("came_back").then("came_back_at").otherwise(pl.min_horizontal(WATCHED_UNTIL))
    hours = (until - pl.col("first_closed_at")).dt.total_seconds() / 3600
    known = closed.filter(pl.col("return_known") & pl.col("first_closed_at").is_not_null())
    reaching = known.join(stores.select("store", "complaints_until"), on="store")
    return reaching.select("store", "came_back", hours=hours.clip(0)).drop_nulls("hours")


def return_curve(times: pl.DataFrame) -> SurvivalCurve:
    """Of complaints as :func:`return_times` gives them; what it calls open has not come back."""
    return kaplan_meier(times["hours"], times["came_back"])


def share_back(curve: SurvivalCurve, days: float) -> float | None:
    """The share come back within so many days; None where the watches do not reach as far."""
    steps = list(curve.steps())
    if not steps or steps[-1].hours < 24 * days:
        return None
    return 1 - [step.still_open for step in steps if step.hours <= 24 * days][-1]


def undated_returns(closed: pl.DataFrame) -> int:
    """Number of complaints that came back nobody knows when."""
    known = closed.filter(pl.col("return_known") & pl.col("came_back"))
    return known["came_back_at"].null_count()


WATCHED_UNTIL = ("watch_ends_at", "complaints_until")
