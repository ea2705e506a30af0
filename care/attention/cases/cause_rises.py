"""Causes, models and levels of which there are more complaints than usual, and those that are over."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import polars as pl

from care.periods.freshness import day_known
from care.stats.contribution import binomial_at_least

SPANS = (2, 4, 8, 13)
"""The numbers of latest weeks that are looked at."""
BASE = 39
"""Weeks before a span that tell what is usual."""
FEWEST = 5
TIMES = 2.0
"""Least ratio to what is usual."""
STILL = 4
"""It is over when the last so many weeks are as usual again."""
ALLOWED_BY_STORE = 0.005
"""Greatest probability by chance, corrected for all values and spans that are looked at in a store."""
UNLIKELY = 0.01
"""Greatest probability by chance of a model's share of the complaints."""
SEASON = 0.05
"""Greatest probability by chance against the same weeks a year before, of which the fullest are taken."""
YEAR = 52
MOVES = 3
"""Weeks by which a season may come earlier or later, as the Spring Festival does."""


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
    year_before: int | None = None
    """Cases of the same weeks a year before; None where the records do not reach so far back."""

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
    known = cases.drop_nulls(column)
    values = dict(known.group_by("store").agg(pl.col(column).n_unique()).iter_rows())
    found = []
    for (store, value), rows in known.group_by("store", column, maintain_order=True):
        if isinstance(store, str) and store in as_of and store in begun:
            days = rows["received_at"].dt.date().sort().to_list()
            today = day_known(as_of[store])
            found += _lately(store, column, str(value), days, today, begun[store], values[store])
    return [_beside_a_year_before(one, known, begun[one.store]) for one in found]


def models_and_causes(
    cases: pl.DataFrame, as_of: Mapping[str, datetime], begun: Mapping[str, date]
) -> list[Rise]:
    """The models that rose beside the others, and the causes that rose without these models' cases."""
    models = [
        one for one in rises(cases, "model", as_of, begun) if one.over or _apart_from_others(cases, one)
    ]
    others = cases
    for one in models:
        since = pl.col("received_at").dt.date() >= one.since
        of_model = (pl.col("store") == one.store) & (pl.col("model") == one.value) & since
        others = others.filter(~of_model.fill_null(value=False))
    return [*models, *rises(others, "cause_1", as_of, begun)]


def _apart_from_others(cases: pl.DataFrame, rise: Rise) -> bool:
    """Whether a model's share of the complaints about cars sold here rose as well, not only their number."""
    sold = cases.filter(pl.col("store") == rise.store).drop_nulls("model")
    before = sold.filter(pl.col("received_at").dt.date() < rise.since)
    now = sold.height - before.height
    usual = max(before.filter(pl.col("model") == rise.value).height, 1) / max(before.height, 1)
    return binomial_at_least(rise.now, now, usual) <= UNLIKELY


def _beside_a_year_before(rise: Rise, cases: pl.DataFrame, begun: date) -> Rise:
    first = rise.since - timedelta(weeks=YEAR)
    if first < begun:
        return rise
    day = pl.col("received_at").dt.date()
    last = first + timedelta(weeks=rise.weeks)
    then = cases.filter(
        (pl.col("store") == rise.store) & (pl.col(rise.column) == rise.value) & day.is_between(first, last)
    )
    return replace(rise, year_before=then.height)


def _lately(
    store: str, column: str, value: str, days: list[date], today: date, begun: date, many: int
) -> list[Rise]:
    """The rise that shows today, else one of the last quarter that is over."""
    for back in (0, 4, 8, 12):
        then = today - timedelta(weeks=back)
        rise = _rise(store, column, value, days[: bisect_right(days, then)], then, begun, many)
        if rise is None:
            continue
        lately = _after(days, today - timedelta(weeks=STILL), days[-1])
        over = lately <= max(1.0, TIMES * rise.usual * STILL)
        if back == 0 or over:
            return [replace(rise, over=over, now=_since(days, rise.since))]
    return []


def _rise(
    store: str, column: str, value: str, days: list[date], today: date, begun: date, many: int
) -> Rise | None:
    best = None
    for weeks in SPANS:
        first = today - timedelta(weeks=weeks)
        base_from = max(first - timedelta(weeks=BASE), begun)
        base_weeks = (first - base_from).days / 7
        now = _after(days, first, today)
        before = _since(days, base_from) - _since(days, first + timedelta(days=1))
        if base_weeks < SPANS[-1] or now < FEWEST:
            continue
        usual = before / base_weeks
        chance = binomial_at_least(now, now + before, weeks / (weeks + base_weeks)) * many * len(SPANS)
        seasonal = _as_a_year_before(days, first, today, begun, now)
        if (
            chance <= ALLOWED_BY_STORE
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
    return Rise(store, column, value, since, _since(days, since), weeks, usual, chance)


def _since(days: list[date], first: date) -> int:
    """How many of the days, which are in order, are ``first`` or later."""
    return len(days) - bisect_left(days, first)


def _after(days: list[date], before: date, last: date) -> int:
    """How many of the days, which are in order, come after ``before`` and up to ``last``."""
    return bisect_right(days, last) - bisect_right(days, before)


def _as_a_year_before(days: list[date], first: date, today: date, begun: date, now: int) -> bool:
    """Whether about the same weeks of the year before had about as many."""
    if first - timedelta(weeks=YEAR) < begun:
        return False
    years = [timedelta(weeks=YEAR + weeks) for weeks in range(-MOVES, MOVES + 1)]
    then = max(_after(days, first - year, today - year) for year in years)
    return binomial_at_least(now, now + then, 0.5) > SEASON


def _began(days: list[date], today: date, usual: float) -> date:
    """The Monday from which on the number of cases exceeds what is usual most (a cumulative sum)."""
    monday = today - timedelta(days=today.weekday())
    mondays = [monday - timedelta(weeks=back) for back in range(26)]
    allowance = max(usual * (1 + TIMES) / 2, usual + 0.5)
    best, total, start = 0.0, 0.0, monday
    for week in mondays:
        total += _since(days, week) - _since(days, week + timedelta(days=7)) - allowance
        if total > best:
            best, start = total, week
    return start
