"""Metrics that went: old addresses, saved views, targets and re-basings lead to their successors."""

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
