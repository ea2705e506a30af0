"""What differs between two sides, in words and as a table."""

from collections.abc import Sequence

import polars as pl

from care.compare.two_sides import Compared, Side
from care.explore.row import Row
from care.i18n import say
from care.semantic.format import change, count, counted, fraction, value
from care.semantic.metric import Metric, MetricKind
from care.stats.differences import Difference


def comparison_headline(found: Sequence[Compared]) -> str:
    """How many figures of A and B differ by more than chance."""
    able = sum(one.difference is not None for one in found)
    apart = sum(one.differs for one in found)
    if not able:
        return say("A 与 B：件数太少，没有可比的指标", "A and B: too few cases to compare anything")
    if not apart:
        return say(
            f"A 与 B：可比的 {able} 项都没有超出正常波动的差别",
            f"A and B: of {able} comparable figures none differs beyond chance",
        )
    return say(
        f"A 与 B：可比的 {able} 项中 {apart} 项的差别超出正常波动",
        f"A and B: {apart} of {able} comparable figures "
        f"{'differs' if apart == 1 else 'differ'} beyond chance",
    )


def compared_sentence(one: Compared, first: Side, second: Side) -> str:
    """A figure that differs: both values, the difference with its interval, and who is better."""
    if one.difference is None or not one.differs:
        return ""
    metric, apart = one.metric, one.difference
    step, low, high = _numbers(metric, apart)
    better = {
        None: "",
        True: say(f"，{first.name} 较好", f"; {first.name} is better"),
        False: say(f"，{second.name} 较好", f"; {second.name} is better"),
    }[one.first_is_better]
    return say(
        f"{metric.name}：{first.name} {_told(one, one.first)}，{second.name} {_told(one, one.second)}，"
        f"相差 {step}（{low} 至 {high}）{better}。",
        f"{metric.name}: {first.name} {_told(one, one.first)}, {second.name} {_told(one, one.second)}, "
        f"a difference of {step} ({low} to {high}){better}.",
    )


def compared_table(found: Sequence[Compared], first: Side, second: Side) -> pl.DataFrame:
    """One row a metric: both figures, their difference with its interval, and whether chance explains it."""
    names = [first.name, second.name if second.name != first.name else f"{second.name} (B)"]
    return pl.DataFrame(
        [
            (one.metric.name, _told(one, one.first), _told(one, one.second), _apart(one), verdict(one))
            for one in found
        ],
        schema=dict.fromkeys(
            (
                say("指标", "Metric"),
                *names,
                say("相差（区间）", "Difference (interval)"),
                say("正常波动", "Chance"),
            ),
            pl.String,
        ),
        orient="row",
    )


def _told(one: Compared, row: Row) -> str:
    if one.metric.kind is MetricKind.COUNT or row["value"] is None:
        return value(one.metric, row["value"])
    cases = fraction(row["numerator"], row["denominator"]) if row["numerator"] is not None else ""
    if one.metric.kind in (MetricKind.MEAN, MetricKind.MEDIAN, MetricKind.P90):
        cases = f"n = {count(row['denominator'] or 0)}"
    return f"{value(one.metric, row['value'])} ({cases})" if cases else value(one.metric, row["value"])


def verdict(one: Compared) -> str:
    """Whether chance explains the difference."""
    if one.difference is None:
        return say("不比较", "not compared")
    return say("超出", "beyond chance") if one.differs else say("在范围内", "within chance")


def _numbers(metric: Metric, apart: Difference) -> tuple[str, str, str]:
    """The difference, and the ends of its interval; these do not repeat that they are percentage points."""
    step, *ends = (change(metric, number, 0.0) for number in (apart.value, apart.low, apart.high))
    low, high = (end.removesuffix(say(" 个百分点", " pts")) for end in ends)
    return step, low, high


def _apart(one: Compared) -> str:
    if one.difference is None:
        return "—"
    apart = one.difference
    step, low, high = _numbers(one.metric, apart)
    told = say(f"{step}（{low} 至 {high}）", f"{step} ({low} to {high})")
    if one.customers is None:
        return told
    return told + say(f"，{one.customers} 位客户", f", {counted(one.customers, 'customer', 'customers')}")
