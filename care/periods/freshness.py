"""Data freshness: the latest record of each store, and which periods are complete (definitions §2)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl

LATE = timedelta(days=2)
"""A store whose records end more than this before the newest store's is stale."""
GONE = timedelta(days=31)
"""A store behind for longer than this no longer keeps the latest periods of the others incomplete."""


@dataclass(frozen=True)
class Freshness:
    """The time of a store's latest record, and how far it is behind the newest store's."""

    store: str
    latest_at: datetime
    behind: timedelta

    @property
    def stale(self) -> bool:
        """Whether the store lacks days that others have."""
        return self.behind > LATE


def freshness(stores: pl.DataFrame) -> list[Freshness]:
    """The freshness of every store, in the order given. ``stores``: store, latest_at."""
    reached = stores["latest_at"].to_list()
    newest = max(reached, default=None)
    return [
        Freshness(store, at, newest - at)
        for store, at in zip(stores["store"].to_list(), reached, strict=True)
    ]


def reach_back_to(day: date, stores: pl.DataFrame) -> bool:
    """Whether a store has a record on that day or earlier; before the first record a count is unknown, not 0.

    ``stores``: earliest_at. True without that column, which a warehouse built by an earlier version lacks.
    """
    if "earliest_at" not in stores.columns:
        return True
    return any(at.date() <= day for at in stores["earliest_at"].drop_nulls().to_list())


def as_of(stores: pl.DataFrame) -> datetime:
    """The latest ``as_of`` of the stores; raises ValueError where there is none."""
    latest: datetime = max(stores["as_of"].drop_nulls().to_list())
    return latest


def complete_until(stores: pl.DataFrame) -> date:
    """The last day, whole or begun, that the records of all stores reach; stores behind by ``GONE`` aside."""
    return min(one.latest_at for one in freshness(stores) if one.behind <= GONE).date()


def complete_until_by_store(stores: pl.DataFrame) -> dict[str, date]:
    """Store → the last day, whole or begun, that its own records reach."""
    return {store: at.date() for store, at in stores.select("store", "latest_at").iter_rows()}


def recorded_since(stores: pl.DataFrame) -> date | None:
    """The day of the first record of these stores; None where it is not known."""
    if "earliest_at" not in stores.columns:
        return None
    earliest: datetime | None = min(stores["earliest_at"].drop_nulls().to_list(), default=None)
    return earliest.date() if earliest else None
