"""People set apart: whose share of a store's misses is larger than their share of the work, beyond chance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

from care.attention.concern import Scope
from care.attention.weekly_tallies import SPANS, Place, Weeks, level_since, monday_before, sum_since, tallies
from care.stats.contribution import (
    Contribution,
    Tally,
    at_least,
    contributions,
    most_apart,
)

ENOUGH_PAST = 30
"""Least number of cases of the half-year before that tell what is usual."""
UNLIKELY = 0.005
"""Greatest probability of a person's part among the colleagues of the same weeks, where the past decides."""
WORSE_FOR_ALL = 0.05
"""Probability by which the colleagues are worse than their past, so that the past tells nothing of one."""

JUDGED = {
    "callback_on_time_rate": ("advisor", "agent"),
    "callback_rate": ("advisor",),
    "voice_capture_rate": ("agent",),
    "missed_voice_rate": ("agent",),
    "terse_record_rate": ("agent",),
    "wrong_number_rate": ("advisor",),
    "rework_rate": ("advisor",),
    "first_contact_on_time_rate": ("handler",),
    "first_reply_on_time_rate": ("handler",),
    "inquiry_24h_rate": ("handler",),
    "one_shot_close_to_date": ("handler",),
    "repeat_share": ("handler",),
}
"""Metric → the dimensions in which people are told apart: who answers, and whose customers these are."""


NOTHING_BEFORE = Tally(0, 0)


@dataclass(frozen=True)
class Outlier:
    """A person set apart at a store, with the weeks of that person."""

    metric: str
    store: str
    part: Contribution
    since: date
    first_week: date
    scope: Scope = ()

    @property
    def person(self) -> str:
        """The name as recorded."""
        return self.part.group


def outliers(
    figures: Mapping[str, pl.DataFrame],
    today: Mapping[str, date],
    judged: Mapping[str, Sequence[str]] = JUDGED,
    scope: Scope = (),
) -> list[Outlier]:
    """Of every metric and store the people set apart, at most one a dimension.

    ``figures``: dimension → figures by metric, week, store and that dimension. ``today``: store → its as_of.
    ``scope``: what the figures are of.
    """
    return [
        replace(outlier, scope=scope)
        for metric, dimensions in judged.items()
        for store, by_dimension in _by_store(figures, metric, dimensions).items()
        if store in today
        for outlier in _at_store(metric, store, by_dimension, today[store])
    ]


def with_first_weeks(found: Sequence[Outlier], *figures: Mapping[str, pl.DataFrame]) -> list[Outlier]:
    """The same people, each with the first week in which any metric knows of them, in whatever role.

    Who has worked for long is no new hand at work of another kind. ``figures``: as :func:`outliers` takes
    them.
    """
    first: dict[tuple[str, str], date] = {}
    for by_dimension in figures:
        for dimension, rows in by_dimension.items():
            begun = rows.filter(pl.col("denominator") > 0).drop_nulls(dimension)
            for store, name, week in begun.group_by("store", dimension).agg(pl.min("period")).iter_rows():
                first[store, name] = min(week, first.get((store, name), week))
    return [
        replace(one, first_week=min(one.first_week, first.get((one.store, one.person), one.first_week)))
        for one in found
    ]


def _by_store(
    figures: Mapping[str, pl.DataFrame], metric: str, dimensions: Sequence[str]
) -> dict[str, dict[str, dict[Place, Weeks]]]:
    found: dict[str, dict[str, dict[Place, Weeks]]] = {}
    for dimension in dimensions:
        if dimension in figures:
            for place, weeks in tallies(figures[dimension], metric, dimension).items():
                found.setdefault(place.store, {}).setdefault(dimension, {})[place] = weeks
    return found


def _at_store(
    metric: str, store: str, by_dimension: Mapping[str, Mapping[Place, Weeks]], today: date
) -> list[Outlier]:
    parts = []
    for dimension, groups in by_dimension.items():
        for span in SPANS:
            first = monday_before(today, span)
            named = [
                (place.group, sum_since(weeks, first))
                for place, weeks in groups.items()
                if place.group is not None
            ]
            compared = contributions(dimension, named, looks=len(SPANS) * len(by_dimension))
            past = _past(groups, first) if compared else NOTHING_BEFORE
            parts += [_against_the_past(part, past, len(compared)) for part in compared]
    found = []
    for part in most_apart(parts):
        weeks = by_dimension[part.dimension][Place(store, part.group)]
        since = level_since(weeks)
        found.append(
            Outlier(
                metric, store, _whole(part, by_dimension[part.dimension], since, today), since, min(weeks)
            )
        )
    return found


def _past(groups: Mapping[Place, Weeks], first: date) -> Tally:
    """The misses and cases of all groups in the half-year before a week."""
    begun = first - timedelta(weeks=SPANS[-1])
    chosen = [one for weeks in groups.values() for week, one in weeks.items() if begun <= week < first]
    return Tally(sum(one.misses for one in chosen), sum(one.cases for one in chosen))


def _against_the_past(part: Contribution, before: Tally, many: int) -> Contribution:
    """The part, with the chance that the store's half-year before and its colleagues give it, where less.

    In the first week of a trouble colleagues are too few to compare with. Their past tells more, provided
    that they stand clearly better now: what befalls all is nobody's.
    """
    if before.cases < ENOUGH_PAST or at_least(part.own, part.all) > UNLIKELY:
        return part
    if at_least(part.rest, part.rest + before) <= WORSE_FOR_ALL:
        return part
    chance = at_least(part.own, part.own + part.rest + before) * many * len(SPANS)
    return replace(part, chance=min(part.chance, chance))


def _whole(part: Contribution, groups: Mapping[Place, Weeks], since: date, today: date) -> Contribution:
    """The same person's part since the trouble began, of half a year at most."""
    first = max(since, monday_before(today, SPANS[-1]))
    named = [
        (place.group, sum_since(weeks, first)) for place, weeks in groups.items() if place.group is not None
    ]
    return next(
        (one for one in contributions(part.dimension, named) if one.group == part.group and one.own.misses),
        part,
    )
