"""The figures of a view with what they are held against: control limits, targets and re-basings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from care.periods.freshness import complete_until_by_store
from care.periods.period import Period
from care.periods.presets import drawn_from
from care.policies.policy import Policy
from care.scorecard.drawn_points import comparable_values
from care.scorecard.judged_stores import judge_stores
from care.scorecard.scorecard import Scorecard, scorecard_by_month, scorecard_by_store
from care.semantic.metric import METRICS, Metric, MetricKind
from care.signals import Doubt, MetricBackground, baselines_of
from care.signals.judged_series import JudgedSeries, OutOfReach, judge_series
from care.signals.time_series import Reading, series_by
from care.stores.store_names import store_name
from care.targets.targets import EffectiveTarget, effective_target, effective_targets
from pages.parts.data.cached import cached
from pages.parts.data.measured_figures import Figures
from pages.parts.data.view import View
from warehouse.services.attention import store_findings


@dataclass(frozen=True)
class JudgedFigures:
    """Judges the figures of a view. Raises BadTarget, BadBaseline where decisions cannot be read."""

    view: View

    def target(self, metric: str) -> EffectiveTarget:
        """The target that holds for the chosen stores on the last day looked at."""
        view = self.view
        return effective_target(
            METRICS[metric], view.decisions.targets, view.store_codes, view.last_day, view.decisions.policies
        )

    @property
    def policies(self) -> tuple[Policy, ...]:
        """The policies that hold for the chosen stores on that day."""
        view = self.view
        held = (view.decisions.policies.policy(store, view.last_day) for store in view.store_codes)
        return tuple({id(policy): policy for policy in held}.values())

    def targets_by_store(self, *metrics: str) -> dict[tuple[str, str], EffectiveTarget]:
        """The target of each store by itself; by metric and store."""
        return cached(_targets_by_store, self.view, *metrics)

    def judged_series(self, *metrics: str) -> dict[str, JudgedSeries]:
        """Each metric's history with limits and verdict; one never measured has none."""
        return cached(_judged_series, self.view, *metrics)

    def judged_series_by_store(self, *metrics: str) -> dict[tuple[str, str], JudgedSeries | OutOfReach]:
        """The same for each store by itself that has something to report; by metric and store."""
        return cached(_judged_series_by_store, self.view, *metrics)

    def known(self, metric: str) -> MetricBackground:
        """What else is known of a metric of the chosen stores."""
        scope = Figures(self.view).scope(metric)
        return store_findings(self.view.warehouse).of(metric, self.view.store_codes, scope)

    def doubt(self, metric: str) -> Doubt | None:
        """Why it may look better than it is, where that had begun by the last day looked at."""
        found = self.known(metric).doubt
        return found if found and found.since <= self.view.last_day else None

    def scorecard(self, *metrics: str) -> Scorecard:
        """The scorecard of the chosen stores, or of the months of the one that there is."""
        make = _scorecard_by_store if len(self.view.store_codes) > 1 else _scorecard_by_month
        return cached(make, self.view, *metrics)

    def judge(
        self, metric: Metric, history: Sequence[Reading], unit: Period, last: date | None = None
    ) -> JudgedSeries:
        """A measured history with the target and the re-basings that hold here; see :func:`judge_series`."""
        view = self.view
        baselines = baselines_of(metric, view.decisions.baselines, view.store_codes, view.decisions.policies)
        return judge_series(
            metric,
            history,
            unit,
            view.complete_until,
            self.target(metric.key),
            baselines,
            last,
            view.recorded_since(metric),
            Figures(view).scope(metric.key),
            drawn_from(view.trend_span, view.today, unit),
            self.known(metric.key),
        )


def _judged_series(view: View, *metrics: str) -> dict[str, JudgedSeries]:
    judged, figures = {}, JudgedFigures(view)
    for unit, history in Figures(view).histories(*metrics).items():
        last = _last_counted(view, history, (), unit)
        for (metric,), series in series_by(history, "metric").items():
            judged[metric] = figures.judge(METRICS[metric], series, unit, last.get((metric,)))
    return judged


def _judged_series_by_store(view: View, *metrics: str) -> dict[tuple[str, str], JudgedSeries | OutOfReach]:
    judged: dict[tuple[str, str], JudgedSeries | OutOfReach] = {}
    by, targets = ("store",), JudgedFigures(view).targets_by_store(*metrics)
    for unit, history in Figures(view).histories(*metrics, by=by).items():
        judged |= judge_stores(
            history,
            unit,
            view.stores,
            targets,
            view.decisions.baselines,
            view.decisions.policies,
            lambda metric, store: Figures(view.only(store=store)).scope(metric),
            _last_counted(view, history, by, unit),
            lambda metric, store: JudgedFigures(view.only(store=store)).known(metric),
            drawn_from(view.trend_span, view.today, unit),
        )
    return judged


def _scorecard_by_store(view: View, *metrics: str) -> Scorecard:
    figures, judged = Figures(view), JudgedFigures(view).judged_series_by_store(*metrics)
    until = complete_until_by_store(view.stores)

    def past(stores: Sequence[str]) -> dict[tuple[str, str], list[float]]:
        values: dict[tuple[str, str], list[float]] = {}
        for unit, history in figures.histories(*metrics, by=("store",)).items():
            first = drawn_from(view.trend_span, view.today, unit)
            shown = history.filter(pl.col("store").is_in(stores), pl.col("period") >= (first or date.min))
            for place, series in series_by(shown, "metric", "store").items():
                values[place] = comparable_values(METRICS[place[0]], series, unit, until[place[1]])
        return values

    names = {store: store_name(store) for store in view.store_codes}
    rows = figures.of(*metrics, by=("store",)).iter_rows(named=True)
    targets = JudgedFigures(view).targets_by_store(*metrics)
    return scorecard_by_store(
        metrics,
        names,
        rows,
        judged,
        targets,
        past,
        lambda metric, store: JudgedFigures(view.only(store=store)).doubt(metric),
    )


def _scorecard_by_month(view: View, *metrics: str) -> Scorecard:
    figures, month = JudgedFigures(view), Period.MONTH
    history = Figures(view).history(*metrics, unit=month)
    judged = {
        metric: figures.judge(METRICS[metric], series, month)
        for (metric,), series in series_by(history, "metric").items()
    }
    targets = {metric: figures.target(metric) for metric in metrics}
    return scorecard_by_month(metrics, judged, targets, view.last_day)


def _targets_by_store(view: View, *metrics: str) -> dict[tuple[str, str], EffectiveTarget]:
    days = {store: at.date() for store, at in view.stores.select("store", "as_of").iter_rows()}
    on = {store: min(view.span.until, day) if view.span else day for store, day in days.items()}
    return {
        (metric, store): target
        for metric in metrics
        for store, target in effective_targets(
            METRICS[metric], view.decisions.targets, on, view.decisions.policies
        ).items()
    }


def _last_counted(
    view: View, history: pl.DataFrame, by: tuple[str, ...], unit: Period
) -> dict[tuple[str, ...], date]:
    """The last period in which these stores counted any, for counts: then a class that had none had 0."""
    if view.where == view.of_stores.where:
        return {}
    counts = [metric for metric in sorted({*history["metric"]}) if METRICS[metric].kind is MetricKind.COUNT]
    if not counts:
        return {}
    whole = Figures(view.of_stores).history(*counts, by=by, unit=unit)
    return {
        key: max(reading.period for reading in series)
        for key, series in series_by(whole, "metric", *by).items()
    }
