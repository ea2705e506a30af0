"""Weekdays whose callbacks are late, beyond chance."""

from collections.abc import Mapping
from datetime import date
from functools import partial

import polars as pl

from care.attention.attention_kinds import Group, Kind
from care.attention.concern import Concern
from care.attention.people.outlier_words import MISSES
from care.attention.weekly_tallies import Place, sum_since, tallies
from care.i18n import say
from care.semantic.format import count, percent
from care.stats.contribution import Contribution, Tally, contributions
from care.stores.store_names import store_name

METRIC = "callback_on_time_rate"
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
    return [
        _concern(place, part, min(days), today[place.store])
        for place, days in tallies(figures, METRIC, "store").items()
        if place.store in today
        for part in contributions("weekday", _by_weekday(days))[:1]
        if part.stands_out
    ]


def _by_weekday(days: Mapping[date, Tally]) -> list[tuple[str, Tally]]:
    return [
        (str(number), sum_since({day: one for day, one in days.items() if day.weekday() == number}, date.min))
        for number in range(7)
    ]


def _concern(place: Place, part: Contribution, since: date, today: date) -> Concern:
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
        f"{count(part.own.misses)} 件在{zh}到期（{zh}占任务的 {percent(part.work)}）；自 {since} 起。",
        f"{store_name(store)}: of {count(part.all.misses)} {MISSES[METRIC][1]}, {count(part.own.misses)} "
        f"fell due on {en} ({percent(part.work)} of the work); since {since}.",
    )
