"""The figures of a report's scorecard: the stores of its period, or the months of its one store."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from care.attention import Findings
from care.periods.freshness import as_of, complete_until, complete_until_by_store, recorded_since
from care.periods.period import Period, Span
from care.periods.presets import drawn_from, with_course
from care.policies.policy_book import PolicyBook
from care.scorecard.drawn_points import comparable_values
from care.scorecard.judged_stores import judge_stores
from care.scorecard.scorecard import Judged, Place, Scorecard, scorecard_by_month, scorecard_by_store
from care.semantic.metric import METRICS, MetricKind
from care.semantic.record_kinds import record_kinds_of
from care.signals import Baseline, Doubt, MetricBackground, baselines_of
from care.signals.judged_series import judge_series
from care.signals.time_series import series_by
from care.stores.store_names import store_name
from care.targets.targets import Target, effective_target, effective_targets
from warehouse.query.figure_source import FigureSource
from warehouse.query.metric_sql import Question
from warehouse.query.unsupported import Unsupported

JUDGED_STORES = 500
"""Maximum number of stores that are judged one by one."""
Where = Mapping[str, tuple[Any, ...]]


@dataclass(frozen=True)
class ScorecardFigures:
    """What a scorecard is made from. ``where_of``: what the figures of a metric are narrowed to."""

    source: FigureSource
    stores: pl.DataFrame
    span: Span
    metrics: Sequence[str]
    where_of: Callable[[str], Where]
    targets: tuple[Target, ...]
    baselines: tuple[Baseline, ...]
    policies: PolicyBook
    findings: Findings

    def scorecard(self) -> Scorecard | None:
        """By store, or by month where there is one; None of too many stores, and where they cannot tell."""
        if self.stores.height > JUDGED_STORES:
            return None
        try:
            return self._by_store() if self.stores.height > 1 else self._by_month()
        except Unsupported:
            return None

    def _by_store(self) -> Scorecard:
        days = {store: at.date() for store, at in self.stores.select("store", "as_of").iter_rows()}
        on = {store: min(self.span.until, day) for store, day in days.items()}
        targets = {
            (metric, store): target
            for metric in self.metrics
            for store, target in effective_targets(METRICS[metric], self.targets, on, self.policies).items()
        }
        judged: dict[Place, Judged] = {}
        past: dict[Place, list[float]] = {}
        until = complete_until_by_store(self.stores)
        for unit, history in self._histories(("store",)).items():
            judged |= judge_stores(
                history,
                unit,
                self.stores,
                targets,
                self.baselines,
                self.policies,
                lambda metric, store: (("store", (store,)), *self.where_of(metric).items()),
                self._last_counted(("store",), unit),
                self._known,
            )
            first = drawn_from(self.span, as_of(self.stores).date(), unit) or date.min
            drawn = history.filter(pl.col("period") >= first)
            for place, series in series_by(drawn, "metric", "store").items():
                past[place] = comparable_values(METRICS[place[0]], series, unit, until[place[1]])
        names = {store: store_name(store) for store in self.stores["store"].sort()}
        rows = self._measure(self.metrics, ("store",), Period.ALL, self.span).iter_rows(named=True)
        return scorecard_by_store(self.metrics, names, rows, judged, targets, lambda _: past, self._doubt)

    def _known(self, metric: str, *stores: str) -> MetricBackground:
        return self.findings.of(metric, stores, tuple(self.where_of(metric).items()))

    def _doubt(self, metric: str, *stores: str) -> Doubt | None:
        """Why a metric may look better than it is, where that had begun by the end of the period."""
        found = self._known(metric, *stores).doubt
        return found if found and found.since <= self.span.until else None

    def _by_month(self) -> Scorecard:
        codes, unit = self.stores["store"].to_list(), Period.MONTH
        history = self._measure(self.metrics, (), unit, self._course(unit))
        last = self._last_counted((), unit)
        targets = {
            key: effective_target(METRICS[key], self.targets, codes, self.span.until, self.policies)
            for key in self.metrics
        }
        judged = {
            key: judge_series(
                METRICS[key],
                series,
                unit,
                complete_until(self.stores),
                targets[key],
                baselines_of(METRICS[key], self.baselines, codes, self.policies),
                last.get((key,)),
                recorded_since(self.stores, record_kinds_of(METRICS[key])),
                tuple(self.where_of(key).items()),
                known=self._known(key, *codes),
            )
            for (key,), series in series_by(history, "metric").items()
        }
        last_day = min(self.span.until, as_of(self.stores).date())
        return scorecard_by_month(self.metrics, judged, targets, last_day)

    def _histories(self, by: tuple[str, ...]) -> dict[Period, pl.DataFrame]:
        """The history of each metric by the unit in which it is judged."""
        keys_by_unit: dict[Period, list[str]] = defaultdict(list)
        for key in self.metrics:
            unit = Period.MONTH if METRICS[key].monthly else self.span.unit or Period.MONTH
            keys_by_unit[unit].append(key)
        return {
            unit: self._measure(keys, by, unit, self._course(unit)) for unit, keys in keys_by_unit.items()
        }

    def _course(self, unit: Period) -> Span:
        return with_course(self.span, self.span.until, unit)

    def _measure(self, metrics: Sequence[str], by: tuple[str, ...], unit: Period, span: Span) -> pl.DataFrame:
        alike: dict[tuple[tuple[str, tuple[Any, ...]], ...], list[str]] = defaultdict(list)
        for key in metrics:
            alike[tuple(self.where_of(key).items())].append(key)
        return pl.concat(
            self.source.measure(Question(tuple(keys), by, unit, span.since, span.until, dict(where)))
            for where, keys in alike.items()
        )

    def _last_counted(self, by: tuple[str, ...], unit: Period) -> dict[tuple[str, ...], date]:
        """By metric and store the last period in which the stores counted any, of whatever area."""
        counts = tuple(key for key in self.metrics if METRICS[key].kind is MetricKind.COUNT)
        if not counts:
            return {}
        span, only = self._course(unit), {"store": tuple(self.stores["store"])}
        rows = self.source.measure(Question(counts, by, unit, span.since, span.until, only))
        counted = rows.filter(pl.col("denominator") > 0)
        return {
            key: max(reading.period for reading in series)
            for key, series in series_by(counted, "metric", *by).items()
        }
