"""The title of a view as a message: where, which metric, what happened, and who it is about."""

from collections.abc import Sequence

from care.i18n import say
from care.presentation.contribution_words import BETWEEN
from care.scorecard.scorecard import Scorecard
from care.semantic.format import level, value
from care.semantic.metric import Responsible
from care.signals import Assurance, ControlChart, Variation
from care.signals.run_rules import Direction, Rule
from care.stats.contribution import Contribution

NAMED = 2
"""Maximum number of people whom a title names."""


def topic_message(chart: ControlChart, store: str | None, who: str = "") -> str:
    """S01 回访按时完成率掉到 86.0%：主要是陈静. ``who``: words of people (:func:`people_words`)."""
    doubted = chart.verdict.variation is Variation.DOUBTED
    doubt = say("，记录存疑", ", records in doubt") if doubted else ""
    return f"{store} " * bool(store) + chart.metric.name + _happened(chart) + who + doubt


def people_words(parts: Sequence[Contribution], responsible: Responsible) -> str:
    """Who had more than their share of the misses, and whether they had most of them; empty without anybody.

    Where agents or handlers are ``responsible`` for a metric, it is an advisor's customers who are meant.
    """
    named = parts[:NAMED]
    if not named:
        return ""
    names = say("、", ", ").join(_name(one, responsible) for one in named)
    together = max(
        sum(one.own.misses for one in named if one.dimension == dimension)
        for dimension in {one.dimension for one in named}
    )
    if 2 * together > named[0].all.misses:
        return say(f"：主要是{names}", f": mainly {names}")
    return say(f"：{names}偏多", f": often {names}")


def _name(part: Contribution, responsible: Responsible) -> str:
    name = part.group.split(BETWEEN)[-1]
    by_others = responsible in (Responsible.AGENT, Responsible.HANDLER)
    return say(f"{name}的客户", f"{name}'s customers") if part.dimension == "advisor" and by_others else name


def scorecard_message(card: Scorecard) -> str:
    """How many cells miss their target, and how many turned for the worse.

    Of months the latest that is over speaks, and only of what is found, since a course by week may tell more.
    """
    months = [row for row in card.rows if "within" in row.choice]
    latest = next((row for row in months if any(cell.met is not None for cell in row.cells)), None)
    rows = (latest,) if latest else card.rows
    cells = [cell for row in rows for cell in row.cells]
    missed = sum(cell.met is False for cell in cells)
    worse = sum(cell.variation is Variation.CONCERNING for cell in cells)
    where = say(f"{latest.name}：", f"{latest.name}: ") if latest else ""
    if missed:
        below = say(f"{missed} 处未达标", f"{missed} below target")
    elif any(cell.met is not None for cell in cells):
        below = say("没有未达标", "none below target" if latest else "None below target")
    else:
        below = say("都还不能判断是否达标", "Nothing can be held against a target yet")
    if not worse and (months or all(cell.variation is None for cell in cells)):
        return where + below
    turned = (
        say(f"{worse} 处变差", f"{worse} worse beyond chance") if worse else say("没有变差", "nothing worse")
    )
    return where + below + say("，", ", ") + turned


def _happened(chart: ControlChart) -> str:
    last = chart.last
    if last is None or not last.signals:
        beyond = chart.verdict.assurance is Assurance.NEVER and chart.target is not None
        aim = value(chart.metric, chart.target)
        return say(f"：现有流程达不到 {aim}", f": {aim} is out of reach") if beyond else ""
    signal, now = last.signals[0], value(chart.metric, last.point.value)
    many, high = len(signal.members), signal.side is Direction.HIGH
    match signal.rule:
        case Rule.OUTSIDE:
            return say(f"升到 {now}", f" rose to {now}") if high else say(f"掉到 {now}", f" fell to {now}")
        case Rule.RUN:
            side = say("高于", "above") if high else say("低于", "below")
            mean = level(chart.metric, last.centre)
            return say(f"连续 {many} 周{side}均值 {mean}", f": {many} weeks {side} the mean of {mean}")
        case Rule.TREND:
            way = say("上升", "rising") if high else say("下降", "falling")
            return say(f"连续 {many} 周{way}，到 {now}", f" {way} for {many} weeks, to {now}")
        case Rule.NEAR_LIMIT:
            limit = say("上限", "upper limit") if high else say("下限", "lower limit")
            return say(f"接近{limit}，{now}", f" close to its {limit}, {now}")
