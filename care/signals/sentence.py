"""What a chart says, in parts: the number, against what, since when; how sure; what of the target.

A card shows the first part only; how sure it is stands one tap away.
"""

from datetime import date

from care.i18n import say
from care.periods.period import Period
from care.semantic.format import level, value
from care.semantic.metric import Metric
from care.signals.control_chart import ControlChart
from care.signals.control_limits import ENOUGH
from care.signals.phase import JudgedPoint
from care.signals.run_rules import Direction, Rule
from care.signals.verdict import Assurance, Variation

ONCE_IN = {Rule.OUTSIDE: 150, Rule.RUN: 90, Rule.NEAR_LIMIT: 300, Rule.TREND: 2000}
"""How rarely a rule flags the newest of points that only chance moves (docs/signals.md)."""

_UNITS = {
    Period.DAY: ("天", "day"),
    Period.WEEK: ("周", "week"),
    Period.MONTH: ("个月", "month"),
    Period.QUARTER: ("个季度", "quarter"),
}
_NAMED = {
    Period.DAY: ("{}", "{}"),
    Period.WEEK: ("{} 一周", "the week of {}"),
    Period.MONTH: ("{}", "{}"),
    Period.QUARTER: ("{}", "{}"),
}
_TURNS = {Variation.IMPROVING: ("变好", "got better"), Variation.CONCERNING: ("变差", "got worse")}
_EXPECT = {
    Assurance.ALWAYS: ("稳定达到", "it will go on meeting it"),
    Assurance.NEVER: ("不改流程达不到", "it will not be met unless the process is changed"),
    Assurance.HIT_OR_MISS: ("可能达到，也可能达不到", "it may be met or missed"),
}


def sentence(chart: ControlChart) -> str:
    """What the latest complete point says, in the reader's language."""
    name = chart.name
    if chart.metric.state:
        return say(f"{name}反映现状，不作波动判断。", f"{name} is how things stand now; no verdict is given.")
    if chart.last is None and chart.metric.verdict_after_months and chart.course:
        months = chart.metric.verdict_after_months
        first = "month" if months == 1 else f"{months} months"
        return say(
            f"{name}在门店有记录的头 {months} 个月里必然上升，此后才下结论。",
            f"{name}: it rises by construction in the first {first} of a store's records; "
            "a verdict comes after it.",
        )
    if chart.provisional or chart.last is None:
        return _too_few(chart)
    return sentence_of(chart, chart.last)


def point_sentence(chart: ControlChart, judged: JudgedPoint) -> str | None:
    """What any point of a chart says, the latest as :func:`sentence`; None where it is not compared."""
    if not judged.counts or chart.metric.state:
        return None
    return _too_few(chart) if judged.provisional else sentence_of(chart, judged)


def sentence_of(chart: ControlChart, judged: JudgedPoint) -> str:
    """The same of one point that is judged: the number, against what, since when."""
    if judged.since is None or judged.variation in (None, Variation.COMMON):
        when, shown = (
            _period(chart.unit, judged.point.period),
            value(chart.metric, judged.point.value, judged.lower, judged.upper),
        )
        return say(
            f"{chart.name}：{when} {shown}，在正常波动范围 {_range(chart, judged)} 内。",
            f"{chart.name}: {shown} in {when}, within what chance allows, {_range(chart, judged)}.",
        )
    happened = _changed(chart, judged) + _elsewhere(chart, judged)
    told = say(f"{chart.name}{happened}。", f"{chart.name} {happened}.")
    doubt = chart.doubt_of(judged) if judged.variation is Variation.DOUBTED else None
    return say("", " ").join((told, doubt.text)) if doubt else told


def certainty(chart: ControlChart) -> str:
    """What the verdict rests on, and how rarely chance alone does that; empty where nothing changed."""
    last = chart.last
    if chart.provisional or last is None or last.since is None:
        return ""
    once_in, unit = ONCE_IN[last.signals[0].rule], _UNITS[chart.unit]
    happened = _happened(chart, last)
    text = say(
        f"依据：{happened}；单凭偶然，约 {once_in} {unit[0]}一次。",
        f"Evidence: {happened}; chance alone does this about once in {once_in} {unit[1]}s.",
    )
    if last.since_between is None or last.since_between[0] == last.since_between[1]:
        return text
    first, until = (_period(chart.unit, day) for day in last.since_between)
    return say(
        f"{text}变化最可能始于 {first}至 {until}之间。",
        f"{text} It most likely began between {first} and {until}.",
    )


def in_brief(chart: ControlChart) -> str:
    """A signal, a doubt and a target out of reach, for a card that names the metric; empty without any."""
    parts, last = [], chart.last
    if last is not None and last.since and last.variation not in (None, Variation.COMMON):
        changed = _changed(chart, last) + _elsewhere(chart, last)
        parts.append(say(f"{changed}。", f"{changed[0].upper()}{changed[1:]}."))
    if doubt := caution(chart):
        parts.append(doubt)
    if chart.verdict.assurance is Assurance.NEVER and chart.target is not None:
        parts.append(out_of_reach(chart.metric, chart.target))
    return say("", " ").join(parts)


