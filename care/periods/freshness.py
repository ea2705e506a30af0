"""Data freshness: the latest record of each store, and which periods are complete (definitions §2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl

from care.i18n import say

LATE = timedelta(days=2)
"""A store whose records end more than this before the newest store's is stale."""
GONE = timedelta(days=31)
"""A store behind for longer than this no longer keeps the latest periods of the others incomplete."""


class NothingDated(Exception):
    """No record tells of any day, so there are no periods; the message says what the records need."""

    def __init__(self) -> None:
        super().__init__(
            say(
                "还没有带日期的记录，因此不能按期间统计。请看“导入”页或 care loads 里被拒收的行，"
                "或在导出中加上日期列，再导入一次。",
                "No record holds a date yet, so nothing can be told by period. Look at the rejected rows on "
                "the page “Load” or with “care loads”, or add the columns of dates to the export and load "
                "it again.",
            )
        )


@dataclass(frozen=True)
class Freshness:
    """The time of a store's latest record, and how far it is behind the newest store's."""

    store: str
    latest_at: datetime
    behind: timedelta

    @property
    def lag(self) -> str:
        """How far it is behind, in the reader's language: the one number of days said of late records."""
        many = days_behind(self.latest_at, self.latest_at + self.behind)
        return say(f"晚 {many} 天", f"{many} {'day' if many == 1 else 'days'} behind")

    @property
    def stale(self) -> bool:
        """Whether the store lacks days that others have."""
        return self.behind > LATE


def days_behind(latest: datetime, newest: datetime) -> int:
    """The days from one date to the other, as a reader counts them, whatever the hours."""
    return (newest.date() - latest.date()).days


def freshness(stores: pl.DataFrame) -> list[Freshness]:
    """The freshness of every store, in the order given. ``stores``: store, latest_at."""
    reached = stores["latest_at"].to_list()
    newest = max(reached, default=None)
    return [
        Freshness(store, at, newest - at)
        for store, at in zip(stores["store"].to_list(), reached, strict=True)
    ]


def calls_that_end_early(stores: pl.DataFrame) -> dict[str, date]:
    """Store → the day of its last callback, where that is more than ``LATE`` before its latest record."""
    if "callbacks_until" not in stores.columns:
        return {}
    rows = stores.select("store", "latest_at", "callbacks_until").drop_nulls().iter_rows()
    return {store: called.date() for store, latest, called in rows if latest - called > LATE}


def as_of(stores: pl.DataFrame) -> datetime:
    """The latest ``as_of`` of the stores; raises NothingDated where there is none."""
    known: list[datetime] = stores["as_of"].drop_nulls().to_list()
    if not known:
        raise NothingDated
    return max(known)


def last_day_known(stores: pl.DataFrame) -> date:
    """The last day that any store knows of, by which the newest report and review are chosen.

    A store that lags behind is named there.
    """
    return day_known(as_of(stores))


def day_known(at: datetime) -> date:
    """The last day that a store of this as_of knows of; of a day that begins with it, it knows nothing."""
    return (at - timedelta(microseconds=1)).date()


def complete_until(stores: pl.DataFrame) -> date:
    """The last day, whole or begun, that the records of all stores reach; stores behind by ``GONE`` aside."""
    return min(one.latest_at for one in freshness(stores) if one.behind <= GONE).date()


def complete_until_by_store(stores: pl.DataFrame) -> dict[str, date]:
    """Store → the last day, whole or begun, that its own records reach."""
    return {store: at.date() for store, at in stores.select("store", "latest_at").iter_rows()}


def recorded_since(stores: pl.DataFrame, kinds: Iterable[str] = ()) -> date | None:
    """The day from which on the records of these stores cover all of some kinds; None where it is not known.

    Because a store that joined long after the first one shall not leave the past of the others without
    comparison, those that begin more than ``GONE`` after it are aside, as those are that ended.
    """
    days = [
        max(at for at in begun if at - min(begun) <= GONE)
        for column in _since_columns(stores, kinds)
        if (begun := stores[column].drop_nulls().to_list())
    ]
    return max(days).date() if days else None


def recorded_since_by_store(stores: pl.DataFrame, kinds: Iterable[str] = ()) -> dict[str, date]:
    """Store → the day from which on its own records cover all of some kinds, where it is known."""
    columns = _since_columns(stores, kinds)
    rows = stores.select("store", *columns).iter_rows()
    days = {store: [at for at in moments if at is not None] for store, *moments in rows}
    return {store: max(begun).date() for store, begun in days.items() if begun}


def _since_columns(stores: pl.DataFrame, kinds: Iterable[str]) -> list[str]:
    """The columns with the first moment of each kind; of all records where no kind is known."""
    columns = [name for kind in kinds if (name := f"{kind}_since") in stores.columns]
    return columns or [name for name in ("earliest_at",) if name in stores.columns]
