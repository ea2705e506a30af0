"""Waiting times of complaints; open ones wait until their store's as_of (definitions §6, §7)."""

from itertools import pairwise

import polars as pl

from care.i18n import say
from care.semantic.dimension import DIMENSIONS
from care.semantic.format import NOTHING, count, hours
from care.semantic.vocabulary import label
from care.stats.kaplan_meier import SurvivalCurve, TimeQuantile, kaplan_meier
from care.stats.wilson import FEWEST

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


def waiting_times(cases: pl.DataFrame, stores: pl.DataFrame) -> pl.DataFrame:
    """Complaints with the ``hours`` each took, or has been open for so far.

    Those closed at an unknown time are left out.
    """
    so_far = (pl.col("as_of") - pl.col("received_at")).dt.total_seconds() / 3600
    taken = pl.when("closed").then("hours_to_close").otherwise(so_far).alias("hours")
    return cases.join(stores.select("store", "as_of"), on="store").with_columns(taken).drop_nulls("hours")


def waiting_curve(waited: pl.DataFrame) -> SurvivalCurve:
    """The waiting times of complaints as :func:`waiting_times` gives them."""
    return kaplan_meier(waited["hours"], waited["closed"])


def waiting_times_by(waited: pl.DataFrame, by: str) -> pl.DataFrame:
    """One row a class of ``by``, as it is shown: cases, still open, median and P90 with their intervals.

    Levels stand from A to E, other classes by number of cases. Fewer than five cases give no times.
    """
    groups = waited.drop_nulls(by).partition_by(by, as_dict=True, maintain_order=True)
    weighed = sorted(groups.items(), key=lambda one: one[0] if by == "level" else (-one[1].height, one[0]))
    return pl.DataFrame(
        [_row(label(by, name), waiting_curve(group)) for (name,), group in weighed],
        schema=dict.fromkeys(
            (
                DIMENSIONS[by].label,
                say("件数", "Cases"),
                say("未关闭", "Still open"),
                say("半数关闭", "Half closed within"),
                say("九成关闭", "Nine in ten within"),
            ),
            pl.String,
        ),
        orient="row",
    )


def time_with_interval(times: TimeQuantile) -> str:
    """A time with its 95 % interval: 26.2 h (22.0 h–30.1 h), or (≥ 22.0 h) where its end is not known yet."""
    all_three = times.hours, times.low, times.high
    shown = say("尚未到", "not yet") if times.hours is None else hours(times.hours, *all_three)
    if times.low is None:
        return shown
    low = hours(times.low, *all_three)
    known = f"{low}–{hours(times.high, *all_three)}" if times.high else f"≥ {low}"
    return say(f"{shown}（{known}）", f"{shown} ({known})")


def _row(name: str, judged: SurvivalCurve) -> tuple[str, ...]:
    few = judged.cases < FEWEST
    times = [NOTHING if few else time_with_interval(times) for times in (judged.median, judged.p90)]
    return name, count(judged.cases), count(judged.cases - judged.closed), *times
