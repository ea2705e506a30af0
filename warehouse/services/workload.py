"""What will fall due in the next four weeks, and what each agent concludes a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from care.worklist.due_today import PACED
from care.worklist.forecast import Expected, Trial, expect, try_out
from warehouse.query.figure_source import FigureSource
from warehouse.query.worklist_sql import concluded_sql, due_counts_sql
from warehouse.services.daily_worklist import CALLING, last_known


@dataclass(frozen=True)
class Workload:
    """One store's next days; ``agents``: who concludes how many a working day; ``trial``: how sure it is."""

    store: str
    days: tuple[Expected, ...]
    agents: Mapping[str, float]
    trial: Trial

    @property
    def a_day(self) -> float:
        """What all agents together conclude a working day."""
        return sum(self.agents.values())


def workloads(source: FigureSource, stores: Sequence[str]) -> list[Workload]:
    """Of each store whose records reach back far enough for a forecast to be tried. Raises Unsupported."""
    counts, agents = source.statement(due_counts_sql(PACED)), _agents(source)
    found = []
    for store, last in sorted(last_known(source, stores).items()):
        every: dict[date, int] = dict(counts.filter(store=store).select("due_on", "many").iter_rows())
        past = {day: many for day, many in every.items() if day <= last}
        trial = try_out(past, last)
        if trial is not None:
            known = {day: many for day, many in every.items() if day > last}
            days = tuple(expect(past, known, last, trial.spread))
            found.append(Workload(store, days, agents.get(store, {}), trial))
    return found


def _agents(source: FigureSource) -> dict[str, dict[str, float]]:
    """Store → agent → callbacks concluded a day on which the store concluded any."""
    rows = source.statement(concluded_sql(CALLING))
    days = dict(rows.group_by("store").agg(pl.col("days").max()).iter_rows())
    found: dict[str, dict[str, float]] = {}
    for store, agent, concluded in rows.select("store", "agent", "concluded").iter_rows():
        found.setdefault(store, {})[agent] = concluded / days[store]
    return found
