"""Customers whose callback fell due and whom nobody called, by type of callback."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial

import polars as pl

from care.attention.attention_kinds import Group, Kind
from care.attention.concern import Concern
from care.attention.weekly_tallies import level_since
from care.i18n import say
from care.semantic.format import count, percent
from care.semantic.vocabulary import label
from care.stats.contribution import Tally
from care.stats.wilson import wilson
from care.stores.store_names import store_name

RECENT = timedelta(weeks=4)
WATCHED = timedelta(weeks=13)
"""Tasks that all fall due on one day of the half-year or quarter are listed so long."""
SHARE, FEWEST = 0.1, 5
"""Least share and number of due tasks that nobody attempted."""
USUAL = 0.05
"""The interval of the share has to lie above this."""
BY_METRIC = {
    "callback_rate": None,
    "lost_customer_callback_rate": "lost_customer",
    "key_customer_callback_rate": "key_customer",
}
"""Metrics that count tasks never attempted; of all types, or of the one that has a metric of its own."""


def not_called_callbacks(figures: pl.DataFrame, today: Mapping[str, date]) -> list[Concern]:
    """An item for each store and type of which many fell due and were never attempted.

    ``figures``: the metrics of ``BY_METRIC`` by week, store and callback_type.
    """
    found: list[Concern] = []
    missed = figures.filter(pl.col("denominator") > 0).with_columns(
        (pl.col("denominator") - pl.col("numerator")).cast(pl.Int64).alias("misses")
    )
    for (metric, store, type_), rows in missed.group_by(
        "metric", "store", "callback_type", maintain_order=True
    ):
        if isinstance(metric, str) and isinstance(store, str) and isinstance(type_, str) and store in today:
            weeks = {
                week: Tally(misses, cases)
                for week, misses, cases in rows.select("period", "misses", "denominator").iter_rows()
            }
            found += _at_store(metric, store, type_, weeks, today[store])
    return found


def _at_store(metric: str, store: str, type_: str, weeks: Mapping[date, Tally], today: date) -> list[Concern]:
    once = BY_METRIC[metric] is not None
    first = today - (WATCHED if once else RECENT)
    recent = {week: tally for week, tally in weeks.items() if week > first - timedelta(days=7)}
    total = Tally(sum(one.misses for one in recent.values()), sum(one.cases for one in recent.values()))
    if total.misses < FEWEST or total.rate < SHARE or wilson(*total, 0.998)[0] < USUAL:
        return []
    since = max(recent) if once else level_since(weeks)
    misses = total.misses if once else sum(one.misses for week, one in weeks.items() if week >= since)
    cases = total.cases if once else sum(one.cases for week, one in weeks.items() if week >= since)
    shown = Tally(misses, cases)
    return [
        Concern(
            Group.ACT_NOW,
            Kind.NOT_CALLED,
            store,
            partial(_words, store, type_, shown, since),
            since,
            shown.misses,
            max(0, (today - since).days),
            _story(type_),
            metric,
            scope=(("callback_type", type_),),
            weight=shown.misses,
            records_since=since,
            records_until=today,
            page="callbacks",
        )
    ]


def _story(type_: str) -> str:
    """What it tells of: the three calls of a sale are one story."""
    if type_ == "lost_customer":
        return "lost not called"
    return f"{Kind.NOT_CALLED.value} {'sale' if type_.startswith('sale_') else type_}"


def _words(store: str, type_: str, shown: Tally, since: date) -> str:
    return say(
        f"{store_name(store)} {label('callback_type', type_)}到期 {count(shown.cases)} 件，"
        f"{count(shown.misses)} 件（{percent(shown.rate)}）一次未拨打；自 {since} 一周起。"
        "请安排补打。",
        f"{store_name(store)}: {label('callback_type', type_)}: of {count(shown.cases)} due, "
        f"{count(shown.misses)} ({percent(shown.rate)}) were never attempted; since the week of {since}. "
        "Have them called.",
    )
