"""Metrics that are gone, and the metric that tells the same now: addresses, files and commands lead to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from care.i18n import say
from care.semantic.metric import METRICS


@dataclass(frozen=True)
class Successor:
    """The metric that took another's place; ``complement``: it counts what the other did not."""

    metric: str
    complement: bool = False


SUCCESSORS = {
    "service_overall_rate": Successor("service_callback_rate"),
    "return_rate": Successor("loss_rate", complement=True),
}
"""Key of a metric that is gone → its successor."""


def current_metric(key: str) -> str:
    """The key of the metric that a key means now; a key of no metric stays as it is."""
    return key if key in METRICS or key not in SUCCESSORS else SUCCESSORS[key].metric


def current_choices(choices: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The choices of an address or a saved view, of the metrics that there are now."""
    return {name: [current_metric(code) for code in codes] for name, codes in choices.items()}


def successor_notice(key: str) -> str:
    """What a command says where it was asked for a metric that is gone."""
    now = METRICS[current_metric(key)]
    return say(
        f"指标 {key} 已由 {now.key}（{now.name}）取代。",
        f"{key} is gone; {now.key} ({now.name}) is shown instead.",
    )


def current_target(key: str, value: float) -> float:
    """A target that was set for ``key``, a fraction for percentages, as one of :func:`current_metric`."""
    gone = key not in METRICS and key in SUCCESSORS
    return round(1 - value, 6) if gone and SUCCESSORS[key].complement else value
