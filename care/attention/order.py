"""The order of items, most urgent first, each with the judged series of its metric at its store."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from care.attention.item import AttentionItem
from care.i18n import say
from care.semantic.metric import METRICS
from care.signals import Variation
from care.signals.judged_series import JudgedSeries, OutOfReach

SeriesByStore = Mapping[tuple[str, str], JudgedSeries | OutOfReach]
"""By metric and store."""


def order_items(judged_series: SeriesByStore, *rules: list[AttentionItem]) -> list[AttentionItem]:
    """All items of all rules, and what else turned for the worse, in the order in which they deserve time.

    Stores without recent records come first, because they hide everything else; then concerning signals,
    then targets out of reach; among equals the item that touches most customers.
    """
    found = [item for rule in rules for item in rule]
    named = {(item.metric, item.store) for item in found}
    others = {place: series for place, series in judged_series.items() if place not in named}
    known = [
        replace(item, series=judged_series.get((item.metric, item.store))) if item.metric else item
        for item in found
    ]
    return sorted(
        known + _turned(others), key=lambda item: (item.weight != float("inf"), item.urgency, -item.weight)
    )


def _turned(judged_series: SeriesByStore) -> list[AttentionItem]:
    return [
        AttentionItem(
            partial(_got_worse, metric, store),
            series.chart.latest.point.denominator or 0,
            store,
            metric,
            "denominator",
            series=series,
        )
        for (metric, store), series in judged_series.items()
        if isinstance(series, JudgedSeries) and series.verdict.variation is Variation.CONCERNING
    ]


def _got_worse(metric: str, store: str) -> str:
    return say(f"{store} {METRICS[metric].name}变差。", f"{store}: {METRICS[metric].name} got worse.")
