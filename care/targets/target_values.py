"""What a metric's target can be."""

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
    if not _is_possible(metric.kind, value):
        return (
            f"目标 {value} 不可能；百分比请写成 0.95 这样的小数",
            f"a target of {value} is impossible; write a percentage as 0.95",
        )
    return None


def _is_possible(kind: MetricKind, value: float) -> bool:
    match kind:
        case MetricKind.PROPORTION:
            return 0 <= value <= 1
        case MetricKind.MEAN:
            return 1 <= value <= 10
        case _:
            return value >= 0
