"""Weekdays whose callbacks are late, beyond chance."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial

import polars as pl

from care.attention.attention_kinds import Group, Kind
from care.attention.concern import Concern
from care.attention.people.outlier_words import MISSES
from care.attention.weekly_tallies import Place, level_since, sum_since, tallies
from care.i18n import say
from care.semantic.format import count, percent
from care.stats.contribution import Contribution, Tally, contributions, most_apart
from care.stores.store_names import store_name

METRIC = "callback_on_time_rate"
SPANS = (8, 13, 26)
"""The numbers of latest weeks in which weekdays are compared."""
DAYS = (
    ("周一", "Mondays"),
    ("周二", "Tuesdays"),
    ("周三", "Wednesdays"),
    ("周四", "Thursdays"),
    ("周五", "Fridays"),
    ("周六", "Saturdays"),
    ("周日", "Sundays"),
)


def weekdays(figures: pl.DataFrame, today: Mapping[str, date]) -> list[Concern]:
    """Of each store the weekday that stands out most. ``figures``: METRIC by day and store."""
    found = []
    for place, days in tallies(figures, METRIC, "store").items():
        if place.store in today:
            parts = [part for weeks in SPANS for part in _compared(days, today[place.store], weeks)]
            found += [_concern(place, part, days, today[place.store]) for part in most_apart(parts)]
    return found


def _compared(days: Mapping[date, Tally], today: date, weeks: int) -> list[Contribution]:
    first = today - timedelta(weeks=weeks)
    by_weekday = [(str(number), sum_since(_of_weekday(days, number), first)) for number in range(7)]
    return contributions("weekday", by_weekday, looks=len(SPANS))


def _of_weekday(days: Mapping[date, Tally], number: int) -> dict[date, Tally]:
    return {day: one for day, one in days.items() if day.weekday() == number}


def _concern(place: Place, part: Contribution, days: Mapping[date, Tally], today: date) -> Concern:
    since = level_since(_of_weekday(days, int(part.group)))
    return Concern(
        Group.WORSE,
        Kind.WEEKDAY,
        place.store,
        partial(_words, place.store, part, since),
        since,
        part.own.misses,
        (today - since).days,
        Kind.WEEKDAY.value,
        METRIC,
        scope=(("weekday", part.group),),
        weight=part.excess,
        records_since=since,
        records_until=today,
        page="callbacks",
    )


def _words(store: str, part: Contribution, since: date) -> str:
    zh, en = DAYS[int(part.group)]
    return say(
        f"{store_name(store)} {MISSES[METRIC][0]} {count(part.all.misses)} 件中 "
        f"{count(part.own.misses)} 件在{zh}到期（{zh}占任务的 {percent(part.work)}）；自 {since} 起。"
        f"请看{zh}到期的由谁来打。",
        f"{store_name(store)}: of {count(part.all.misses)} {MISSES[METRIC][1]}, {count(part.own.misses)} "
        f"fell due on {en} ({percent(part.work)} of the work); since {since}. "
        f"See who is to make the calls due on {en}.",
    )
