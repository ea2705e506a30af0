"""What a metric's target can be."""

from math import inf

from care.semantic.metric import METRICS, MetricKind


def target_fault(key: str, value: float) -> tuple[str, str] | None:
    """Why ``value`` cannot be the target of the metric ``key``, for :func:`care.i18n.say`; None if it can.

    A percentage is a fraction.
    """
    metric = METRICS.get(key)
    if metric is None:
        return f"没有指标“{key}”", f"there is no metric “{key}”"
    if metric.better is None:
        return (
            f"{metric.name}没有好坏方向，不能设目标",
            f"{metric.name} has no good or bad direction, so it takes no target",
        )
    # A manufacturer's survey has a scale of its own, 0 to 100 or to 1,000.
    limits = (
        _NOT_NEGATIVE
        if metric.mart == SURVEYS and metric.kind is MetricKind.MEAN
        else _LIMITS.get(metric.kind, _NOT_NEGATIVE)
    )
    lowest, highest, zh, en = limits
    if not lowest <= value <= highest:
        return f"目标 {value} 不可能；{zh}", f"a target of {value} is impossible; {en}"
    return None


SURVEYS = "survey_scores"
_LIMITS = {
    MetricKind.PROPORTION: (0, 1, "百分比请写成 0.95 这样的小数", "write a percentage as 0.95"),
    MetricKind.MEAN: (1, 10, "评分是 1 到 10", "a score is from 1 to 10"),
}
_NOT_NEGATIVE = (0, inf, "请写 0 或更大的数", "write 0 or more")
"""Lowest and highest target of a kind of metric, and the cure where it is neither."""
