"""The main cause of complaints of each quarter: how many, where, and whether it is over."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

import polars as pl

from care.i18n import say
from care.periods.period import Period, Span, months_later
from care.semantic.format import count, fraction, percent
from care.semantic.vocabulary import label
from care.stats.contribution import Contribution, Tally, binomial_at_least, contributions, most_apart
from care.stats.differences import Difference, difference_of_rates
from care.stats.wilson import FEWEST
from care.stores.store_names import store_name

QUARTERS = 8
"""Maximum number of quarters that are told, the newest first."""
LATELY, SHORTEST = 3, timedelta(days=28)
"""Up to so many of the newest months are held against a quarter before them, where they have so many days."""
MONTH = 365.25 / 12
SURE = 0.998
"""The confidence with which a cause is called less or more than it was."""
LEVEL = 0.025
"""Greatest probability that one of two equally common causes is so far ahead, where it is said to lead."""
NAMED = 3
"""Maximum number of stores that are told with their numbers."""


@dataclass(frozen=True)
class Since:
    """Complaints with a cause a month, ``then`` and from ``first`` on; ``apart``: now less then."""

    first: date
    then: float
    now: float
    apart: Difference


@dataclass(frozen=True)
class QuarterCause:
    """The cause most often stated in a quarter.

    ``days``: those of the quarter that the records cover, all of them where it is ``whole``. ``own`` of
    ``all`` complaints have the cause, ``next`` is the second with its number; ``leads``: chance between two
    equally common causes hardly sets them so far apart. ``stores``: those with the cause and how many, the
    most first; ``where``: the one with more than its share of them beyond chance. ``since`` is None where too
    few days have passed.
    """

    name: str
    days: Span
    whole: bool
    cause: str
    own: int
    all: int
    next: tuple[str, int] | None
    leads: bool
    stores: tuple[tuple[str, int], ...]
    where: Contribution | None
    since: Since | None


def quarter_causes(
    by_month: pl.DataFrame, covered: Mapping[str, Span], by: str = "cause_1"
) -> list[QuarterCause]:
    """The main cause of each of the last quarters, the newest first; none of one with too few complaints.

    ``by_month``: store, ``by``, period (first day of a month), value (complaints). ``covered``: store → the
    days that its records cover.
    """
    months = by_month.filter(pl.col("value") > 0).with_columns(
        quarter=pl.col("period").map_elements(Period.QUARTER.first_day, pl.Date)
    )
    told = []
    for first in months["quarter"].unique().sort(descending=True).head(QUARTERS):
        quarter = Span.of(Period.QUARTER, first)
        since, until = min(one.since for one in covered.values()), max(one.until for one in covered.values())
        days = Span(max(quarter.since, since), min(quarter.until, until))
        rows = months.filter(pl.col("quarter") == first)
        if days.since <= days.until and rows.drop_nulls(by)["value"].sum() >= FEWEST:
            told.append(_main(rows, by, quarter, days, partial(_since, months, by, days, covered)))
    return told


def _since(
    months: pl.DataFrame, by: str, days: Span, covered: Mapping[str, Span], cause: str
) -> Since | None:
    """A cause in a quarter's ``days`` and in the newest months after them, None where these are too few days.

    Only stores whose records cover both take part, each by its own days, because one that joined or ended
    in between would make the cause more or less common.
    """
    newest = months_later(Period.MONTH.first_day(max(one.until for one in covered.values())), 1 - LATELY)
    first = max(newest, Period.QUARTER.last_day(days.since) + timedelta(days=1))
    own = {store: one for store, one in covered.items() if one.since <= days.since}
    lately = {store: (one.until - first).days + 1 for store, one in own.items() if one.until > first}
    stores = [store for store, many in lately.items() if timedelta(days=many) >= SHORTEST]
    if not stores:
        return None
    same = months.filter(pl.col(by) == cause, pl.col("store").is_in(stores))
    within = same.filter(pl.col("period").is_between(Period.MONTH.first_day(days.since), days.until))
    then = float(within["value"].sum()), len(stores) * days.days
    now = float(same.filter(pl.col("period") >= first)["value"].sum()), sum(lately[one] for one in stores)
    per_month = len(stores) * MONTH
    apart = difference_of_rates(now, then, SURE)
    return Since(first, then[0] / then[1] * per_month, now[0] / now[1] * per_month, apart)


def _main(
    rows: pl.DataFrame, by: str, quarter: Span, days: Span, since: Callable[[str], Since | None]
) -> QuarterCause:
    sums = (
        rows.drop_nulls(by)
        .group_by(by)
        .agg(pl.col("value").sum())
        .sort("value", by, descending=[True, False])
    )
    cause, own = sums.row(0)
    second = (str(sums[by][1]), int(sums["value"][1])) if sums.height > 1 else None
    return QuarterCause(
        Period.QUARTER.name_of(quarter.since),
        days,
        days.days == quarter.days,
        cause,
        int(own),
        int(rows["value"].sum()),
        second,
        binomial_at_least(int(own), int(own) + (second[1] if second else 0), 0.5) <= LEVEL,
        _by_store(rows, by, cause),
        _store_apart(rows, by, cause),
        since(cause),
    )


def _by_store(rows: pl.DataFrame, by: str, cause: str) -> tuple[tuple[str, int], ...]:
    """The stores with complaints of the cause, the most first."""
    own = rows.filter(pl.col(by) == cause).group_by("store").agg(pl.col("value").sum())
    sums = own.sort("value", "store", descending=[True, False]).iter_rows()
    return tuple((str(store), int(value)) for store, value in sums)


def _store_apart(rows: pl.DataFrame, by: str, cause: str) -> Contribution | None:
    """The store with more of the complaints with the cause than chance gives it."""
    tallies = []
    for (store,), own in rows.group_by("store"):
        misses = own.filter(pl.col(by) == cause)["value"].sum()
        tallies.append((str(store), Tally(int(misses), int(own["value"].sum()))))
    return next(iter(most_apart(contributions("store", tallies))), None)


def quarter_sentence(one: QuarterCause, by: str = "cause_1") -> str:
    """The quarter's main cause, where it was, and whether it is over, in one line."""
    return say("；", "; ").join(_parts(one, by))


