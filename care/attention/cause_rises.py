"""Causes and levels of which there are more complaints than usual, and those that are over."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial

import polars as pl

from care.attention.attention_kinds import Group, Kind
from care.attention.concern import Concern
from care.i18n import say
from care.semantic.format import count
from care.semantic.vocabulary import label
from care.stats.contribution import ALLOWED, binomial_at_least
from care.stores.store_names import store_name

SPANS = (2, 4, 8, 13)
"""The numbers of latest weeks that are looked at."""
BASE = 39
"""Weeks before a span that tell what is usual."""
FEWEST = 5
TIMES = 2.0
"""Least ratio to what is usual."""
STILL = 4
"""It is over when the last so many weeks are as usual again."""
UNLIKELY = 0.01
"""Greatest probability by chance against the same weeks a year before."""
SEVERE = ("A", "B")


@dataclass(frozen=True)
class Rise:
    """A value of a column at one store: cases since the rise began, and how many there usually are."""

    store: str
    column: str
    value: str
    since: date
    now: int
    weeks: int
    usual: float
    chance: float
    over: bool = False

    @property
    def excess(self) -> float:
        """Cases beyond what is usual."""
        return self.now - self.usual * self.weeks


def rises(
    cases: pl.DataFrame, column: str, as_of: Mapping[str, datetime], begun: Mapping[str, date]
) -> list[Rise]:
    """The values of a column that rose at a store. ``cases``: store, received_at and the column.

    ``begun``: store → the first day of its records. A rise has to be beyond what the weeks before and the
    same weeks a year before make likely, where the records reach back to them.
    """
    many = max(1, cases.drop_nulls(column).select("store", column).n_unique())
    found = []
    for (store, value), rows in cases.drop_nulls(column).group_by("store", column, maintain_order=True):
        if isinstance(store, str) and store in as_of and store in begun:
            days = [at.date() for at in rows["received_at"]]
            today = (as_of[store] - timedelta(microseconds=1)).date()
            found += _lately(store, column, str(value), days, today, begun[store], many)
    return found


def _lately(
    store: str, column: str, value: str, days: list[date], today: date, begun: date, many: int
) -> list[Rise]:
    """The rise that shows today, else one of the last quarter that is over."""
    for back in (0, 4, 8, 12):
        then = today - timedelta(weeks=back)
        rise = _rise(store, column, value, [day for day in days if day <= then], then, begun, many)
        if rise is None:
            continue
        lately = sum(today - timedelta(weeks=STILL) < day for day in days)
        over = lately <= max(1.0, TIMES * rise.usual * STILL)
        if back == 0 or over:
            return [replace(rise, over=over, now=sum(day >= rise.since for day in days))]
    return []


def _rise(
    store: str, column: str, value: str, days: list[date], today: date, begun: date, many: int
) -> Rise | None:
    best = None
    for weeks in SPANS:
        first = today - timedelta(weeks=weeks)
        base_from = max(first - timedelta(weeks=BASE), begun)
        base_weeks = (first - base_from).days / 7
        now = sum(first < day <= today for day in days)
        before = sum(base_from <= day <= first for day in days)
        if base_weeks < SPANS[-1] or now < FEWEST:
            continue
        usual = before / base_weeks
        chance = binomial_at_least(now, now + before, weeks / (weeks + base_weeks)) * many * len(SPANS)
        seasonal = _as_a_year_before(days, first, today, begun, now)
        if (
            chance <= ALLOWED
            and now >= TIMES * usual * weeks
            and not seasonal
            and (best is None or chance < best[0])
        ):
            best = (chance, usual)
    if best is None:
        return None
    chance, usual = best
    since = _began(days, today, usual)
    weeks = max(1, -(-((today - since).days + 1) // 7))
    return Rise(store, column, value, since, sum(day >= since for day in days), weeks, usual, chance)


def _as_a_year_before(days: list[date], first: date, today: date, begun: date, now: int) -> bool:
    """Whether the same weeks of the year before had about as many."""
    year = timedelta(weeks=52)
    if first - year < begun:
        return False
    then = sum(first - year < day <= today - year for day in days)
    return binomial_at_least(now, now + then, 0.5) > UNLIKELY


def _began(days: list[date], today: date, usual: float) -> date:
    """The Monday from which on the number of cases exceeds what is usual most (a cumulative sum)."""
    monday = today - timedelta(days=today.weekday())
    mondays = [monday - timedelta(weeks=back) for back in range(26)]
    allowance = max(usual * (1 + TIMES) / 2, usual + 0.5)
    best, total, start = 0.0, 0.0, monday
    for week in mondays:
        total += sum(week <= day < week + timedelta(days=7) for day in days) - allowance
        if total > best:
            best, start = total, week
    return start


def rise_concerns(found: list[Rise], as_of: Mapping[str, datetime]) -> Iterator[Concern]:
    """One item for each value that rose, wherever it did; the store with most cases stands for all."""
    by_value: dict[tuple[str, str], list[Rise]] = {}
    for one in sorted(found, key=lambda rise: (-rise.excess, rise.store)):
        if one.column != "level" or one.value[:1].upper() in SEVERE:
            by_value.setdefault((one.column, one.value), []).append(one)
    for several in by_value.values():
        going_on = [one for one in several if not one.over]
        yield _concern(going_on or several, as_of)


def _concern(several: list[Rise], as_of: Mapping[str, datetime]) -> Concern:
    first = several[0]
    today = as_of[first.store].date()
    kind = Kind.LEVEL if first.column == "level" else Kind.CAUSE
    since = min(one.since for one in several)
    return Concern(
        Group.IMPROVED if first.over else Group.WORSE,
        kind,
        first.store,
        partial(_words, several),
        since,
        sum(one.now for one in several),
        (today - since).days,
        f"{kind.value} {first.value}",
        "complaint_count",
        scope=((first.column, first.value),),
        side="denominator",
        weight=sum(one.excess for one in several),
        records_since=since,
        records_until=today,
        page="causes",
    )


def _words(several: list[Rise]) -> str:
    first, more = several[0], several[1:]
    what = (
        label(first.column, first.value)
        if first.column != "level"
        else say(f"{first.value} 级", f"level {first.value}")
    )
    others = say("，", ", ").join(f"{store_name(one.store)} {count(one.now)}" for one in more)
    zh, en = (f"；另 {others} 件", f"; besides {others}") if more else ("", "")
    where, usual = store_name(first.store), f"{first.usual:.1f}"
    if first.over:
        return say(
            f"{where} “{what}”投诉已回落：自 {first.since} 一周起共 {count(first.now)} 件"
            f"（此前每周 {usual} 件），近 {STILL} 周已如常{zh}。",
            f"{where}: complaints about {what} are over: {count(first.now)} since the week of {first.since} "
            f"({usual} a week before), as usual in the last {STILL} weeks{en}.",
        )
    return say(
        f"{where} “{what}”投诉增多：自 {first.since} 一周起 {count(first.now)} 件，此前每周 {usual} 件{zh}。",
        f"{where}: more complaints about {what}: {count(first.now)} since the week of {first.since}, "
        f"{usual} a week before{en}.",
    )
