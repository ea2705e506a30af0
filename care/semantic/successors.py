"""Addresses, saved views and commands that name a metric that went, led to its successor."""

from collections.abc import Mapping, Sequence

from care.i18n import say
from care.semantic.metric import METRICS
from care.semantic.renamed_metrics import present_metric


def present_choices(choices: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The choices of an address or a saved view, of the metrics that there are now."""
    return {name: [present_metric(code) for code in codes] for name, codes in choices.items()}


def successor_notice(key: str) -> str:
    """What a command says where it was asked for a metric that went."""
    now = METRICS[present_metric(key)]
    return say(
        f"指标 {key} 已由 {now.key}（{now.name}）取代。",
        f"{key} is gone; {now.key} ({now.name}) is shown instead.",
    )
