"""What will fall due in the next four weeks, and what each agent concludes a day."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from care.worklist.due_today import PACED
from care.worklist.forecast import Expected, Trial, expect, try_out
from warehouse.query.facts.worklist_sql import concluded_sql, due_counts_sql
from warehouse.query.figure_source import FigureSource
from warehouse.services.worklists.call_hours import last_known
from warehouse.services.worklists.daily_worklist import list_days

FULL = 0.8
"""An agent's full day: what they concluded on one day of five, or more."""
WINDOW = 91
"""The days that tell what a full day is and on which weekdays a store calls."""


@dataclass(frozen=True)
class Workload:
    """One store's next days, and how sure they are (``trial``).

    ``agents``: what each who calls at present concludes on a full day. ``weekdays``: those on which the store
    calls, 0 for Monday.
    """

    store: str
    days: tuple[Expected, ...]
    agents: Mapping[str, float]
    weekdays: frozenset[int]
    trial: Trial

    @property
    def a_day(self) -> float:
        """What all agents together conclude on a full day."""
        return sum(self.agents.values())


def workloads(source: FigureSource, stores: Sequence[str]) -> list[Workload]:
    """Of each store whose records reach back far enough for a forecast to be tried. Raises Unsupported."""
    reached, found = last_known(source, stores), []
    counts = source.statement(due_counts_sql(PACED), [*reached])
    concluded = source.statement(concluded_sql(WINDOW), [*reached])
    for store, last in sorted(reached.items()):
        every: dict[date, int] = dict(counts.filter(store=store).select("due_on", "many").iter_rows())
        past = {day: many for day, many in every.items() if day <= last}
        trial = try_out(past, last)
        if trial is not None:
            known = {day: many for day, many in every.items() if day > last}
            days = tuple(expect(past, known, last, trial.spread))
            own = concluded.filter(store=store)
            since = last - timedelta(days=list_days(source, "caller_days", {store: last})[store])
            found.append(Workload(store, days, _full_days(own, since), _weekdays(own, last), trial))
    return found


def _full_days(concluded: pl.DataFrame, since: date) -> dict[str, float]:
    """Agent → callbacks concluded on a full day, of who concluded any after a day."""
    present = concluded.group_by("agent").agg(
        pl.col("day").max().alias("latest"), pl.col("concluded").quantile(FULL)
    )
    return dict(
        present.filter(pl.col("latest") > since).select("agent", "concluded").sort("agent").iter_rows()
    )


def _weekdays(concluded: pl.DataFrame, last: date) -> frozenset[int]:
    """The weekdays on at least half of which somebody concluded a callback, from the first such day on."""
    days = concluded.select(pl.col("day").unique()).to_series().to_list()
    weeks = (last - min(days, default=last)).days // 7
    counts = Counter(day.weekday() for day in days)
    return frozenset(weekday for weekday, many in counts.items() if many * 2 >= weeks)
