"""What is chosen on a page: one warehouse, the days and the values of its dimensions."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from care.periods.freshness import as_of, complete_until, recorded_since
from care.periods.period import Period, Span
from care.periods.presets import unit_for
from care.presentation.metric_card import metrics_of_themes
from care.semantic.metric import Metric, Theme
from care.semantic.record_kinds import record_kinds_of
from care.signals import compared_from
from pages.parts.data.decisions import Decisions
from warehouse.query.figure_source import FigureSource

Where = tuple[tuple[str, tuple[Any, ...]], ...]
JUDGED_STORES = 500
"""Maximum number of stores that are judged one by one, at about 20 ms each."""


@dataclass(frozen=True)
class View:
    """The filter that figures are asked with; :class:`Figures` asks, :class:`JudgedFigures` judges.

    ``span`` None means all days. ``where``: the chosen values by dimension.
    ``around``: the view in which one week or month was clicked; trends keep its days and its unit.
    ``decisions``: the targets and re-basings of the home, shared by all views made from this one.
    """

    warehouse: FigureSource
    span: Span | None
    where: Where
    around: "View | None" = None
    decisions: Decisions | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.decisions is None:
            object.__setattr__(self, "decisions", Decisions(self.warehouse))

    @cached_property
    def stores(self) -> pl.DataFrame:
        """The chosen stores whose records tell of a day, and until when they reach."""
        return self.warehouse.dated_stores(*dict(self.where).get("store", ()))

    @cached_property
    def store_codes(self) -> list[str]:
        """The codes of the chosen stores."""
        return self.stores["store"].to_list()

    @cached_property
    def today(self) -> date:
        """The day the newest records reach."""
        return as_of(self.stores).date()

    @cached_property
    def complete_until(self) -> date:
        """The day up to which every chosen store has delivered records."""
        return complete_until(self.stores)

    def recorded_since(self, metric: Metric) -> date | None:
        """The first day of the records of the chosen stores that tell of a metric."""
        return recorded_since(self.stores, record_kinds_of(metric))

    def compares(self, metric: Metric, before: "View") -> bool:
        """Whether its figures may be compared with those of earlier days: the records cover all of these."""
        since = compared_from(metric, self.recorded_since(metric))
        return before.span is not None and (since is None or since <= before.span.since)

    @property
    def unit(self) -> Period:
        """The period of a point in its trends."""
        return unit_for(self.trend_span)

    @property
    def trend_span(self) -> Span | None:
        """The days that trends show: also those around a week or month that was clicked."""
        return self.around.span if self.around else self.span

    @property
    def last_day(self) -> date:
        """The last day looked at that records reach."""
        return min(self.span.until, self.today) if self.span else self.today

    @property
    def judges_stores(self) -> bool:
        """Whether its stores are few enough to be judged each by itself."""
        return self.stores.height <= JUDGED_STORES

    @property
    def has_callbacks(self) -> bool:
        """Whether any chosen store has callback records at all."""
        return bool(self.stores["has_callbacks"].any())

    def metrics_of(self, *themes: Theme) -> list[str]:
        """The metrics of some themes, key metrics first, without those that need records nobody loaded."""
        return [key for key in metrics_of_themes(*themes) if self.warehouse.has_records(key)]

    def only_value(self, dimension: str) -> Any:
        """The one chosen value of a dimension; None where none or several are chosen."""
        values = dict(self.where).get(dimension, ())
        return values[0] if len(values) == 1 else None

    def only(self, **values: Any) -> "View":
        """The same view of one value of a dimension: ``view.only(advisor="李强")``."""
        return self.narrowed({dimension: (value,) for dimension, value in values.items()})

    def narrowed(self, values: Mapping[str, tuple[Any, ...]]) -> "View":
        """The same view of some values of each dimension named."""
        return self._with_where(tuple((dict(self.where) | dict(values)).items()))

    def without(self, dimension: str) -> "View":
        """The same view of all values of a dimension."""
        return self._with_where(tuple(choice for choice in self.where if choice[0] != dimension))

    @property
    def of_stores(self) -> "View":
        """The same days and stores, without the other choices."""
        return self._with_where(tuple(choice for choice in self.where if choice[0] == "store"))

    def during(self, span: Span | None) -> "View":
        """The same view of other days."""
        return replace(self, span=span, around=None)

    def within(self, span: Span) -> "View":
        """The same view of one week or month of it."""
        return replace(self, span=span, around=self)

    def before(self) -> "View | None":
        """The period before; :meth:`compares` says of which metrics its figures may be compared."""
        return self.during(self.span.previous(self.today)) if self.span else None

    def year_before(self) -> "View | None":
        """The same period last year, likewise."""
        return self.during(self.span.year_before(self.today)) if self.span else None

    def _with_where(self, where: Where) -> "View":
        return replace(self, where=where, around=self.around and replace(self.around, where=where))
