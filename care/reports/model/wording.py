"""Sentences about one metric: value, target, and change (definitions §7)."""

from care.i18n import say
from care.periods.period import Period
from care.reports.model.evidence import MetricFigures, Row
from care.semantic.exposure import PER_DAY
from care.semantic.format import NOTHING, change, count, counted, fraction, not_due, value
from care.semantic.metric import Better, Metric, MetricKind
from care.stats.wilson import FEWEST, wilson
from care.targets.targets import meets


def figure_sentence(figures: MetricFigures, unit: Period) -> str:
    """One sentence about a metric: value, target, changes and exclusions."""
    if figures.value is None:
        return no_value_sentence(figures)
    full_stop = say("。", ".")
    parts = [
        f"{figures.name} {value_in_words(figures.metric, figures.current)}",
        target_sentence(figures),
        *change_sentence(figures, unit),
        exclusions_sentence(figures),
    ]
    return say("，", ", ").join(part for part in parts if part) + full_stop


def no_value_sentence(figures: MetricFigures) -> str:
    """The reason why a metric has no value: not due yet, missing column, or no records."""
    name, row = figures.name, figures.current
    if row["awaiting"]:
        return say(
            f"{name}暂无数值：{count(row['awaiting'])} 件待补数据。",
            f"{name} has no value yet: {counted(row['awaiting'], 'awaits', 'await')} records.",
        )
    if row["pending"]:
        return say(
            f"{name}暂无数值：{count(row['pending'])} 件{not_due(figures.metric)}。",
            f"{name} has no value yet: {counted(row['pending'], 'is', 'are')} {not_due(figures.metric)}.",
        )
    if row["unknown"]:
        return say(
            f"{name}无法计算：来源没有所需的列（{count(row['unknown'])} 件）。",
            f"{name} cannot be told: the source lacks the column ({counted(row['unknown'], 'row', 'rows')}).",
        )
    return say(f"{name}：此期间没有可计的记录。", f"{name}: nothing to count in this period.")


def value_in_words(metric: Metric, row: Row) -> str:
    """A value with its numerator and denominator, or its sample size."""
    if row["value"] is None:
        return NOTHING
    counts_text = {MetricKind.PROPORTION: fraction, MetricKind.RATE: fraction}.get(metric.kind, _sample_size)
    text = "" if metric.kind is MetricKind.COUNT else counts_text(row["numerator"], row["denominator"])
    shown = value(metric, row["value"])
    return say(f"{shown}（{text}）", f"{shown} ({text})") if text else shown


def target_sentence(figures: MetricFigures) -> str:
    """Whether the target is met, and whether a miss may be chance; empty without value or target."""
    if figures.target.differs:
        return say("各门店目标不同", "the stores have different targets")
    met = meets(figures.metric, figures.value, figures.target.value)
    if met is None:
        return ""
    target = value(figures.metric, figures.target.value)
    if met:
        return say(f"达到目标 {target}", f"on the target of {target}")
    missed_text = say(f"未达到目标 {target}", f"off the target of {target}")
    return (
        missed_text + say("（{}）", " ({})").format(_significance_of_miss(figures))
        if figures.metric.kind is MetricKind.PROPORTION
        else missed_text
    )


def misses_beyond_chance(figures: MetricFigures) -> bool:
    """Whether a proportion misses its target by more than chance, by its 95 % Wilson interval.

    With a target of 0 or 1 every miss counts; otherwise a denominator below FEWEST is not judged.
    """
    target = figures.target.value
    if figures.metric.kind is not MetricKind.PROPORTION or target is None:
        return False
    if meets(figures.metric, figures.value, target) is not False:
        return False
    if target in (0, 1):
        return True
    if figures.current["denominator"] < FEWEST:
        return False
    low, high = wilson(figures.current["numerator"], figures.current["denominator"])
    return high < target if figures.metric.better is Better.HIGHER else low > target


def shortfall(figures: MetricFigures) -> float:
    """The number of cases between a proportion and its target; raises ValueError without a target."""
    if figures.target.value is None:
        raise ValueError(f"{figures.metric.key} has no target to fall short of")
    return abs(
        figures.target.value * float(figures.current["denominator"]) - float(figures.current["numerator"])
    )


def change_sentence(figures: MetricFigures, unit: Period) -> list[str]:
    """The changes on the previous period and on a year ago, each only where there is an earlier value.

    Whether they are more than chance is not said of two points: the verdict on the whole course says it.
    """
    previous = say(*_PREVIOUS[unit])
    year = say("同比", "on a year ago")
    return [
        _change_text(figures, comparison, earlier)
        for comparison, earlier in ((previous, figures.previous), (year, figures.last_year))
        if earlier["value"] is not None
    ]


_PREVIOUS = {
    Period.DAY: ("较前一天", "on the day before"),
    Period.WEEK: ("较上周", "on the week before"),
    Period.MONTH: ("环比", "on the month before"),
    Period.QUARTER: ("较上季", "on the quarter before"),
    Period.ALL: ("较上一期", "on the period before"),
}


def exclusions_sentence(figures: MetricFigures) -> str:
    """The cases that the value does not cover: not due yet, or not in the source."""
    pending, unknown = figures.current["pending"], figures.current["unknown"]
    parts = []
    if pending:
        parts.append(
            say(
                f"另有 {count(pending)} 件{not_due(figures.metric)}，未计入",
                f"{count(pending)} more, {not_due(figures.metric)}, are not counted",
            )
        )
    if awaiting := figures.current["awaiting"]:
        parts.append(
            say(
                f"{count(awaiting)} 件待补数据，未计入",
                f"{count(awaiting)} await records and are not counted",
            )
        )
    if unknown:
        parts.append(say(f"{count(unknown)} 件来源未提供", f"{count(unknown)} unknown to the source"))
    return say("，", ", ").join(parts)


def _sample_size(_numerator: float | None, denominator: float) -> str:
    return f"n = {count(denominator)}"


def _significance_of_miss(figures: MetricFigures) -> str:
    if figures.target.value in (0, 1):
        return say(f"差 {count(shortfall(figures))} 件", f"by {count(shortfall(figures))}")
    if figures.current["denominator"] < FEWEST:
        return say("件数太少，不作判断", "too few to judge")
    return (
        say("与目标之差超出正常波动", "by more than chance")
        if misses_beyond_chance(figures)
        else say("与目标之差可能属正常波动", "perhaps by chance")
    )


def _change_text(figures: MetricFigures, comparison: str, earlier: Row) -> str:
    moved = change(figures.metric, figures.value, earlier["value"])
    per_day = say("（按天数折算）", " (by days)") if earlier.get(PER_DAY) else ""
    return say(f"{comparison} {moved}{per_day}", f"{moved} {comparison}{per_day}")
