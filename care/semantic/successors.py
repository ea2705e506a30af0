"""Metrics that are gone, and the metric that tells the same now: addresses, files and commands lead to it."""

from dataclasses import dataclass

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


def current_target(key: str, value: float) -> float:
    """A target that was set for ``key``, a fraction for percentages, as one of :func:`current_metric`."""
    gone = key not in METRICS and key in SUCCESSORS
    return 1 - value if gone and SUCCESSORS[key].complement else value
