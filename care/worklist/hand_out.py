"""Who makes each call of the day."""

from collections import Counter
from collections.abc import Mapping, Sequence

import polars as pl

Callers = Mapping[tuple[str, str], Sequence[str]]
"""Store and callback type → who makes such calls at present, sorted by name."""


def hand_out(listed: pl.DataFrame, callers: Callers) -> pl.DataFrame:
    """The worklist with the column ``agent``: who is to make each call; null where a store has no callers.

    A customer keeps the agent who tried before. Calls that a type's callers make to their own customers (a
    sales advisor's on the day of delivery) stay with the customer's advisor. Everything else goes in the
    list's order to whoever of the type's callers has the fewest calls so far.
    """
    load: Counter[tuple[str, str]] = Counter()
    rows = listed.select("store", "callback_type", "agent", "advisor").rows()
    chosen: list[str | None] = [
        _own(agent, advisor, callers.get((store, kind), ())) for store, kind, agent, advisor in rows
    ]
    load.update((row[0], agent) for row, agent in zip(rows, chosen, strict=True) if agent is not None)
    for place, (store, kind, _, _) in enumerate(rows):
        if chosen[place] is None and (able := callers.get((store, kind))):
            agent = min(able, key=lambda name: (load[store, name], name))
            load[store, agent] += 1
            chosen[place] = agent
    return listed.with_columns(agent=pl.Series(chosen, dtype=pl.String))


def _own(agent: str | None, advisor: str | None, able: Sequence[str]) -> str | None:
    return agent if agent in able else advisor if advisor in able else None
