"""Rules that apply whatever the target: each is one function from small frames to items."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import partial

import polars as pl

from care.attention.item import AttentionItem
from care.i18n import say
from care.periods.freshness import LATE, Freshness
from care.semantic.format import count, day, hours
from care.stores.store_names import store_name

PATIENCE = timedelta(days=3)
"""An open complaint without a deadline of its own is overdue after this."""
NAMED = 3
"""Up to so many stores whose records end early have a line each."""


def stale_stores(stores: Iterable[Freshness]) -> list[AttentionItem]:
    """Stores whose records end days before the others': their silence is not success.

    More than ``NAMED`` share one line, so that they do not hide other items.
    """
    late = [one for one in stores if one.stale]
    if len(late) <= NAMED:
        return [AttentionItem(partial(_behind, one), float("inf"), one.store) for one in late]
    late.sort(key=lambda one: one.latest_at)
    return [AttentionItem(partial(_many_behind, late), float("inf"), late[0].store)]


def _behind(one: Freshness) -> str:
    return say(
        f"{store_name(one.store)} 的记录只到 {day(one.latest_at)}，比最新门店晚 {one.behind.days} 天；"
        "之后的情况看不到，请补导出。",
        f"{store_name(one.store)}'s records end on {day(one.latest_at)}, {one.behind.days} days behind "
        "the newest; nothing after that can be seen. Load its latest exports.",
    )


def _many_behind(late: Sequence[Freshness]) -> str:
    first = say("、", ", ").join(f"{store_name(one.store)} ({day(one.latest_at)})" for one in late[:NAMED])
    return say(
        f"{first} 等 {len(late)} 家门店的记录比最新门店晚 {LATE.days} 天以上；之后的情况看不到，请补导出。"
        "各店到哪一天见“数据”页。",
        f"The records of {len(late)} stores end more than {LATE.days} days behind the newest, first of all "
        f"{first}; nothing after that can be seen. Load their latest exports. The page Data lists all.",
    )


def never_tried(by_store: pl.DataFrame) -> list[AttentionItem]:
    """Callbacks that fell due without one attempt. ``by_store``: callback_rate by store."""
    return [
        AttentionItem(partial(_untried, store, missed, due), missed, store, "callback_rate", "missed")
        for store, tried, due in by_store.select("store", "numerator", "denominator").iter_rows()
        if (missed := due - tried) > 0
    ]


def _untried(store: str, missed: float, due: int) -> str:
    return say(
        f"{store_name(store)} 有 {count(missed)} 个回访已到期却一次未拨打（到期 {count(due)}）。",
        f"{store_name(store)}: {count(missed)} of {count(due)} callbacks fell due without one attempt.",
    )


def waiting_complaints(open_cases: pl.DataFrame, stores: pl.DataFrame) -> list[AttentionItem]:
    """Open complaints past their deadline, or past three days where they have none.

    Time runs to the store's own as_of: what happened later is not known.
    """
    late = open_cases.join(stores.select("store", "as_of"), on="store").filter(
        pl.coalesce("due_at", pl.col("received_at") + PATIENCE) < pl.col("as_of")
    )
    worst = late.group_by("store").agg(
        pl.len().alias("cases"), (pl.col("as_of") - pl.col("received_at")).max().alias("oldest")
    )
    return [
        AttentionItem(
            partial(_waiting, store, cases, oldest), cases, store, "close_rate", "missed", of_all_days=True
        )
        for store, cases, oldest in worst.iter_rows()
    ]


def _waiting(store: str, cases: int, oldest: timedelta) -> str:
    longest = hours(oldest.total_seconds() / 3600)
    return say(
        f"{store_name(store)} 有 {count(cases)} 件投诉超期未关闭，最久已 {longest}。",
        f"{store_name(store)}: {count(cases)} complaints are open past their time, the oldest for {longest}.",
    )


def unheard(by_store: pl.DataFrame) -> list[AttentionItem]:
    """Customers who complained elsewhere after an untroubled callback. ``by_store``: missed_voice_rate."""
    return [
        AttentionItem(partial(_unheard, store, many), many, store, "missed_voice_rate", "numerator")
        for store, many in by_store.select("store", "numerator").iter_rows()
        if many
    ]


def _unheard(store: str, many: float) -> str:
    return say(
        f"{store_name(store)} 有 {count(many)} 位客户在“无不满”的回访后 30 天内另行投诉。",
        f"{store_name(store)}: {count(many)} customers complained elsewhere within 30 days "
        "of a callback that recorded no dissatisfaction.",
    )
