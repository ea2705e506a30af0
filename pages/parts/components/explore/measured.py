"""Figures of a view by the axes that were chosen, with namesakes of several stores told apart."""

from datetime import date

import polars as pl

from care.explore import PERIOD, told_apart
from care.periods.course import running_from
from care.periods.period import Period
from care.semantic.dimension import PEOPLE
from care.semantic.metric import METRICS
from pages.parts.data.measured_figures import Figures
from pages.parts.data.view import View


def measured(view: View, metric: str, unit: Period, *axes: str | None) -> pl.DataFrame:
    """One row a value of the axes, of which ``PERIOD`` is one; people of one name in two stores are two."""
    people = [axis for axis in axes if axis in PEOPLE]
    by = dict.fromkeys((*(["store"] if people else ()), *(axis for axis in axes if axis and axis != PERIOD)))
    found = Figures(view).of(metric, by=tuple(by), period=unit if PERIOD in axes else Period.ALL)
    return found.with_columns(told_apart(found, person, namesakes(view, metric, person)) for person in people)


def namesakes(view: View, metric: str, person: str) -> frozenset[str]:
    """The names that people of several stores have."""
    names = Figures(view).of(metric, by=("store", person)).select("store", person).unique()
    return frozenset(names.group_by(person).len().filter(pl.col("len") > 1)[person].drop_nulls())


def is_whole(view: View, unit: Period, day: date, *metrics: str) -> bool:
    """Whether the days chosen, and the records that tell of the metrics, hold the period of a day wholly."""
    since = [view.recorded_since(METRICS[key]) for key in metrics]
    first, last = unit.first_day(day), unit.last_day(day)
    inside = view.span is None or (view.span.since <= first and last <= view.span.until)
    early = max((one for one in since if one is not None), default=first)
    return inside and early <= first < running_from(unit, view.complete_until)
