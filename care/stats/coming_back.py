"""How soon closed complaints come back; running watches are censored (definitions §5, §6)."""

from math import ceil

import polars as pl

from care.stats.kaplan_meier import SurvivalCurve, kaplan_meier

DayShare = tuple[int, float, float | None, float | None]
"""A number of days, and the share come back by then with both ends of its 95 % interval."""


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


def shares_by_day(curve: SurvivalCurve) -> list[DayShare]:
    """The share come back by the end of each day on which it rose, and of the last, with its interval."""
    found: list[DayShare] = [(0, 0.0, 0.0, 0.0)]
    steps = list(curve.steps())
    last = int(steps[-1].hours // 24) if steps else 0
    day_of = [(ceil(step.hours / 24), step) for step in steps]
    for day in sorted({day for day, _ in day_of if 0 < day < last} | {last} - {0}):
        step = [one for at, one in day_of if at <= day][-1]
        share = 1 - step.still_open
        if day == last or share > found[-1][1]:
            low, high = (None if end is None else 1 - end for end in (step.high, step.low))
            found.append((day, share, low, high))
    return found


def undated_returns(closed: pl.DataFrame) -> int:
    """Number of complaints that came back nobody knows when."""
    known = closed.filter(pl.col("return_known") & pl.col("came_back"))
    return known["came_back_at"].null_count()


WATCHED_UNTIL = ("watch_ends_at", "complaints_until")
