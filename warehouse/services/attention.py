"""Gather what the list of what needs attention is made from; the overview, the command and reports share it.

Because ``care`` imports no warehouse, it stands here; every judgement is in ``care.attention``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from care.attention import (
    Concern,
    bulk_closes,
    downgraded,
    exports_missing,
    metric_changes,
    models_and_causes,
    not_called_callbacks,
    open_case_concerns,
    outliers,
    people_concerns,
    promises_missed,
    ranked,
    recordings_stopped,
    records_by_week,
    refiled,
    rise_concerns,
    rises,
    same_minutes,
    targets_missed,
    too_good,
    usual_a_week,
    weekdays,
)
from care.attention.weekly_tallies import Weeks, tallies
from care.stats.contribution import Tally
from warehouse.query.figure_source import FigureSource
from warehouse.query.unsupported import Unsupported
from warehouse.services.attention_facts import OF_SALES, SALES, SERVICE, AttentionFacts


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
    records = records_by_week(by_week, facts.types)
    a_week = usual_a_week(records, facts.today)
    found = [
        metric_changes(facts.judged, facts.today),
        targets_missed(by_week, facts.target, facts.today),
        exports_missing(facts.stores, a_week),
        recordings_stopped(facts.stores, records, a_week),
    ]
    try:
        found += _of_people(facts)
        cases, minutes = facts.cases(), facts.minutes()
        lowered, promised = facts.lowered(), facts.promises()
    except Unsupported as reason:
        unseen = reason
    else:
        new = cases.filter(pl.col("repeat_of").is_null())
        risen = [
            *models_and_causes(new, facts.as_of, facts.begun),
            *rises(new, "level", facts.as_of, facts.begun),
        ]
        found += [
            promises_missed(promised, facts.today),
            downgraded(lowered, facts.today),
            open_case_concerns(cases, facts.as_of),
            refiled(cases, facts.as_of),
            list(rise_concerns(risen, facts.as_of)),
            bulk_closes(cases, facts.as_of),
            same_minutes(minutes, facts.today),
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
