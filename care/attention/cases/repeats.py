"""Stores whose closed cases come back under another number, beside a store's own reopening."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import partial

import polars as pl

from care.attention.attention_kinds import Group, Kind
from care.attention.concern import Concern
from care.attention.weekly_tallies import level_since
from care.i18n import say
from care.periods.freshness import day_known
from care.semantic.format import count, percent
from care.stats.contribution import Contribution, Tally, contributions
from care.stores.store_names import store_name

WINDOWS = (26, 13, 8, 4)
"""The numbers of latest weeks that are looked at; the longest that tells is told."""
SHARE = 0.1
"""Least share of repeats among the cases of a store that is named."""
FEWEST_REPEATS = 5


def refiled(cases: pl.DataFrame, as_of: Mapping[str, datetime]) -> list[Concern]:
    """Stores of whose recent complaints many repeat a closed case of the same vehicle and cause.

    ``cases``: store, received_at, repeat_of, repeat_known, handler, cause_1. A store stands out against the
    others of the home, by itself where there is no other.
    """
    known = cases.filter(pl.col("repeat_known"))
    found: dict[str, Concern] = {}
    for weeks in WINDOWS:
        recent = {store: _since(known, store, now - timedelta(weeks=weeks)) for store, now in as_of.items()}
        tallied = [(store, _tally(rows)) for store, rows in recent.items()]
        for part in contributions("store", tallied, looks=len(WINDOWS)):
            store = part.group
            if store not in found and _stands_out(part):
                every, today = known.filter(pl.col("store") == store), day_known(as_of[store])
                found[store] = _concern(part, every, recent[store], today, weeks)
    return [*found.values()]


def _stands_out(part: Contribution) -> bool:
    enough = part.own.misses >= FEWEST_REPEATS and part.own.rate >= SHARE
    return enough and (part.stands_out or part.rest.cases == 0 or part.rest.rate >= SHARE)


def _since(cases: pl.DataFrame, store: str, first: datetime) -> pl.DataFrame:
    return cases.filter((pl.col("store") == store) & (pl.col("received_at") >= first))


def _tally(cases: pl.DataFrame) -> Tally:
    return Tally(cases["repeat_of"].count(), cases.height)


def _by_week(cases: pl.DataFrame) -> dict[date, Tally]:
    weeks: dict[date, Tally] = {}
    for at, earlier in cases.select("received_at", "repeat_of").iter_rows():
        monday = at.date() - timedelta(days=at.weekday())
        weeks[monday] = weeks.get(monday, Tally(0, 0)) + Tally(earlier is not None, 1)
    return weeks


def _concern(
    part: Contribution, every: pl.DataFrame, recent: pl.DataFrame, today: date, weeks: int
) -> Concern:
    repeats = every.filter(pl.col("repeat_of").is_not_null())
    grown = level_since(_by_week(every))
    days = sorted(at.date() for at in repeats["received_at"])
    since = next((day for day in days if day >= grown), days[0])
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
        partial(_words, part, since, person, weeks),
        since,
        found.height,
        (today - since).days,
        Kind.REOPENED.value,
        "repeat_share",
        person,
        "handler",
        side="numerator",
        weight=part.excess,
        records_since=today - timedelta(weeks=weeks),
        records_until=today,
        page="complaints",
    )


def _words(part: Contribution, since: date, person: str | None, weeks: int) -> str:
    where = store_name(part.group)
    others = part.rest.cases > 0
    zh = f"，他店 {percent(part.rest.rate)}" if others else ""
    en = f", {percent(part.rest.rate)} at the other stores" if others else ""
    by_zh, by_en = (f"，多为 {person} 处理", f"; most were handled by {person}") if person else ("", "")
    return say(
        f"{where} 近 {weeks} 周 {count(part.own.cases)} 件投诉中 {count(part.own.misses)} 件是同车同因"
        f"再次立案（{percent(part.own.rate)}{zh}）{by_zh}；自 {since} 起。请核对是否本应重开原案。",
        f"{where}: of {count(part.own.cases)} complaints of {weeks} weeks {count(part.own.misses)} repeat a "
        f"closed case of the same car and cause ({percent(part.own.rate)}{en}){by_en}; since {since}. "
        "Check whether the first case should have been reopened.",
    )