def _parts(one: QuarterCause, by: str) -> Iterator[str]:
    cause, made_of = (
        label(by, one.cause),
        say("，", ", ").join((fraction(one.own, one.all), percent(one.own / one.all))),
    )
    days = (
        ""
        if one.whole
        else say(f"（{one.days.since} 至 {one.days.until}）", f" ({one.days.since} to {one.days.until})")
    )
    if not one.leads and one.next is not None:
        other, many = label(by, one.next[0]), count(one.next[1])
        yield say(
            f"{one.name}{days}：没有明显最多的；{cause} {count(one.own)} 件，{other} {many} 件，"
            f"共 {count(one.all)} 件",
            f"{one.name}{days}: none leads beyond chance; {cause} {count(one.own)}, {other} {many}, "
            f"of {count(one.all)}",
        )
        return
    yield say(f"{one.name}{days}：{cause}最多（{made_of}）", f"{one.name}{days}: {cause} leads ({made_of})")
    if one.where is not None:
        own, work, where = count(one.where.own.misses), percent(one.where.work), store_name(one.where.group)
        yield say(
            f"其中 {own} 件在 {where}，它的投诉只占 {work}",
            f"{own} of them at {where}, which has {work} of the complaints",
        )
    elif len(one.stores) > 1:
        most = say("、", ", ").join(
            f"{store_name(store)} {count(many)}" for store, many in one.stores[:NAMED]
        )
        rest = say("等", " and others") if len(one.stores) > NAMED else ""
        yield say(f"{most}{rest}，没有哪家明显偏多", f"{most}{rest}, none clearly beyond its share")
    if one.since is not None:
        yield _course(one.since)


def _course(since: Since) -> str:
    apart, then, now = since.apart, f"{since.then:.1f}", f"{since.now:.1f}"
    if not apart.beyond_chance:
        word_zh, word_en = "看不出已改变", "no sure change"
    elif apart.value < 0:
        word_zh, word_en = "已回落", "it has gone down"
    else:
        word_zh, word_en = "比那时更多", "more than then"
    return say(
        f"那时每月 {then} 件，{since.first} 以来每月 {now} 件：{word_zh}",
        f"{then} a month then, {now} since {since.first}: {word_en}",
    )
