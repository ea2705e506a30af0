"""Metrics that went: addresses, saved views, targets, re-basings and commands lead to their successors."""

from collections.abc import Mapping, Sequence

from care.i18n import say
from care.semantic.metric import METRICS

SUCCESSORS = {"service_overall_rate": "service_callback_rate", "return_rate": "loss_rate"}
"""Key of a metric that went → the key of the one that stands for it now."""
COMPLEMENTS = frozenset({"return_rate"})
"""Those of which the successor is the rest: a target of 93 % who return is one of 7 % lost."""


def present_metric(key: str) -> str:
    """The key of the metric that stands for ``key`` now."""
    return SUCCESSORS.get(key, key)


def present_target(key: str, value: float) -> float:
    """A target of the metric ``key`` as one of its successor."""
    return round(1 - value, 6) if key in COMPLEMENTS else value


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
