"""Cases whose level was lowered, above all shortly before their deadline."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

import polars as pl

from care.attention.attention_kinds import Group, Kind
from care.attention.cases.waiting_cases import deadline_of
from care.attention.concern import Concern
from care.i18n import say
from care.policies.policy_book import NO_POLICIES, PolicyBook
from care.semantic.format import count
from care.stores.store_names import store_name

LISTED = timedelta(weeks=13)
SHORTLY = timedelta(days=2)
"""A level that is lowered so long before the deadline, or after it, is lowered because of it."""
FEWEST = 3
"""Least number of cases whose level was lowered at other times."""
MOSTLY = 0.75
"""Share of the cases from which on the one handler of them is named."""

Case = Mapping[str, Any]


def downgraded(
    lowered: pl.DataFrame, today: Mapping[str, date], policies: PolicyBook = NO_POLICIES
) -> list[Concern]:
    """An item for each store in which the level of cases was lowered within a quarter.

    ``lowered``: store, complaint_no, level_before, level_after, lowered_at, handler, received_at, due_at.
    """
    found = []
    for (store,), rows in lowered.group_by("store", maintain_order=True):
        if not isinstance(store, str) or store not in today:
            continue
        recent = [
            case
            for case in rows.sort("lowered_at", "complaint_no").iter_rows(named=True)
            if today[store] - LISTED <= case["lowered_at"].date()
        ]
        shortly = sum(case["lowered_at"] >= deadline_of(case, policies) - SHORTLY for case in recent)
        if shortly or len(recent) >= FEWEST:
            found.append(_concern(store, recent, shortly, today[store]))
    return found


def _concern(store: str, cases: Sequence[Case], shortly: int, today: date) -> Concern:
    since: date = min(cases[0]["lowered_at"].date(), today)
    person, many = Counter(case["handler"] for case in cases).most_common(1)[0]
    if many < MOSTLY * len(cases):
        person = None
    received = [case["received_at"].date() for case in cases]
    return Concern(
        Group.WORSE,
        Kind.DOWNGRADED,
        store,
        partial(_words, store, cases, shortly, person, since),
        since,
        len(cases),
        (today - since).days,
        Kind.DOWNGRADED.value,
        "complaint_count",
        person,
        "handler",
        side="denominator",
        weight=len(cases),
        records_since=min(received),
        records_until=max(received),
        page="complaints",
        culprits=tuple(case["complaint_no"] for case in cases),
    )


def _words(store: str, cases: Sequence[Case], shortly: int, person: str | None, since: date) -> str:
    steps = Counter(f"{case['level_before']}→{case['level_after']}" for case in cases)
    told = say("、", ", ").join(f"{step} {count(many)}" for step, many in steps.most_common(3))
    zh, en = (f"处理人 {person} 的 ", f", handled by {person}") if person else ("", "")
    part = (
        ("都", "all") if shortly == len(cases) else (f"其中 {count(shortly)} 件", f"{count(shortly)} of them")
    )
    near_zh = f"，{part[0]}在期限前 2 天内或期限后" if shortly else ""
    near_en = f", {part[1]} within 2 days of the deadline or after it" if shortly else ""
    return say(
        f"{store_name(store)} {zh}{count(len(cases))} 件投诉被降级（{told}）{near_zh}；自 {since} 起。"
        "请逐件核对降级的理由。",
        f"{store_name(store)}: the level of {count(len(cases))} "
        f"{'complaint' if len(cases) == 1 else 'complaints'}{en} was lowered ({told}){near_en}; "
        f"since {since}. Ask for the reason of each.",
    )
