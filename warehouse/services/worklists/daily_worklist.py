"""The worklist of a day from a home's records; pages, the command and messages share it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta

import polars as pl

from care.policies.policy_book import read_policy_book
from care.semantic.vocabulary import CALLBACK_TYPE
from care.worklist import WORKLIST, HourPlan, Urgency, due_today, hand_out
from care.worklist.day_plan import plan_hours
from care.worklist.hours_text import day_sentence
from warehouse.query.facts.worklist_sql import callers_sql, open_tasks_sql, promised_sql
from warehouse.query.figure_source import FigureSource
from warehouse.services.worklists.call_hours import (
    AgentHours,
    agent_hours,
    call_hours,
    hour_plans,
    last_known,
)

RECENT = timedelta(days=7)
"""How old records may be for the list to be of the present day."""


@dataclass(frozen=True)
class Worklist:
    """``rows`` with the columns of ``WORKLIST``, of a ``day``; ``stale``: store → the last day it knows of.

    ``plans``: store → the hours at which its customers answer. ``agents``: store and agent → their day.
    ``missing``: kind of record that a list is made of → the stores without any, whose list cannot be whole.
    """

    day: date
    rows: pl.DataFrame
    stale: dict[str, date]
    plans: dict[str, HourPlan]
    agents: Mapping[tuple[str, str], AgentHours] = field(default_factory=dict)
    missing: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def of(self, agent: str) -> "Worklist":
        """The list of one agent, in the order of their day; what has no place in it comes last."""
        rows = self.rows.filter(agent=agent).sort("plan_hour", nulls_last=True, maintain_order=True)
        own = {who: hours for who, hours in self.agents.items() if who[1] == agent}
        return replace(self, rows=rows, agents=own)

    @property
    def day_sentences(self) -> list[str]:
        """How the day of each agent is planned, and what that would have brought."""
        return [
            day_sentence(name, hours.shares, hours.an_hour, hours.gain)
            for (_, name), hours in sorted(self.agents.items())
        ]


def worklist(
    source: FigureSource, today: date, stores: Sequence[str] = (), day: date | None = None
) -> Worklist:
    """Everything to be called on a day, of all stores or of some.

    The day is ``today`` where any store's records reach into the week before; else the day after the last
    that the records know of, so that a home of the past shows its own next day. Raises Unsupported of
    several stores of a network, UnknownName, BadPolicy and BadStores.
    """
    known, missing = last_known(source, stores), _missing(source.stores(*stores))
    if not known:
        return Worklist(day or today, pl.DataFrame(schema=WORKLIST), {}, {}, missing=missing)
    last = max(known.values())
    day = day or (today if today - RECENT <= last else last + timedelta(days=1))
    calls = call_hours(source, last, [*known])
    agents = agent_hours(calls, last)
    tasks = source.statement(open_tasks_sql(), [*known]).filter(pl.col("store").is_in([*known]))
    late_days = list_days(source, "late_days", dict.fromkeys(known, day))
    listed = hand_out(due_today(tasks, day, late_days), _callers(source, known))
    rows = pl.concat([_promised(source, day, late_days), listed], how="diagonal_relaxed")
    rows = rows.with_columns(plan_hour=_at_hours(rows, day, agents))
    return Worklist(
        day,
        rows.select(pl.col(name).cast(dtype) for name, dtype in WORKLIST.items()),
        {store: on for store, on in known.items() if on < day - timedelta(days=1)},
        hour_plans(calls, last),
        agents,
        missing,
    )


def _missing(stores: pl.DataFrame) -> dict[str, list[str]]:
    """Kind of record → the stores without any, of what tells who is owed a call and who was called."""
    without = {
        kind: stores.filter(pl.col(f"{kind}_since").is_null())["store"].to_list()
        for kind in ("orders", "callbacks")
        if f"{kind}_since" in stores.columns
    }
    return {kind: names for kind, names in without.items() if names}


def list_days(source: FigureSource, name: str, on: Mapping[str, date]) -> dict[str, int]:
    """Store → the days that its policy of a day says for a list."""
    policies = read_policy_book(source.home)
    return {store: policies.policy(store, day).values[f"lists.{name}"] for store, day in on.items()}


def _promised(source: FigureSource, day: date, late_days: Mapping[str, int]) -> pl.DataFrame:
    """Customers with an open complaint whose promised contact is of these days; the handler calls."""
    since = day - timedelta(days=max(late_days.values()))
    rows = source.statement(promised_sql(since, day + timedelta(days=1)), [*late_days])
    rows = rows.filter(pl.col("store").is_in([*late_days]))
    late = pl.col("store").replace_strict(late_days, return_dtype=pl.Int64)
    in_time = (day - pl.col("due_at").dt.date()).dt.total_days() <= late
    return rows.filter(in_time).with_columns(urgency=pl.lit(Urgency.PROMISED.value))


def _callers(source: FigureSource, known: Mapping[str, date]) -> dict[tuple[str, str], list[str]]:
    """Store and type → who makes such calls now; of a type that nobody calls, who calls for service."""
    found: dict[tuple[str, str], list[str]] = {}
    days = list_days(source, "caller_days", known)
    for store, kind, agent, called_at, until in source.statement(callers_sql(), [*known]).iter_rows():
        if store in days and called_at >= until - timedelta(days=days[store]):
            found.setdefault((store, kind), []).append(agent)
    of_service = [(store, agents) for (store, kind), agents in found.items() if kind == "service"]
    return {(store, kind): agents for store, agents in of_service for kind in CALLBACK_TYPE} | found


def _at_hours(rows: pl.DataFrame, day: date, agents: Mapping[tuple[str, str], AgentHours]) -> pl.Series:
    """The hour at which each call is to be made: a promise's own, else that of its agent's day."""
    hours: list[int | None] = [
        at.hour if urgency == Urgency.PROMISED.value and at.date() == day and at.time() > time() else None
        for urgency, at in rows.select("urgency", "due_at").iter_rows()
    ]
    places: dict[tuple[str, str], list[int]] = {}
    for place, who in enumerate(rows.select("store", "agent").iter_rows()):
        if hours[place] is None and who in agents:
            places.setdefault(who, []).append(place)
    tried = [vain or () for vain in rows["hours_tried"].to_list()]
    for who, mine in places.items():
        planned = plan_hours([tried[place] for place in mine], agents[who].shares, agents[who].an_hour)
        for place, hour in zip(mine, planned, strict=True):
            hours[place] = hour
    return pl.Series(hours, dtype=pl.Int64)
