"""Which rates fall short of their target by more than chance explains (definitions §7)."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import polars as pl

from care.attention.item import AttentionItem
from care.i18n import say
from care.semantic.format import count, fraction, percent
from care.semantic.metric import METRICS, Better, Metric, MetricKind
from care.stats.wilson import FEWEST, wilson
from care.stores.store_names import store_name


def off_target(by_store: pl.DataFrame, target_of: Callable[[str, str], float | None]) -> list[AttentionItem]:
    """Proportions that miss their target by more than chance. ``by_store``: metrics by store.

    ``target_of`` gives the target of a metric at a store. One of all or none leaves nothing to chance: each
    miss counts.
    """
    return [
        _short_of_target(metric, row, target)
        for row in by_store.iter_rows(named=True)
        if (target := target_of(row["metric"], row["store"])) is not None
        if _beyond_chance(metric := METRICS[row["metric"]], row, target)
    ]


def _beyond_chance(metric: Metric, row: Mapping[str, Any], target: float) -> bool:
    if metric.kind is not MetricKind.PROPORTION or row["denominator"] < FEWEST:
        return False
    low, high = wilson(row["numerator"], row["denominator"])
    if target == 1:
        return bool(row["numerator"] < row["denominator"])
    return high < target if metric.better is Better.HIGHER else low > target


def _short_of_target(metric: Metric, row: Mapping[str, Any], target: float) -> AttentionItem:
    gap = abs(target * row["denominator"] - row["numerator"])
    side = "missed" if metric.better is Better.HIGHER else "numerator"
    return AttentionItem(partial(_falls_short, metric, row, target, gap), gap, row["store"], metric.key, side)


def _falls_short(metric: Metric, row: Mapping[str, Any], target: float, gap: float) -> str:
    higher = metric.better is Better.HIGHER
    return say(
        f"{store_name(row['store'])} {metric.name} {percent(row['value'])}"
        f"（{fraction(row['numerator'], row['denominator'])}），"
        f"{'低' if higher else '高'}于目标 {percent(target)}，{_by_how_much(target, gap)}。",
        f"{store_name(row['store'])}: {metric.name} {percent(row['value'])} "
        f"({fraction(row['numerator'], row['denominator'])}) is {'below' if higher else 'above'} "
        f"the target of {percent(target)}, {_by_how_much(target, gap)}.",
    )


def _by_how_much(target: float, gap: float) -> str:
    if target == 1:
        return say(f"{count(gap)} 件未做到", f"{count(gap)} were missed")
    return say("超出正常波动范围", "more than chance explains")
