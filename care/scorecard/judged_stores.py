"""The course of metrics in each of many stores: judged one by one where there is something to report."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

import polars as pl

from care.periods.freshness import complete_until_by_store, recorded_since_by_store
from care.periods.period import Period
from care.policies.policy_book import PolicyBook
from care.semantic.metric import METRICS
from care.semantic.record_kinds import record_kinds_of
from care.semantic.scope_name import FigureScope
from care.signals import MetricBackground
from care.signals.judged_series import JudgedSeries, OutOfReach, judge_series
from care.signals.screening import screen
from care.signals.steps.baseline import Baseline, baselines_of
from care.signals.time_series import series_by
from care.targets.targets import EffectiveTarget

Place = tuple[str, str]
"""A metric and a store."""


def judge_stores(
    history: pl.DataFrame,
    unit: Period,
    stores: pl.DataFrame,
    targets: Mapping[Place, EffectiveTarget],
    baselines: Sequence[Baseline],
    policies: PolicyBook,
    scope_of: Callable[[str, str], FigureScope],
    last: Mapping[tuple[str, ...], date],
    known: Callable[[str, str], MetricBackground],
    drawn_from: date | None = None,
) -> dict[Place, JudgedSeries | OutOfReach]:
    """By metric and store every series with something to report; see :func:`judge_series`.

    ``history``: figures by metric, store and period. ``scope_of`` gives what the figures of a metric in a
    store are of, ``last`` by metric and store the last period that a count goes on to, ``known`` what
    else is known of it.
    """
    metrics: Iterable[str] = sorted({*history["metric"]})
    until = complete_until_by_store(stores)
    rebased = {one.metric for one in baselines} | set(metrics if policies.decisions else ())
    since = {key: recorded_since_by_store(stores, record_kinds_of(METRICS[key])) for key in metrics}
    screened = screen(history, unit, until, targets, rebased, since)
    judged: dict[Place, JudgedSeries | OutOfReach] = {
        place: OutOfReach(METRICS[place[0]], aim)
        for place in screened.out_of_reach
        if (aim := targets[place].value) is not None
    }
    for (key, store), series in series_by(screened.history, "metric", "store").items():
        metric = METRICS[key]
        judged[key, store] = judge_series(
            metric,
            series,
            unit,
            until[store],
            targets[key, store],
            baselines_of(metric, baselines, (store,), policies),
            last.get((key, store)),
            since[key].get(store),
            scope_of(key, store),
            drawn_from,
            known(key, store),
        )
    return judged
