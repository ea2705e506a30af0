"""At which hours customers are reached, and the plan of each agent's day that follows from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from care.stats.wilson import FEWEST
from care.worklist import HourPlan, HourTallies, hour_plan
from care.worklist.call_measures import CallMeasure
from care.worklist.day_plan import PlanGain, Shares, expected_shares, plan_gain
from warehouse.query.facts.worklist_sql import call_hours_sql
from warehouse.query.figure_source import FigureSource

HOURS, HELD_OUT = timedelta(weeks=34), timedelta(weeks=8)
"""The weeks whose calls tell the best hours, and the last of these, which only check the choice."""
PACE, RECENT = 0.8, timedelta(weeks=13)
"""An agent's pace is what they call in one hour of five, or more, of these last weeks."""


@dataclass(frozen=True)
class AgentHours:
    """An agent's day: the share expected at each hour at which they call, and how many calls an hour holds.

    ``gain``: what the plan would have brought in the held-out weeks; None where these have too few calls.
    """

    shares: Shares
    an_hour: int
    gain: PlanGain | None


def last_known(source: FigureSource, stores: Sequence[str]) -> dict[str, date]:
    """Store → the last day that its callbacks know of."""
    rows = source.stores(*stores).drop_nulls("callbacks_until").select("store", "callbacks_until")
    return {store: (at - timedelta(microseconds=1)).date() for store, at in rows.iter_rows()}


def call_hours(
    source: FigureSource, last: date, stores: Sequence[str], where: Mapping[str, Sequence[Any]] | None = None
) -> pl.DataFrame:
    """Calls by phone by store, agent, type, day and hour: ``tried``, and how many of them by ``CallMeasure``.

    ``where``: values of dimensions that attempts have. Raises Unsupported of
    several stores of a network.
    """
    return source.statement(call_hours_sql(last - HOURS, {**(where or {}), "store": stores}), stores)


def hour_plans(
    calls: pl.DataFrame, last: date, measure: CallMeasure = CallMeasure.REACHED
) -> dict[str, HourPlan]:
    """Store → the hours at which its customers answer, of what :func:`call_hours` gives."""
    return {
        store: hour_plan(*(tallied(some, measure) for some in _divided(rows, last)))
        for store, rows in _by_store(calls)
    }


def agent_hours(calls: pl.DataFrame, last: date) -> dict[tuple[str, str], AgentHours]:
    """Store and agent → their day, of who called in the last 13 weeks."""
    found = {}
    for store, rows in _by_store(calls):
        chosen, checked = _divided(rows, last)
        by_hour, check = expected_shares(tallied(rows)), tallied(checked)
        before = expected_shares(tallied(chosen))
        for (agent,), own in rows.drop_nulls("agent").partition_by("agent", as_dict=True).items():
            recent = own.filter(pl.col("day") > last - RECENT)
            if recent.is_empty():
                continue
            pace = recent.group_by("day", "hour").agg(pl.col("tried").sum())["tried"].quantile(PACE)
            an_hour = max(1, round(pace or 0))
            hours = _own_hours(recent)
            days = _days(own.filter(pl.col("day") > last - HELD_OUT))
            gain = plan_gain(days, _only(before, hours), an_hour, check)
            found[store, agent] = AgentHours(_only(by_hour, hours), an_hour, gain)
    return found


def tallied(rows: pl.DataFrame, measure: CallMeasure = CallMeasure.REACHED) -> HourTallies:
    """Hour → calls that went well by a measure, and all calls."""
    good = pl.col("tried") - pl.col(measure.value) if measure.is_better_lower else pl.col(measure.value)
    sums = rows.group_by("hour").agg(good.sum(), pl.col("tried").sum().alias("all")).sort("hour")
    return {hour: (well, many) for hour, well, many in sums.iter_rows()}


def _divided(rows: pl.DataFrame, last: date) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The calls of the weeks that choose, and of those that check."""
    held_out = pl.col("day") > last - HELD_OUT
    return rows.filter(~held_out), rows.filter(held_out)


def _by_store(calls: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
    return [(str(key[0]), rows) for key, rows in sorted(calls.partition_by("store", as_dict=True).items())]


def _own_hours(recent: pl.DataFrame) -> list[int]:
    """The hours at which an agent calls."""
    sums = recent.group_by("hour").agg(pl.col("tried").sum()).sort("hour")
    return sums.filter(pl.col("tried") >= FEWEST)["hour"].to_list()


def _only(shares: Shares, hours: Sequence[int]) -> dict[int, float]:
    return {hour: share for hour, share in shares.items() if hour in hours}


def _days(own: pl.DataFrame) -> list[dict[int, int]]:
    by_hour = own.group_by("day", "hour", maintain_order=True).agg(pl.col("tried").sum())
    return [dict(rows.select("hour", "tried").iter_rows()) for rows in by_hour.partition_by("day")]
