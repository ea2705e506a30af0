"""Tables of the decisions about targets and baselines, the latest first."""

from collections.abc import Iterable

import polars as pl

from care.i18n import say
from care.presentation.explain import source_text
from care.semantic.column_labels import column_label
from care.semantic.format import day, value
from care.semantic.metric import METRICS
from care.signals import Baseline
from care.stores.store_names import store_name
from care.targets.targets import Target


def target_log(targets: Iterable[Target]) -> pl.DataFrame:
    """One row a target: metric, store, target, from when, by whom and why."""
    return pl.DataFrame(
        {
            **_about(one.metric, one.store),
            say("目标", "Target"): value(METRICS[one.metric], one.value),
            say("自", "From"): day(one.since),
            say("决定人", "Decided by"): one.by,
            say("理由", "Reason"): one.reason,
        }
        for one in reversed(tuple(targets))
    )


def baseline_log(baselines: Iterable[Baseline]) -> pl.DataFrame:
    """One row a new baseline: metric, store, from when, its last day, decided when, by whom and why."""
    return pl.DataFrame(
        {
            **_about(one.metric, one.store),
            say("自", "From"): day(one.since),
            say("控制线取至", "Limits taken until"): day(one.until),
            say("决定于", "Decided on"): day(one.decided_on),
            say("决定人", "Decided by"): one.by,
            say("理由", "Reason"): one.reason,
        }
        for one in reversed(tuple(baselines))
    )


def document_targets() -> pl.DataFrame:
    """The targets that the documents demand, each with its clause."""
    return pl.DataFrame(
        {
            say("指标", "Metric"): metric.name,
            say("目标", "Target"): value(metric, metric.target),
            say("依据", "Source"): source_text(metric),
        }
        for metric in METRICS.values()
        if metric.target is not None
    )


def _about(metric: str, store: str | None) -> dict[str, str]:
    return {
        say("指标", "Metric"): METRICS[metric].name,
        column_label("store"): store_name(store) if store else say("全部", "Every"),
    }
