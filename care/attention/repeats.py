"""Stores whose closed cases come back under another number, beside a store's own reopening."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import partial

import polars as pl

from care.attention.attention_kinds import Group, Kind
from care.attention.concern import Concern
from care.i18n import say
from care.semantic.format import count, percent
from care.stats.contribution import Contribution, Tally, contributions
from care.stores.store_names import store_name

WINDOW = timedelta(weeks=26)
SHARE = 0.1
"""Least share of repeats among the cases of a store that is named."""
FEWEST_REPEATS = 5


def refiled(cases: pl.DataFrame, as_of: Mapping[str, datetime]) -> list[Concern]:
    """Stores of whose complaints many repeat a closed case of the same vehicle and cause.

    ``cases``: store, received_at, repeat_of, repeat_known, handler, cause_1. A store stands out against the
    others of the home, by itself where there is no other.
    """
    known = cases.filter(pl.col("repeat_known"))
    recent = {store: _since(known, store, now - WINDOW) for store, now in as_of.items()}
    parts = contributions("store", [(store, _tally(rows)) for store, rows in recent.items()])
    return [
        _concern(
            part, known.filter(pl.col("store") == part.group), recent[part.group], as_of[part.group].date()
        )
        for part in parts
        if _stands_out(part)
    ]


def _stands_out(part: Contribution) -> bool:
    enough = part.own.misses >= FEWEST_REPEATS and part.own.rate >= SHARE
    return enough and (part.stands_out or part.rest.cases == 0 or part.rest.rate >= SHARE)


def _since(cases: pl.DataFrame, store: str, first: datetime) -> pl.DataFrame:
    return cases.filter((pl.col("store") == store) & (pl.col("received_at") >= first))


def _tally(cases: pl.DataFrame) -> Tally:
    return Tally(cases["repeat_of"].count(), cases.height)


def _concern(part: Contribution, every: pl.DataFrame, recent: pl.DataFrame, today: date) -> Concern:
    repeats = every.filter(pl.col("repeat_of").is_not_null())
    since: date = repeats["received_at"].min().date()  # type: ignore[union-attr]  # there are some
    found = recent.filter(pl.col("repeat_of").is_not_null())
    by_handler = contributions(
        "handler",
        [
            (name, _tally(rows))
            for (name,), rows in recent.group_by("handler", maintain_order=True)
            if isinstance(name, str)
        ],
    )
    person = next((one.group for one in by_handler if one.stands_out), None)
    return Concern(
        Group.WORSE,
        Kind.REFILED,
        part.group,
        partial(_words, part, since, person),
        since,
        found.height,
        (today - since).days,
        Kind.REOPENED.value,
        "repeat_share",
        person,
        "handler",
        side="numerator",
        weight=part.excess,
        records_since=today - WINDOW,
        records_until=today,
        page="complaints",
    )


def _words(part: Contribution, since: date, person: str | None) -> str:
    where = store_name(part.group)
    others = part.rest.cases > 0
    zh = f"，他店 {percent(part.rest.rate)}" if others else ""
    en = f", {percent(part.rest.rate)} at the other stores" if others else ""
    by_zh, by_en = (f"，多为 {person} 处理", f"; most were handled by {person}") if person else ("", "")
    return say(
        f"{where} 近半年 {count(part.own.cases)} 件投诉中 {count(part.own.misses)} 件是同车同因再次立案"
        f"（{percent(part.own.rate)}{zh}）{by_zh}；首件在 {since}。",
        f"{where}: of {count(part.own.cases)} complaints of half a year {count(part.own.misses)} repeat a "
        f"closed case of the same car and cause ({percent(part.own.rate)}{en}){by_en}; the first on {since}.",
    )
