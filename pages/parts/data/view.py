"""What a page looks at: one warehouse, the days and the values chosen; and what may be asked of them."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import polars as pl

from care.i18n import language
from care.periods.freshness import complete_until, reach_back_to, complete_until_by_store
from care.periods.period import Period, Span
from care.periods.presets import unit_for, with_run_up
from care.semantic.metric import METRICS, MetricKind, Metric
from care.signals import Baseline, baselines_of, screen
from care.signals.judged_series import JudgedSeries, OutOfReach, judge_series
from care.signals.time_series import Reading, series_by
from care.targets.targets import EffectiveTarget, Target, effective_target, effective_targets
from pages.parts.data.prefetch import prefetch
from pages.parts.data.decisions import Decisions
from warehouse.query.result_cache import cached_figures
from warehouse.query.figure_source import FigureSource
from warehouse.query.metric_sql import Question, RecordSide

Kept = TypeVar("Kept")
Where = tuple[tuple[str, tuple[Any, ...]], ...]
APART = 500
"""So many stores are judged one by one, in about 20 ms each."""


@dataclass(frozen=True)
class View:
    """The chosen part of a warehouse. ``span`` None means all days.

    ``around``: the view in which one week or month was clicked; trends keep its days and its unit.
    """

    house: FigureSource
    span: Span | None
    where: Where
    around: "View | None" = None
    decided: Decisions | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.decided is None:
            object.__setattr__(self, "decided", Decisions(self.house))

    @cached_property
    def stores(self) -> pl.DataFrame:
        """The chosen stores, and until when their records reach."""
        return self.house.stores(*dict(self.where).get("store", ()))

    @cached_property
    def names(self) -> list[str]:
        """Their names."""
        return self.stores["store"].to_list()

    @cached_property
    def today(self) -> date:
        """The day the newest records reach."""
        return self.stores["as_of"].max().date()

    @cached_property
    def complete_until(self) -> date:
        """The day up to which every chosen store has delivered records."""
        return complete_until(self.stores)

    @property
    def unit(self) -> Period:
        """How finely its trends are drawn."""
        return unit_for(self.around.span if self.around else self.span)

    @property
    def tells_apart(self) -> bool:
        """Whether its stores are few enough to be judged each by itself."""
        return self.stores.height <= APART

    @property
    def has_callbacks(self) -> bool:
        """Whether any chosen store has callback records at all."""
        return bool(self.stores["has_callbacks"].any())

    @property
    def is_empty(self) -> bool:
        """Whether neither a callback fell due nor a complaint came in."""
        figures = self.figures("callback_rate", "complaint_count")
        return not figures["denominator"].sum() + figures["pending"].sum()

    def only(self, **values: Any) -> "View":
        """The same view of one value of a dimension: ``view.only(advisor="李强")``."""
        narrowed = dict(self.where) | {dimension: (value,) for dimension, value in values.items()}
        return self._where(tuple(narrowed.items()))

    def without(self, dimension: str) -> "View":
        """The same view of all values of a dimension."""
        return self._where(tuple(choice for choice in self.where if choice[0] != dimension))

    def during(self, span: Span | None) -> "View":
        """The same view of other days."""
        return replace(self, span=span, around=None)

    def within(self, span: Span) -> "View":
        """The same view of one week or month of it."""
        return replace(self, span=span, around=self)

    def before(self) -> "View | None":
        """The period before, where the records reach back to one."""
        return self._earlier(self.span.previous(self.today)) if self.span else None

    def year_before(self) -> "View | None":
        """The same period last year, where the records reach back to it."""
        return self._earlier(self.span.year_before(self.today)) if self.span else None

    def figures(self, *metrics: str, by: tuple[str, ...] = (), period: Period = Period.ALL) -> pl.DataFrame:
        """Figures as measured; each metric is narrowed by those choices that it can be cut by."""
        alike: dict[Where, list[str]] = defaultdict(list)
        for metric in metrics:
            alike[self._where_for(metric)].append(metric)
        parts = [self._measured(tuple(keys), by, period, where) for where, keys in alike.items()]
        return pl.concat(parts) if len(parts) > 1 else parts[0]

    def history(self, *metrics: str, by: tuple[str, ...] = (), unit: Period | None = None) -> pl.DataFrame:
        """Figures by week or month, with the run-up to the days chosen."""
        finely = unit or self.unit
        drawn = self.around.span if self.around else self.span
        return self.during(with_run_up(drawn, self.today, finely)).figures(*metrics, by=by, period=finely)

    def histories(self, *metrics: str, by: tuple[str, ...] = ()) -> dict[Period, pl.DataFrame]:
        """The same by that in which each is judged: by month, or as finely as trends are drawn."""
        finely: dict[Period, list[str]] = defaultdict(list)
        for metric in metrics:
            finely[Period.MONTH if METRICS[metric].monthly else self.unit].append(metric)
        return {unit: self.history(*keys, by=by, unit=unit) for unit, keys in finely.items()}

    def aim(self, metric: str) -> EffectiveTarget:
        """The target that holds for the chosen stores on the last day looked at."""
        on = min(self.span.until, self.today) if self.span else self.today
        return effective_target(METRICS[metric], self.targets, self.names, on)

    def courses(self, *metrics: str) -> dict[str, JudgedSeries]:
        """Each metric's course with limits and verdict; one never measured has none."""
        return self.kept(_judged, *metrics)

    def courses_by_store(self, *metrics: str) -> dict[tuple[str, str], JudgedSeries | OutOfReach]:
        """The same for each store by itself, of those that have anything to tell; by metric and store."""
        return self.kept(_judged_by_store, *metrics)

    def aims_by_store(self, *metrics: str) -> dict[tuple[str, str], EffectiveTarget]:
        """The target of each store by itself; by metric and store."""
        return self.kept(_aims_by_store, *metrics)

    def figure(self, metric: str) -> Mapping[str, Any]:
        """The one row of a metric over all of the view."""
        return self.figures(metric).row(0, named=True)

    def records(self, metric: str, side: RecordSide, limit: int | None = None) -> pl.DataFrame:
        """The very rows behind a figure of this view, masked, newest first."""
        question = _question((metric,), (), Period.ALL, self.span, self._where_for(metric))
        return self.house.records(metric, side, question, limit)

    @property
    def of_stores(self) -> "View":
        """The same days and stores, whatever else is chosen."""
        return self._where(tuple(choice for choice in self.where if choice[0] == "store"))

    def judged(
        self, metric: Metric, history: Sequence[Reading], unit: Period, last: date | None = None
    ) -> JudgedSeries:
        """What was measured, with the target and the re-basings that hold here; see :func:`judge_series`."""
        log = baselines_of(metric, self.baselines, self.names)
        return judge_series(metric, history, unit, self.complete_until, self.aim(metric.key), log, last)

    @property
    def targets(self) -> tuple[Target, ...]:
        """Those set for all stores, or for one that may be seen."""
        return self.decided.targets

    @property
    def baselines(self) -> tuple[Baseline, ...]:
        """Likewise the re-basings."""
        return self.decided.baselines

    def kept(self, make: Callable[..., Kept], *given: Hashable) -> Kept:
        """What ``make`` makes of this view, worked out once for all who look at the same build.

        ``make`` follows from the view, the language and what is ``given`` alone, and nobody changes what it
        gave.
        """
        asked = (make, self, self.targets, self.baselines, language(), given)
        return self.house.cache.get(asked, lambda: make(self, *given))

    def ahead(self, ask: Callable[..., object], *given: Hashable) -> None:
        """Have this view asked beside what is being drawn; whoever asks the same later finds it kept.

        What ``ask`` raises is raised again where its answer is wanted.
        """
        prefetch(ask, self, *given)

    def _earlier(self, span: Span) -> "View | None":
        """Other days to compare with; before the first record nothing was zero, but unknown."""
        return self.during(span) if reach_back_to(span.until, self.stores) else None

    def _measured(
        self, metrics: tuple[str, ...], by: tuple[str, ...], period: Period, where: Where
    ) -> pl.DataFrame:
        asked = by, period, self.span, where

        def measure(some: tuple[str, ...]) -> pl.DataFrame:
            return self.house.measure(_question(some, *asked))

        cache = self.house.cache
        return cache.get((metrics, asked), lambda: cached_figures(cache, metrics, asked, measure))

    def _where(self, where: Where) -> "View":
        return replace(self, where=where, around=self.around and replace(self.around, where=where))

    def _where_for(self, metric: str) -> Where:
        has = self.house.dimensions(metric)
        return tuple((dimension, values) for dimension, values in self.where if dimension in has)


