"""Records of a kind that end early: what happened after their last day cannot be seen."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from math import log

import polars as pl

from care.attention.attention_kinds import Group, Kind
from care.attention.concern import Concern
from care.i18n import say
from care.periods.freshness import LATE, days_behind
from care.semantic.format import count
from care.stores.store_names import store_name

KINDS = {
    "service_orders": ("工单", "service orders"),
    "vehicle_sales": ("新车交付", "vehicle sales"),
    "callbacks": ("回访", "callbacks"),
    "complaints": ("投诉", "complaints"),
    "inquiries": ("问询", "inquiries"),
}
"""Kind of record, of which the column ``<kind>_at`` of a store has the latest → its names."""
UNLIKELY = 0.0002
"""Greatest probability that a store has nothing to record for so long."""
NAMED = 3
"""Up to so many stores whose records all end early have a line each."""


def exports_missing(
    stores: pl.DataFrame, a_week: Mapping[tuple[str, str], float], newest: datetime | None = None
) -> list[Concern]:
    """An item for each store of which a kind of record ends earlier than the home's newest records.

    ``stores``: store, latest_at and the latest moment of each kind. ``a_week``: store and kind → how many are
    recorded in a usual week; rare ones are missed only when nothing has come for unlikely long.
    ``newest``: the newest record of the home, where ``stores`` are some of it.
    """
    newest = newest or stores["latest_at"].max()  # type: ignore[assignment]  # a column of moments
    found = []
    for row in stores.iter_rows(named=True):
        if newest is None:
            break
        ended = {
            kind: row[f"{kind}_at"]
            for kind in KINDS
            if row.get(f"{kind}_at") is not None
            and newest - row[f"{kind}_at"] > longest_silence(a_week.get((row["store"], kind), 0.0))
        }
        if row["latest_at"] is not None and newest - row["latest_at"] > LATE:
            found.append(_concern(row["store"], (), row["latest_at"], newest))
        else:
            found += [_concern(row["store"], (kind,), at, newest) for kind, at in ended.items()]
    return _shortened(found)


def longest_silence(a_week: float) -> timedelta:
    """The longest silence that is likely at so many a week, as records are loaded every few days."""
    return LATE if a_week <= 0 else max(LATE, timedelta(days=-log(UNLIKELY) / (a_week / 7)))


def _concern(store: str, kinds: Sequence[str], at: datetime, newest: datetime) -> Concern:
    behind = days_behind(at, newest)
    return Concern(
        Group.RECORDS_MISSING,
        Kind.EXPORT,
        store,
        partial(_words, store, kinds, at.date(), behind),
        at.date(),
        behind,
        behind,
        f"{Kind.EXPORT.value} {'+'.join(kinds)}",
        scope=tuple(("record", kind) for kind in kinds),
        weight=behind,
        page="files",
    )


def _words(store: str, kinds: Sequence[str], last: date, behind: int) -> str:
    zh = say("、", ", ").join(KINDS[kind][0] for kind in kinds)
    en = ", ".join(KINDS[kind][1] for kind in kinds) or "all records"
    days = f"{count(behind)} {'day' if behind == 1 else 'days'}"
    return say(
        f"{store_name(store)} 的{zh}记录只到 {last}，比最新记录晚 {behind} 天；请补导出。",
        f"{store_name(store)}: {en} end on {last}, {days} before the newest records; "
        "load the latest exports.",
    )


def _shortened(found: list[Concern]) -> list[Concern]:
    """The items, those of many stores that lack everything in one."""
    whole = sorted((one for one in found if not one.scope), key=lambda one: one.since)
    if len(whole) <= NAMED:
        return found
    first = whole[0]
    merged = Concern(
        Group.RECORDS_MISSING,
        Kind.EXPORT,
        None,
        partial(_many_words, whole),
        first.since,
        len(whole),
        first.age_days,
        first.story,
        weight=first.weight,
        page="files",
    )
    return [*(one for one in found if one.scope), merged]


def _many_words(whole: list[Concern]) -> str:
    told = say("、", ", ").join(f"{store_name(one.store or '')} {one.since}" for one in whole[:NAMED])
    return say(
        f"{count(len(whole))} 家门店的记录结束得早（{told} 等）；请补导出。",
        f"The records of {count(len(whole))} stores end early ({told} and more); load their latest exports.",
    )