def _elsewhere(chart: ControlChart, judged: JudgedPoint) -> str:
    """Where its trouble is, if that began on another day; and of a watch, which day counts."""
    told, origin = [], chart.origin_of(judged)
    if chart.metric.deadline == "watch_ends_at":
        told.append(say("按观察期满之日", "by the day the watch ended, months after the close"))
    if origin:
        day = _period(chart.unit, chart.unit.first_day(origin.since))
        told.append(say(f"{origin.store} 的问题自 {day}起", f"the trouble of {origin.store} began in {day}"))
    return say(f"（{'；'.join(told)}）", f" ({'; '.join(told)})") if told else ""


def caution(chart: ControlChart) -> str:
    """Why the latest point may look better than it is; empty where nothing says so."""
    doubt = chart.last and chart.doubt_of(chart.last)
    return doubt.text if doubt else ""


def out_of_reach(metric: Metric, target: float) -> str:
    """That a target will not be met by the process as it stands."""
    shown = value(metric, target)
    return say(f"目标 {shown} 不改流程达不到。", f"{shown} is out of the process's reach.")


def outlook(chart: ControlChart) -> str | None:
    """What may be expected of the target if nothing is changed; None without target or verdict."""
    if chart.verdict.assurance is None:
        return None
    target, between = value(chart.metric, chart.target), _range(chart, chart.latest)
    zh, en = _EXPECT[chart.verdict.assurance]
    return say(
        f"目标 {target}，按现有流程每{_UNITS[chart.unit][0]}在 {between} 之间，{zh}。",
        f"Target {target}: as it stands the process keeps {_UNITS[chart.unit][1]}s within {between}; {en}.",
    )


def _too_few(chart: ControlChart) -> str:
    since = chart.steps[-1].since if chart.steps else date.min
    had = sum(point.period >= since for phase in chart.phases for point in phase.counting)
    zh, en = _UNITS[chart.unit]
    return say(
        f"{chart.name}只有 {had} {zh}完整数据，满 {ENOUGH} {zh}后才下结论。",
        f"{chart.name}: {had} of the {ENOUGH} complete {en}s that a verdict needs.",
    )


def _changed(chart: ControlChart, judged: JudgedPoint) -> str:
    """What became of the metric, without its name: in numbers, or by the rule that found it."""
    zh, en = _TURNS.get(judged.variation or Variation.COMMON, _moved(judged))
    change, since = judged.change, judged.since
    if since is None:
        raise ValueError(f"{chart.metric.key}: nothing changed in the period from {judged.point.period}")
    when = _period(chart.unit, since.period)
    levels = (change.now, change.before) if change else (None, None)
    now, before = (level(chart.metric, one, *levels) for one in levels)
    if now == before:
        happened = _happened(chart, judged)
        return say(f"{zh}：{happened}，自 {when}起", f"{en}: {happened}, since {when}")
    return say(f"{zh}：自 {when}起 {now}，此前 {before}", f"{en}: {now} since {when}, {before} before")


def _moved(judged: JudgedPoint) -> tuple[str, str]:
    """The turn of a metric that has no good or bad direction."""
    return ("上升", "rose") if judged.signals[0].side is Direction.HIGH else ("下降", "fell")


def _happened(chart: ControlChart, last: JudgedPoint) -> str:
    """By which rule the weightiest signal of a point was found."""
    signal = last.signals[0]
    many, (zh, en), high = len(signal.members), _UNITS[chart.unit], signal.side is Direction.HIGH
    above = say("高于", "above") if high else say("低于", "below")
    match signal.rule:
        case Rule.OUTSIDE:
            shown = value(chart.metric, last.point.value, last.lower, last.upper)
            row = say(f"连续{many}{zh}", f"{many} {en}s in a row ") if many > 1 else ""
            return say(
                f"{row}{above}正常波动范围 {_range(chart, last)}（最近 {shown}）",
                f"{row}{above} what chance allows, {_range(chart, last)} (latest {shown})",
            )
        case Rule.RUN:
            mean = level(chart.metric, last.centre)
            return say(
                f"连续{many}{zh}{above}均值 {mean}", f"{many} {en}s in a row {above} the mean of {mean}"
            )
        case Rule.NEAR_LIMIT:
            of = max(3, signal.members[-1] - signal.members[0] + 1)
            limit = say("上限", "upper limit") if high else say("下限", "lower limit")
            return say(f"{of}{zh}里有{many}{zh}贴近{limit}", f"{many} of {of} {en}s close to the {limit}")
        case Rule.TREND:
            moving = say("上升", "rising") if high else say("下降", "falling")
            return say(f"连续{many}{zh}{moving}", f"{moving} for {many} {en}s in a row")


def _range(chart: ControlChart, judged: JudgedPoint) -> str:
    around = judged.point.value, judged.lower, judged.upper
    return "–".join(value(chart.metric, end, *around) for end in around[1:])


def _period(unit: Period, first_day: date) -> str:
    """A period by name: 2026-03-02 一周, 2026-03."""
    name = unit.name_of(first_day)
    return say(*(text.format(name) for text in _NAMED[unit]))
