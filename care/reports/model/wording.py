"""Sentences about one figure: what it is, against target, against earlier, and how sure (definitions §7)."""

from care.i18n import say
from care.periods.period import Period
from care.reports.model.evidence import Measured, Row
from care.semantic.format import NOTHING, change, count, fraction, value
from care.semantic.metric import Better, Metric, MetricKind
from care.stats.wilson import FEWEST, differ_beyond_chance, wilson
from care.targets.targets import meets


def figure_sentence(one: Measured, unit: Period) -> str:
    """One metric in one sentence."""
    if one.value is None:
        return no_value_sentence(one)
    ended = say("。", ".")
    parts = [
        f"{one.metric.name} {value_in_words(one.metric, one.now)}",
        target_sentence(one),
        *change_sentence(one, unit),
        exclusions_sentence(one),
    ]
    return say("，", ", ").join(part for part in parts if part) + ended


def no_value_sentence(one: Measured) -> str:
    """Why a metric has no value: nothing due yet, nothing known, or nothing there."""
    name, row = one.metric.name, one.now
    if row["pending"]:
        return say(
            f"{name}暂无数值：{count(row['pending'])} 件都还未到期。",
            f"{name} has no value yet: {count(row['pending'])} are still to fall due.",
        )
    if row["unknown"]:
        return say(
            f"{name}无法计算：来源没有所需的列（{count(row['unknown'])} 件）。",
            f"{name} cannot be told: the source lacks the column ({count(row['unknown'])} rows).",
        )
    return say(f"{name}：此期间没有可计的记录。", f"{name}: nothing to count in this period.")


def value_in_words(metric: Metric, row: Row) -> str:
    """A value with what it is made of."""
    if row["value"] is None:
        return NOTHING
    behind = {MetricKind.PROPORTION: fraction, MetricKind.RATE: fraction}.get(metric.kind, _size)
    text = "" if metric.kind is MetricKind.COUNT else behind(row["numerator"], row["denominator"])
    shown = value(metric, row["value"])
    return say(f"{shown}（{text}）", f"{shown} ({text})") if text else shown


def target_sentence(one: Measured) -> str:
    """Whether the target is met, and whether missing it may be chance."""
    if one.aim.differs:
        return say("各门店目标不同", "the stores have different targets")
    met = meets(one.metric, one.value, one.aim.value)
    if met is None:
        return ""
    target = value(one.metric, one.aim.value)
    if met:
        return say(f"达到目标 {target}", f"on the target of {target}")
    missed = say(f"未达到目标 {target}", f"off the target of {target}")
    return (
        missed + say("（{}）", " ({})").format(_how_sure(one))
        if one.metric.kind is MetricKind.PROPORTION
        else missed
    )


def misses_beyond_chance(one: Measured) -> bool:
    """Whether a proportion misses its target by more than chance; of all or none each miss counts."""
    target = one.aim.value
    if one.metric.kind is not MetricKind.PROPORTION or target is None:
        return False
    if meets(one.metric, one.value, target) is not False:
        return False
    if target in (0, 1):
        return True
    if one.now["denominator"] < FEWEST:
        return False
    low, high = wilson(one.now["numerator"], one.now["denominator"])
    return high < target if one.metric.better is Better.HIGHER else low > target


def shortfall(one: Measured) -> float:
    """How many cases lie between a proportion and its target; raises ValueError where it has none."""
    if one.aim.value is None:
        raise ValueError(f"{one.metric.key} has no target to fall short of")
    return abs(one.aim.value * float(one.now["denominator"]) - float(one.now["numerator"]))


def change_sentence(one: Measured, unit: Period) -> list[str]:
    """Against the period before and the same a year before; what has nothing to compare with is left out."""
    before = (
        say("环比", "on the month before") if unit is Period.MONTH else say("较上周", "on the week before")
    )
    year = say("同比", "on a year ago")
    pairs = [
        (words, then)
        for words, then in ((before, one.before), (year, one.last_year))
        if then["value"] is not None
    ]
    moves = [_move(one, words, then) for words, then in pairs]
    if one.metric.kind is not MetricKind.PROPORTION or one.metric.better is None:
        return moves
    sure = [_sure_of_change(one.now, then) for _, then in pairs]
    if len(set(sure)) == 1 and len(sure) > 1:
        both = say(f"，均{sure[0]}", f", both {sure[0]}")
        return [say("、", " and ").join(moves) + both]
    return [say(f"{move}（{how}）", f"{move} ({how})") for move, how in zip(moves, sure, strict=True)]


def exclusions_sentence(one: Measured) -> str:
    """What the value does not cover: not due yet, unknown to the source."""
    pending, unknown = one.now["pending"], one.now["unknown"]
    parts = []
    if pending:
        parts.append(
            say(
                f"另有 {count(pending)} 件待到期未计入",
                f"{count(pending)} more, not due yet, are not counted",
            )
        )
    if unknown:
        parts.append(say(f"{count(unknown)} 件来源未提供", f"{count(unknown)} unknown to the source"))
    return say("，", ", ").join(parts)


def _size(_numerator: float | None, denominator: float) -> str:
    return f"n = {count(denominator)}"


def _how_sure(one: Measured) -> str:
    if one.aim.value in (0, 1):
        return say(f"差 {count(shortfall(one))} 件", f"by {count(shortfall(one))}")
    if one.now["denominator"] < FEWEST:
        return say("件数太少，不作判断", "too few to judge")
    return (
        say("超出偶然波动", "more than chance")
        if misses_beyond_chance(one)
        else say("可能属偶然", "may be chance")
    )


def _move(one: Measured, words: str, then: Row) -> str:
    moved = change(one.metric, one.value, then["value"])
    return say(f"{words} {moved}", f"{moved} {words}")


def _sure_of_change(now: Row, then: Row) -> str:
    pairs = [(row["numerator"], row["denominator"]) for row in (now, then)]
    if min(size for _, size in pairs) < FEWEST:
        return say("件数太少，不作比较", "too few to compare")
    return (
        say("超出偶然波动", "more than chance")
        if differ_beyond_chance(*pairs)
        else say("未超出偶然波动", "within chance")
    )
