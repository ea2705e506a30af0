"""The one reason that lost customers of a store give more often than any other."""

from collections.abc import Mapping
from datetime import date
from functools import partial

import polars as pl

from care.attention.attention_kinds import Group, Kind
from care.attention.concern import Concern
from care.i18n import say
from care.semantic.format import count, percent
from care.semantic.vocabulary import label
from care.stats.contribution import TIMES, binomial_at_least
from care.stores.store_names import store_name

METRIC = "loss_reason_count"
FEWEST = 10
"""Least number of customers who give a reason that is told."""
CHANCE = 1 / 200
"""Greatest probability that equally common reasons are so far apart, corrected for their number."""
Tallies = list[tuple[str, int]]


def leaving_reasons(figures: pl.DataFrame, today: Mapping[str, date]) -> list[Concern]:
    """One item for each store of which one reason is given twice as often as the next, beyond chance.

    ``figures``: ``METRIC`` by week, store and loss_reason, of the time looked at.
    """
    found = []
    stated = figures.filter(pl.col("value") > 0, pl.col("store").is_in([*today])).drop_nulls("loss_reason")
    for (store,), rows in stated.group_by("store", maintain_order=True):
        sums = rows.group_by("loss_reason").agg(pl.col("value").sum().cast(pl.Int64))
        ranking: Tallies = sums.sort("value", "loss_reason", descending=[True, False]).rows()
        since = rows["period"].min()
        if isinstance(store, str) and isinstance(since, date) and _leads(ranking):
            found.append(_concern(store, ranking, since, today[store]))
    return found


def _leads(ranking: Tallies) -> bool:
    """Whether the first is so far ahead of the second that two equally common ones hardly ever are."""
    first, second = ranking[0][1], ranking[1][1] if len(ranking) > 1 else 0
    pairs = max(1, len(ranking) - 1)
    return (
        first >= max(FEWEST, TIMES * second)
        and pairs * binomial_at_least(first, first + second, 0.5) <= CHANCE
    )


def _concern(store: str, ranking: Tallies, since: date, today: date) -> Concern:
    reason, many = ranking[0]
    return Concern(
        Group.WORSE,
        Kind.CAUSE,
        store,
        partial(_words, store, ranking, since),
        since,
        many,
        (today - since).days,
        f"leaving {reason}",
        METRIC,
        scope=(("loss_reason", reason),),
        side="denominator",
        weight=many - TIMES * (ranking[1][1] if len(ranking) > 1 else 0),
        records_since=since,
        records_until=today,
        page="voice",
    )


def _words(store: str, ranking: Tallies, since: date) -> str:
    (reason, many), total = ranking[0], sum(times for _, times in ranking)
    named = label("loss_reason", reason)
    next_zh, next_en = "", ""
    if len(ranking) > 1:
        other, times = label("loss_reason", ranking[1][0]), count(ranking[1][1])
        next_zh, next_en = f"，其次{other} {times} 次", f", next {other.lower()} ({times})"
    made_of = f"{count(many)} / {count(total)}，{percent(many / total)}"
    return say(
        f"{store_name(store)} 流失客户说的原因以{named}为主：自 {since} 一周起 {made_of}{next_zh}。"
        "请与服务经理商定对策，再联系这些客户。",
        f"{store_name(store)}: of the reasons that lost customers gave since the week of {since}, "
        f"{count(many)} of {count(total)} ({percent(many / total)}) are “{named.lower()}”{next_en}. "
        "Settle an answer with the service manager, and call these customers again.",
    )
