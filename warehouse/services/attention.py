"""Gather what the list of what needs attention is made from; the overview, the command and reports share it.

Because ``care`` imports no warehouse, it stands here; every judgement is in ``care.attention``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from care.attention import (
    Concern,
    bulk_closes,
    exports_missing,
    metric_changes,
    not_called_callbacks,
    open_case_concerns,
    outliers,
    people_concerns,
    ranked,
    refiled,
    rise_concerns,
    rises,
    same_minutes,
    targets_missed,
    too_good,
    weekdays,
)
from care.attention.weekly_tallies import Weeks, tallies
from care.causes.phrases.phrase_concerns import phrase_concerns
from care.stats.contribution import Tally
from warehouse.query.figure_source import FigureSource
from warehouse.query.unsupported import Unsupported
from warehouse.services.attention_facts import COUNTED, OF_SALES, SALES, SERVICE, AttentionFacts
from warehouse.storage.cause_suggestions import read_learnt


@dataclass(frozen=True)
class Attention:
    """The list of what needs attention.

    ``unseen``: why single cases could not be looked at; None where all was judged. ``judged``: whether there
    was anything to judge, so that an empty list means that all is well.
    """

    items: tuple[Concern, ...]
    unseen: Unsupported | None
    judged: bool


def _of_people(facts: AttentionFacts) -> list[list[Concern]]:
    """What is found by person, type and weekday. Raises Unsupported of a network."""
    service = facts.people
    people = [
        *outliers(service, facts.today, scope=SERVICE),
        *outliers(facts.sales, facts.today, OF_SALES, scope=SALES),
    ]
    return [
        people_concerns(people, facts.today, facts.begun, _untouched(service["advisor"])),
        too_good(people, service["agent"], facts.today),
        not_called_callbacks(facts.types, facts.today),
        weekdays(facts.days, facts.today),
    ]


def attention(source: FigureSource, stores: Sequence[str] = ()) -> Attention:
    """Everything that needs somebody, in the order in which it deserves time; of all stores or some.

    Raises BadTarget, BadBaseline, BadPolicy and BadStores for files of decisions that cannot be read.
    """
    facts = AttentionFacts(source, tuple(stores))
    if not facts.today:
        return Attention((), None, judged=False)
    by_week, unseen = facts.weekly, None
    found = [
        metric_changes(facts.judged, facts.today),
        targets_missed(by_week, facts.target, facts.today),
        exports_missing(facts.stores, _a_week(by_week, facts.today)),
    ]
    try:
        found += _of_people(facts)
        cases, minutes = facts.cases(), facts.minutes()
    except Unsupported as reason:
        unseen = reason
    else:
        risen = [
            one for column in ("cause_1", "level") for one in rises(cases, column, facts.as_of, facts.begun)
        ]
        found += [
            open_case_concerns(cases, facts.as_of),
            refiled(cases, facts.as_of),
            list(rise_concerns(risen, facts.as_of)),
            bulk_closes(cases, facts.as_of),
            same_minutes(minutes, facts.today),
            list(phrase_concerns(read_learnt(source.home).get("rising", ()), facts.today, facts.only)),
        ]
    return Attention(tuple(ranked(*found)), unseen, judged=bool(by_week["denominator"].sum()))


def _untouched(by_advisor: pl.DataFrame) -> dict[str, Weeks]:
    """Store → by week the tasks that nobody attempted."""
    found: dict[str, dict[date, int]] = {}
    for place, weeks in tallies(by_advisor, "callback_rate", "advisor").items():
        for week, one in weeks.items():
            sums = found.setdefault(place.store, {})
            sums[week] = sums.get(week, 0) + one.misses
    return {store: {week: Tally(many, many) for week, many in sums.items()} for store, sums in found.items()}


def _a_week(by_week: pl.DataFrame, today: Mapping[str, date]) -> dict[tuple[str, str], float]:
    """Store and rare kind of record → how many came a week, over the last year."""
    found = {}
    for kind, metric in COUNTED.items():
        rows = by_week.filter(pl.col("metric") == metric)
        for store, on in today.items():
            weeks = rows.filter((pl.col("store") == store) & (pl.col("period") > on - timedelta(weeks=52)))
            many = weeks.select(pl.max_horizontal("numerator", "denominator").sum()).item() or 0
            spread = max(1, weeks["period"].n_unique())
            found[store, kind] = float(many) / spread
    return found
