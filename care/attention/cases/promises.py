"""Contacts that a customer with an open complaint was promised, and that nobody made in time."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import polars as pl

from care.attention.attention_kinds import Group, Kind
from care.attention.cases.waiting_cases import level_rank, only_one
from care.attention.concern import Concern
from care.i18n import say
from care.semantic.format import count
from care.stores.store_names import store_name

METRIC = "follow_up_kept_rate"
"""The metric whose mart holds what was promised."""

Case = Mapping[str, Any]


def promises_missed(missed: pl.DataFrame, today: Mapping[str, date]) -> list[Concern]:
    """One item a store. ``missed``: store, complaint_no, promised_at, handler, level of the open cases."""
    return [
        _concern(store, [*rows.sort("promised_at", "complaint_no").iter_rows(named=True)], today[store])
        for (store,), rows in missed.group_by("store", maintain_order=True)
        if isinstance(store, str) and store in today
    ]


def _concern(store: str, cases: Sequence[Case], today: date) -> Concern:
    since: date = cases[0]["promised_at"].date()
    return Concern(
        Group.ACT_NOW,
        Kind.PROMISE,
        store,
        partial(_words, store, cases, (today - since).days),
        since,
        len(cases),
        (today - since).days,
        Kind.PROMISE.value,
        METRIC,
        only_one(case["handler"] for case in cases),
        "handler",
        weight=len(cases),
        rank=level_rank(cases),
        records_since=since,
        records_until=today,
        page="complaints",
        culprits=tuple(case["complaint_no"] for case in cases),
    )


def _words(store: str, cases: Sequence[Case], age: int) -> str:
    oldest, many = cases[0], len(cases)
    zh = f"（{oldest['complaint_no']}" + (f"，处理人 {oldest['handler']}）" if oldest["handler"] else "）")
    en = f" ({oldest['complaint_no']}" + (f", handled by {oldest['handler']})" if oldest["handler"] else ")")
    days = f"{count(age)} {'day' if age == 1 else 'days'}"
    return say(
        f"{store_name(store)} {count(many)} 件未关闭投诉约定的跟进时间已过、没有跟进，最久已 {age} 天{zh}；"
        f"自 {oldest['promised_at']:%Y-%m-%d} 起。请今天联系客户。",
        f"{store_name(store)}: a contact was promised and not made in {count(many)} open "
        f"{'complaint' if many == 1 else 'complaints'}, the oldest {days} ago{en}; "
        f"since {oldest['promised_at']:%Y-%m-%d}. Call them today.",
    )
