"""Complaints that are still open: past their deadline, or in time and old."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import polars as pl

from care.attention.attention_kinds import Group, Kind
from care.attention.concern import Concern
from care.i18n import say
from care.periods.freshness import LATE
from care.policies.policy_book import NO_POLICIES, PolicyBook
from care.semantic.format import count, counted
from care.stores.store_names import store_name

Case = Mapping[str, Any]


def open_case_concerns(
    cases: pl.DataFrame,
    as_of: Mapping[str, datetime],
    policies: PolicyBook = NO_POLICIES,
    newest: datetime | None = None,
) -> list[Concern]:
    """One item a store for the open complaints that are overdue, one for those that are old but in time.

    One without a deadline of its own is overdue, and one in time is old, after the days that the store's
    policy of the day of receipt says.

    ``cases``: store, complaint_no, received_at, due_at, closed, closing_known, level, handler, of which those
    count that are known to be open.
    Time runs to the store's own as_of: what happened later is not known, which is said of a store whose
    records end early. ``newest``: the newest record of the home, where the stores are some of it.
    """
    late = _records_end(as_of, newest)
    overdue: dict[str, list[Case]] = {}
    old: dict[str, list[Case]] = {}
    for case in _waiting(cases, as_of):
        now, received_at = as_of[case["store"]], case["received_at"]
        if deadline_of(case, policies) < now:
            overdue.setdefault(case["store"], []).append(case)
        elif now - received_at >= _list_days(case, "old_days", policies):
            old.setdefault(case["store"], []).append(case)
    return [
        _concern(kind, store, found, as_of[store], late.get(store))
        for kind, by_store in ((Kind.OVERDUE, overdue), (Kind.OPEN, old))
        for store, found in by_store.items()
    ]


def oldest_open_case(
    cases: pl.DataFrame,
    as_of: Mapping[str, datetime],
    policies: PolicyBook = NO_POLICIES,
    newest: datetime | None = None,
) -> Concern | None:
    """The open complaint that has waited longest, overdue or not; None where none is open.

    Everything as :func:`open_case_concerns` takes it. ``count`` is the number of all open complaints.
    """
    waiting = _waiting(cases, as_of)
    if not waiting:
        return None
    oldest = max(waiting, key=lambda case: as_of[case["store"]] - case["received_at"])
    store = oldest["store"]
    now = as_of[store]
    kind = Kind.OVERDUE if deadline_of(oldest, policies) < now else Kind.OPEN
    known_until = _records_end(as_of, newest).get(store)
    found = _concern(kind, store, [oldest], now, known_until)
    return replace(
        found,
        words=partial(_oldest_words, kind, oldest, found.age_days, len(waiting), known_until),
        count=len(waiting),
        person=None,
        culprits=(str(oldest["complaint_no"]),),
    )


def _records_end(as_of: Mapping[str, datetime], newest: datetime | None) -> dict[str, date]:
    """Store → its last day, of the stores whose records end early."""
    return {store: at.date() for store, at in as_of.items() if (newest or max(as_of.values())) - at > LATE}


def _waiting(cases: pl.DataFrame, as_of: Mapping[str, datetime]) -> Sequence[Case]:
    """The complaints of these stores that are known to be open, the first received first."""
    is_open = ~pl.col("closed") & pl.col("closing_known")
    still_open = cases.filter(is_open & pl.col("store").is_in(list(as_of)))
    return still_open.sort("received_at", "complaint_no").to_dicts()


def _concern(kind: Kind, store: str, cases: list[Case], now: datetime, known_until: date | None) -> Concern:
    oldest = cases[0]
    since: date = oldest["received_at"].date()
    age = (now - oldest["received_at"]).days
    return Concern(
        Group.ACT_NOW,
        kind,
        store,
        partial(_words, kind, store, cases, age, known_until),
        since,
        len(cases),
        age,
        kind.value,
        "close_rate",
        only_one(case["handler"] for case in cases),
        "handler",
        weight=len(cases),
        rank=level_rank(cases),
        page="complaints",
    )


def deadline_of(case: Case, policies: PolicyBook) -> datetime:
    """The case's own deadline, failing that the policy's."""
    due_at: datetime | None = case["due_at"]
    received_at: datetime = case["received_at"]
    return due_at or received_at + _list_days(case, "open_days", policies)


def _list_days(case: Case, name: str, policies: PolicyBook) -> timedelta:
    policy = policies.policy(case["store"], case["received_at"].date())
    return timedelta(days=policy.values[f"lists.{name}"])


def only_one(names: Iterable[str | None]) -> str | None:
    """The one name that all have; None where they differ."""
    found = set(names)
    return found.pop() if len(found) == 1 else None


def level_rank(cases: Sequence[Case]) -> int:
    """0 for level A, 1 for B, and so on; one without a level comes last."""
    return min((ord(case["level"][0].upper()) - ord("A") for case in cases if case["level"]), default=26)


def _words(kind: Kind, store: str, cases: list[Case], age: int, known_until: date | None) -> str:
    oldest, many = cases[0], len(cases)
    number, level = oldest["complaint_no"], oldest["level"]
    zh = [f"受理已 {age} 天（{number}"] + ([f"{level} 级"] if level else [])
    en = [f"received {_days(age)} ago ({number}"] + ([f"level {level}"] if level else [])
    if known_until:
        zh[0] = f"到 {known_until} 记录截止时{zh[0]}"
        en[0] = f"received {_days(age)} before its records end on {known_until} ({number}"
    if oldest["handler"]:
        zh.append(f"处理人 {oldest['handler']}")
        en.append(f"handled by {oldest['handler']}")
    where, on = store_name(store), oldest["received_at"].date()
    late = kind is Kind.OVERDUE
    oldest_zh, oldest_en = ("最久", "the oldest ") if many > 1 else ("", "")
    return say(
        f"{where} {count(many)} 件投诉{'超期未关闭' if late else '久未关闭，尚未到期'}，{oldest_zh}"
        f"{'，'.join(zh)}），受理于 {on}。{'请今天定下一步并回复客户。' if late else '请确认能否按期关闭。'}",
        f"{where}: {count(many)} {'complaint is' if many == 1 else 'complaints are'} "
        f"{'open past the deadline' if late else 'long open, not due yet'}, {oldest_en}"
        f"{', '.join(en)}), on {on}. "
        f"{'Settle the next step today, and tell the customer.' if late else 'Check that it can be kept.'}",
    )


def _oldest_words(kind: Kind, case: Case, age: int, many: int, known_until: date | None) -> str:
    number, level, where = case["complaint_no"], case["level"], store_name(case["store"])
    zh, en = (f"（{level} 级）", f" (level {level})") if level else ("", "")
    until_zh, until_en = (
        (f"到 {known_until} 记录截止时", f" before its records end on {known_until}")
        if known_until
        else ("", " ago")
    )
    return say(
        f"未关闭的投诉共 {count(many)} 件，最久的是 {where} 的 {number}{zh}，{until_zh}受理已 {age} 天，"
        f"{'已超期' if kind is Kind.OVERDUE else '尚未到期'}。",
        f"{counted(many, 'complaint is', 'complaints are')} open; the oldest is {number} of {where}{en}, "
        f"received {_days(age)}{until_en}, {'past its deadline' if kind is Kind.OVERDUE else 'not due yet'}.",
    )


def _days(many: int) -> str:
    return f"{count(many)} {'day' if many == 1 else 'days'}"
