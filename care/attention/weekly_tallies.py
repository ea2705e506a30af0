"""Weekly tallies of groups, the spans that are looked at, and when the latest level began."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

import polars as pl

from care.semantic.metric import METRICS, Better, MetricKind
from care.signals.change_point import deviance_of, partition
from care.signals.point_columns import PointColumns
from care.stats.contribution import Tally
from care.stats.wilson import wilson

SPANS = (1, 2, 4, 8, 13, 26)
"""The numbers of latest weeks in which a group is compared with the others."""

Weeks = Mapping[date, Tally]
"""The Monday of a week → the misses and cases of one group in it."""


class Place(NamedTuple):
    """One group of a dimension at a store. Namesakes of different stores are different people."""

    store: str
    group: str | None


def tallies(figures: pl.DataFrame, metric: str, dimension: str) -> dict[Place, dict[date, Tally]]:
    """By store and group the misses of every week. ``figures``: by metric, week, store and dimension."""
    found: dict[Place, dict[date, Tally]] = {}
    rows = figures.filter((pl.col("metric") == metric) & (pl.col("denominator") > 0))
    columns = ("store", dimension, "period", "numerator", "denominator")
    lower = METRICS[metric].better is Better.LOWER
    for store, group, week, numerator, denominator in zip(
        *(rows[name].to_list() for name in columns), strict=True
    ):
        misses = numerator if lower else denominator - numerator
        found.setdefault(Place(store, group), {})[week] = Tally(round(misses), denominator)
    return found


def sum_since(weeks: Weeks, first: date) -> Tally:
    """The misses and cases of the weeks from ``first`` on."""
    chosen = [tally for week, tally in weeks.items() if week >= first]
    return Tally(sum(one.misses for one in chosen), sum(one.cases for one in chosen))


def monday_before(today: date, weeks: int) -> date:
    """The Monday with which the last so many weeks begin, the running week among them."""
    return today - timedelta(days=today.weekday(), weeks=weeks - 1)


def missed_since(weeks: Weeks, allowed: float) -> date:
    """The first week of the latest levels whose rate of misses is more than ``allowed``, and than chance."""
    known, starts = _levels(weeks)
    since = known[starts[-1]]
    for start, end in reversed(list(pairwise([*starts, len(known)]))[:-1]):
        if wilson(*_sum(weeks[week] for week in known[start:end]), 0.998)[0] <= allowed:
            break
        since = known[start]
    return since


def level_since(weeks: Weeks) -> date:
    """The first week of the level on which a group stands now, where that is worse than the one before.

    The level is the last one of the likeliest division of its weeks (docs/signals.md); the first week that is
    known where there is no division.
    """
    known, starts = _levels(weeks)
    place = len(starts) - 1
    while place > 0:
        before = _level(weeks, known[starts[place - 1] : starts[place]])
        end = starts[place + 1] if place + 1 < len(starts) else len(known)
        if _level(weeks, known[starts[place] : end]) > before:
            return known[starts[place]]
        place -= 1
    return known[0]


def _levels(weeks: Weeks) -> tuple[list[date], list[int]]:
    """The weeks in order, and the places at which the levels of their likeliest division begin."""
    known = sorted(weeks)
    columns = PointColumns(
        [weeks[week].rate for week in known],
        [float(weeks[week].misses) for week in known],
        [float(weeks[week].cases) for week in known],
    )
    return known, partition(deviance_of(MetricKind.PROPORTION, columns), len(known))


def _level(weeks: Weeks, chosen: Sequence[date]) -> float:
    return _sum(weeks[week] for week in chosen).rate


def _sum(tallied: Iterable[Tally]) -> Tally:
    every = list(tallied)
    return Tally(sum(one.misses for one in every), sum(one.cases for one in every))
