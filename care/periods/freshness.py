"""How far each store's records reach, and what that allows to say (definitions §2)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl

LATE = timedelta(days=2)
"""A store whose records end this much before the newest store's is stale."""
GONE = timedelta(days=31)
"""A store silent for this long no longer keeps the others' latest periods open."""


@dataclass(frozen=True)
class Freshness:
    """Until when one store's records reach, and how far it is behind the newest."""

    store: str
    latest_at: datetime
    behind: timedelta

    @property
    def stale(self) -> bool:
        """Whether its figures lack days that others have."""
        return self.behind > LATE


def freshness(stores: pl.DataFrame) -> list[Freshness]:
    """Every store's, in the order given. ``stores``: store, latest_at."""
    reached = stores["latest_at"].to_list()
    newest = max(reached, default=None)
    return [
        Freshness(store, at, newest - at)
        for store, at in zip(stores["store"].to_list(), reached, strict=True)
    ]


def reach_back_to(day: date, stores: pl.DataFrame) -> bool:
    """Whether some of the stores has a record of that day or before it: before the first nothing was zero.

    ``stores``: earliest_at, without which a file that an earlier version built does not tell.
    """
    if "earliest_at" not in stores.columns:
        return True
    return any(at.date() <= day for at in stores["earliest_at"].drop_nulls().to_list())


def as_of(stores: pl.DataFrame) -> datetime:
    """The latest ``as_of`` of some stores; raises ValueError where there is none."""
    latest: datetime = max(stores["as_of"].drop_nulls().to_list())
    return latest


def complete_until(stores: pl.DataFrame) -> date:
    """The last whole or begun day that the records of all living stores reach."""
    return min(one.latest_at for one in freshness(stores) if one.behind <= GONE).date()


def complete_until_by_store(stores: pl.DataFrame) -> dict[str, date]:
    """The same of each store by itself."""
    return {store: at.date() for store, at in stores.select("store", "latest_at").iter_rows()}