def _question(
    metrics: tuple[str, ...], by: tuple[str, ...], period: Period, span: Span | None, where: Where
) -> Question:
    since, until = (span.since, span.until) if span else (None, None)
    return Question(metrics, by, period, since, until, dict(where))


def _judged(view: View, *metrics: str) -> dict[str, JudgedSeries]:
    found = {}
    for unit, history in view.histories(*metrics).items():
        last = _last_counted(view, history, (), unit)
        for (metric,), series in series_by(history, "metric").items():
            found[metric] = view.judged(METRICS[metric], series, unit, last.get((metric,)))
    return found


def _judged_by_store(view: View, *metrics: str) -> dict[tuple[str, str], JudgedSeries | OutOfReach]:
    found: dict[tuple[str, str], JudgedSeries | OutOfReach] = {}
    by, until = ("store",), complete_until_by_store(view.stores)
    aims, rebased = view.aims_by_store(*metrics), {one.metric for one in view.baselines}
    for unit, history in view.histories(*metrics, by=by).items():
        last = _last_counted(view, history, by, unit)
        told = screen(history, unit, until, aims, rebased)
        found |= {place: OutOfReach(METRICS[place[0]], aims[place].value) for place in told.out_of_reach}
        for place, series in series_by(told.history, "metric", *by).items():
            metric, store = METRICS[place[0]], place[1]
            log = baselines_of(metric, view.baselines, (store,))
            found[place] = judge_series(metric, series, unit, until[store], aims[place], log, last.get(place))
    return found


def _aims_by_store(view: View, *metrics: str) -> dict[tuple[str, str], EffectiveTarget]:
    days = {store: at.date() for store, at in view.stores.select("store", "as_of").iter_rows()}
    on = {store: min(view.span.until, day) if view.span else day for store, day in days.items()}
    return {
        (key, store): own for key in metrics for store, own in effective_targets(METRICS[key], view.targets, on).items()
    }


def _last_counted(
    view: View, history: pl.DataFrame, by: tuple[str, ...], unit: Period
) -> dict[tuple[str, ...], date]:
    """Of counts the last period in which these stores counted any: then a class that had none had 0."""
    if view.where == view.of_stores.where:
        return {}
    counts = [metric for metric in sorted({*history["metric"]}) if METRICS[metric].kind is MetricKind.COUNT]
    if not counts:
        return {}
    told = view.of_stores.history(*counts, by=by, unit=unit)
    return {key: max(one.period for one in series) for key, series in series_by(told, "metric", *by).items()}
