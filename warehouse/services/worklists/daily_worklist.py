"""The worklist of a day from a home's records; pages, the command and messages share it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import polars as pl

from care.semantic.vocabulary import CALLBACK_TYPE
from care.worklist import (
    CALLED_BACK,
    WORKLIST,
    HourPlan,
    HourTallies,
    Urgency,
    due_today,
    hand_out,
    hour_plan,
)
from care.worklist.best_hours import best_hours
from warehouse.query.facts.worklist_sql import answered_hours_sql, callers_sql, open_tasks_sql, promised_sql
from warehouse.query.figure_source import FigureSource

RECENT = timedelta(days=7)
"""How old records may be for the list to be of the present day."""
CALLING = 28
"""The days of records in which somebody made a call who is handed calls now."""
HOURS, HELD_OUT = timedelta(weeks=34), timedelta(weeks=8)
"""The weeks whose calls tell the best hours, and the last of these, which only check the choice."""


@dataclass(frozen=True)
class Worklist:
    """``rows`` with the columns of ``WORKLIST``, of a ``day``; ``stale``: store → the last day it knows of.

    ``plans``: store → the hours at which its customers answer.
    """

    day: date
    rows: pl.DataFrame
    stale: dict[str, date]
    plans: dict[str, HourPlan]


def worklist(
    source: FigureSource, today: date, stores: Sequence[str] = (), day: date | None = None
) -> Worklist:
    """Everything to be called on a day, of all stores or of some.

    The day is ``today`` where any store's records reach into the week before; else the day after the last
    that the records know of, so that a home of the past shows its own next day. Raises Unsupported of a
    network, and UnknownName.
    """
    known = last_known(source, stores)
    if not known:
        return Worklist(day or today, pl.DataFrame(schema=WORKLIST), {}, {})
    last = max(known.values())
    day = day or (today if today - RECENT <= last else last + timedelta(days=1))
    tallies = answered_hours(source, last, tuple(known))
    tasks = source.statement(open_tasks_sql()).filter(pl.col("store").is_in([*known]))
    listed = hand_out(due_today(tasks, day), _callers(source))
    best = {store: _tallied(rows) for store, rows in _by_store(tallies)}
    hours = [
        next(iter(best_hours(best.get(store, {}), tried or ())), None)
        for store, tried in listed.select("store", "hours_tried").iter_rows()
    ]
    rows = pl.concat(
        [_promised(source, day, known), listed.with_columns(best_hour=pl.Series(hours, dtype=pl.Int64))],
        how="diagonal_relaxed",
    )
    return Worklist(
        day,
        rows.select(pl.col(name).cast(dtype) for name, dtype in WORKLIST.items()),
        {store: on for store, on in known.items() if on < day - timedelta(days=1)},
        hour_plans(tallies, last),
    )


def answered_hours(source: FigureSource, last: date, stores: Sequence[str]) -> pl.DataFrame:
    """Calls by phone by store, week, weekday and hour: ``tried`` and ``answered``. Raises Unsupported."""
    rows = source.statement(answered_hours_sql(datetime.combine(last - HOURS, time())))
    return rows.filter(pl.col("store").is_in(stores))


def _promised(source: FigureSource, day: date, stores: Collection[str]) -> pl.DataFrame:
    """Customers with an open complaint whose promised contact is of these days; the handler calls."""
    rows = source.statement(promised_sql(day - CALLED_BACK, day + timedelta(days=1)))
    return rows.filter(pl.col("store").is_in([*stores])).with_columns(urgency=pl.lit(Urgency.PROMISED.value))


def hour_plans(tallies: pl.DataFrame, last: date) -> dict[str, HourPlan]:
    """Store → the hours at which its customers answer, of what :func:`answered_hours` gives."""
    return {store: _plan(rows, last) for store, rows in _by_store(tallies)}


def last_known(source: FigureSource, stores: Sequence[str]) -> dict[str, date]:
    """Store → the last day that its callbacks know of."""
    rows = source.stores(*stores).drop_nulls("callbacks_until").select("store", "callbacks_until")
    return {store: (at - timedelta(microseconds=1)).date() for store, at in rows.iter_rows()}


def _callers(source: FigureSource) -> dict[tuple[str, str], list[str]]:
    """Store and type → who makes such calls now; of a type that nobody calls, who calls for service."""
    found: dict[tuple[str, str], list[str]] = {}
    for store, kind, agent in source.statement(callers_sql(CALLING)).iter_rows():
        found.setdefault((store, kind), []).append(agent)
    of_service = [(store, agents) for (store, kind), agents in found.items() if kind == "service"]
    return {(store, kind): agents for store, agents in of_service for kind in CALLBACK_TYPE} | found


def _by_store(tallies: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
    return [(str(key[0]), rows) for key, rows in tallies.partition_by("store", as_dict=True).items()]


def _tallied(rows: pl.DataFrame) -> HourTallies:
    sums = rows.group_by("hour").agg(pl.col("answered", "tried").sum()).sort("hour")
    return {hour: (answered, tried) for hour, answered, tried in sums.iter_rows()}


def _plan(rows: pl.DataFrame, last: date) -> HourPlan:
    held_out = pl.col("week") > last - HELD_OUT
    return hour_plan(_tallied(rows.filter(~held_out)), _tallied(rows.filter(held_out)))
