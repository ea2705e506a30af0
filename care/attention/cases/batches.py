"""What was entered in a batch: many closes within an hour, many calls within the same minute."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import partial

import polars as pl

from care.attention.attention_kinds import Group, Kind
from care.attention.concern import Concern
from care.i18n import say
from care.periods.freshness import day_known
from care.semantic.format import count
from care.stores.store_names import store_name

CLOSES, WITHIN = 8, timedelta(hours=1)
LISTED = timedelta(weeks=4)
"""A batch stays listed so long."""
CALLS_A_MINUTE = 3
"""From so many calls of one person in one minute on nobody can have made them."""
FEWEST_CALLS = 9
"""Least number of such calls of one person in four weeks."""

SHARED = 0.2
"""Share of the colleagues' calls in such minutes from which on it tells of the export."""


def bulk_closes(cases: pl.DataFrame, as_of: Mapping[str, datetime]) -> list[Concern]:
    """Eight or more cases of a store closed within an hour. ``cases``: store, handler, closing times.

    Times without a clock tell nothing. One item a store, for its largest batch of the last four weeks.
    """
    found = []
    for store, now in as_of.items():
        closed = cases.filter(
            (pl.col("store") == store)
            & (pl.col("first_closed_at") > now - LISTED)
            & (pl.col("first_closed_at") <= now)
            & (pl.col("first_closed_at").dt.time() != time())
        ).sort("first_closed_at")
        batch = _largest(closed.select("first_closed_at", "handler").rows())
        if len(batch) >= CLOSES:
            found.append(_bulk(store, batch, day_known(now)))
    return found


def _largest(closes: list[tuple[datetime, str | None]]) -> list[tuple[datetime, str | None]]:
    best: list[tuple[datetime, str | None]] = []
    first = 0
    for last, (at, _) in enumerate(closes):
        while at - closes[first][0] > WITHIN:
            first += 1
        if last - first + 1 > len(best):
            best = closes[first : last + 1]
    return best


def _bulk(store: str, batch: list[tuple[datetime, str | None]], today: date) -> Concern:
    began, ended, names = batch[0][0], batch[-1][0], {name for _, name in batch}
    person = names.pop() if len(names) == 1 else None
    return Concern(
        Group.WORSE,
        Kind.BULK_CLOSE,
        store,
        partial(_bulk_words, store, person, len(batch), began, ended),
        began.date(),
        len(batch),
        (today - began.date()).days,
        Kind.BULK_CLOSE.value,
        "hours_to_close_median",
        person,
        "handler",
        side="denominator",
        weight=len(batch),
        records_since=began.date(),
        records_until=ended.date(),
        page="complaints",
    )


def _bulk_words(store: str, person: str | None, many: int, began: datetime, ended: datetime) -> str:
    where = store_name(store)
    zh, en = (f"由 {person} ", f" by {person}") if person else ("", "")
    return say(
        f"{where} {began:%Y-%m-%d} {began:%H:%M}–{ended:%H:%M} {zh}集中关闭 {count(many)} 件投诉，"
        "请核对是否真已解决。",
        f"{where}: {count(many)} complaints were closed in one batch{en} on {began:%Y-%m-%d}, "
        f"{began:%H:%M}–{ended:%H:%M}; check that they are solved.",
    )


def same_minutes(minutes: pl.DataFrame, today: Mapping[str, date]) -> list[Concern]:
    """People with many calls recorded in the same minute.

    ``minutes``: store, agent, first_on, last_on, minutes and calls, of the last four weeks, counted in
    minutes of ``CALLS_A_MINUTE`` calls or more; ``all_calls`` in any. Where colleagues share it, times are
    rounded in the export, and it tells of nobody.
    """
    return [
        Concern(
            Group.WORSE,
            Kind.SAME_MINUTE,
            row["store"],
            partial(_minute_words, row),
            row["first_on"],
            row["calls"],
            (today[row["store"]] - row["first_on"]).days,
            f"{Kind.SAME_MINUTE.value} {row['agent']}",
            "satisfaction_score",
            row["agent"],
            "agent",
            side="denominator",
            weight=row["calls"],
            records_since=row["first_on"],
            records_until=row["last_on"],
            page="callbacks",
        )
        for row in minutes.iter_rows(named=True)
        if row["calls"] >= FEWEST_CALLS and row["store"] in today and _alone(row, minutes)
    ]


def _alone(row: Mapping[str, object], minutes: pl.DataFrame) -> bool:
    others = minutes.filter((pl.col("store") == row["store"]) & (pl.col("agent") != row["agent"]))
    total, crowded = int(others["all_calls"].sum()), int(others["calls"].sum())
    return not total or crowded / total < SHARED


def _minute_words(row: Mapping[str, object]) -> str:
    where, agent = store_name(str(row["store"])), row["agent"]
    calls, minutes = int(str(row["calls"])), int(str(row["minutes"]))
    return say(
        f"{where} 专员 {agent} 在 {count(minutes)} 个分钟内记录了 {count(calls)} 次拨打，"
        f"一分钟拨不了这么多；自 {row['first_on']} 起。请抽听录音核对。",
        f"{where}: agent {agent} recorded {count(calls)} calls in {count(minutes)} "
        f"{'minute' if minutes == 1 else 'minutes'}, more than can be made; since {row['first_on']}. "
        "Listen to some of them.",
    )
