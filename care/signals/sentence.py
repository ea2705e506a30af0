"""A chart in one plain sentence: what happened, since when, how sure; and what to expect of its target."""

from calendar import month_abbr
from datetime import date

from care.i18n import say
from care.periods.period import Period
from care.semantic.format import value
from care.semantic.metric import Metric
from care.signals.control_chart import ControlChart
from care.signals.control_limits import ENOUGH
from care.signals.phase import JudgedPoint
from care.signals.run_rules import Direction, Rule
from care.signals.verdict import Assurance, Variation

ONCE_IN = {Rule.OUTSIDE: 150, Rule.RUN: 90, Rule.NEAR_LIMIT: 300, Rule.TREND: 2000}
"""How rarely a rule flags the newest of points that only chance moves (docs/signals.md)."""

_UNITS = {
    Period.DAY: ("天", "days"),
    Period.WEEK: ("周", "weeks"),
    Period.MONTH: ("个月", "months"),
    Period.QUARTER: ("个季度", "quarters"),
}
_TURNS = {
    Variation.IMPROVING: ("在变好", "an improvement"),
    Variation.CONCERNING: ("在变差", "a turn for the worse"),
    Variation.NEUTRAL: ("有变化，本身无好坏", "a change, in itself neither good nor bad"),
}
_BRIEFLY = {
    Variation.IMPROVING: ("在变好", "better"),
    Variation.CONCERNING: ("在变差", "worse"),
    Variation.NEUTRAL: ("有变化", "changed"),
}
_EXPECT = {
    Assurance.ALWAYS: ("稳定达到", "it will go on meeting it"),
    Assurance.NEVER: ("不改流程达不到", "it will not be met unless the process is changed"),
    Assurance.HIT_OR_MISS: ("时而达到、时而达不到", "it will be met at times and missed at others"),
}


def sentence(chart: ControlChart) -> str:
    """What the latest complete point says, in the reader's language."""
    if chart.metric.state:
        name = chart.metric.name
        return say(f"{name}反映现状，不作波动判断。", f"{name} is how things stand now; no verdict is given.")
    if chart.last is None and chart.metric.verdict_after_months and chart.points:
        name, months = chart.metric.name, chart.metric.verdict_after_months
        return say(
            f"{name}在门店有记录的头 {months} 个月里必然上升，此后才下结论。",
            f"{name}: it rises by construction in the first {months} months of a store's records; "
            "a verdict comes after them.",
        )
    if chart.provisional or chart.last is None:
        return _too_few(chart)
    last, name = chart.last, chart.metric.name
    if last.since is None or last.variation is None:
        return say(
            f"{name}最近一{_one(chart.unit)}在正常波动范围内（{_range(chart, last)}），没有信号。",
            f"{name}: the latest {_one(chart.unit)} is within chance ({_range(chart, last)}); no signal.",
        )
    once_in = ONCE_IN[last.signals[0].rule]
    zh, en = _TURNS[last.variation]
    return say(
        f"{name}{_happened(chart, last)}，自{_when(chart.unit, last.since.period)}起；"
        f"{zh}，属异常变化（纯属偶然约 {once_in} 次才遇到一次）。",
        f"{name}: {_happened(chart, last)}, since {_when(chart.unit, last.since.period)}; "
        f"{en}, unlikely to be chance (which alone does this about once in {once_in}).",
    )


def in_brief(chart: ControlChart) -> str:
    """A signal and a target out of reach, for a line that names the metric itself; empty without either."""
    parts, last = [], chart.last
    if not chart.provisional and last is not None and last.since and last.variation:
        zh, en = _BRIEFLY[last.variation]
        happened = _happened(chart, last)
        parts.append(
            say(
                f"{happened}，自{_when(chart.unit, last.since.period)}起；{zh}，属异常变化。",
                f"{happened[0].upper()}{happened[1:]} since {_when(chart.unit, last.since.period)}; "
                f"{en}, unlikely by chance.",
            )
        )
    if chart.verdict.assurance is Assurance.NEVER and chart.target is not None:
        parts.append(out_of_reach(chart.metric, chart.target))
    return " ".join(parts)


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
        f"目标 {target}，按现有流程每{_unit(chart.unit)}在 {between} 之间，{zh}。",
        f"Target {target}: as it stands the process keeps {_unit(chart.unit)} within {between}; {en}.",
    )


def _too_few(chart: ControlChart) -> str:
    since = chart.steps[-1].since if chart.steps else date.min
    had = sum(point.period >= since for phase in chart.phases for point in phase.counting)
    unit, name = _unit(chart.unit), chart.metric.name
    return say(
        f"{name}只有 {had} {unit}完整数据，满 {ENOUGH} {unit}后才下结论。",
        f"{name}: {had} of the {ENOUGH} complete {unit} that a verdict needs.",
    )


def _happened(chart: ControlChart, last: JudgedPoint) -> str:
    signal = last.signals[0]
    many, unit, high = len(signal.members), _unit(chart.unit), signal.side is Direction.HIGH
    above = say("高于", "above") if high else say("低于", "below")
    match signal.rule:
        case Rule.OUTSIDE:
            shown = value(chart.metric, last.point.value)
            row = say(f"连续{many}{unit}", f"{many} {unit} in a row ") if many > 1 else ""
            return say(
                f"{row}{above}正常波动范围 {_range(chart, last)}（最近 {shown}）",
                f"{row}{above} what chance allows, {_range(chart, last)} (latest {shown})",
            )
        case Rule.RUN:
            mean = value(chart.metric, last.centre)
            return say(
                f"连续{many}{unit}{above}均值 {mean}", f"{many} {unit} in a row {above} the mean of {mean}"
            )
        case Rule.NEAR_LIMIT:
            of = max(3, signal.members[-1] - signal.members[0] + 1)
            limit = say("上限", "upper limit") if high else say("下限", "lower limit")
            return say(
                f"{of}{unit}里有{many}{unit}贴近{limit}", f"{many} of {of} {unit} close to the {limit}"
            )
        case Rule.TREND:
            moving = say("上升", "rising") if high else say("下降", "falling")
            return say(f"连续{many}{unit}{moving}", f"{moving} for {many} {unit} in a row")


def _range(chart: ControlChart, judged: JudgedPoint) -> str:
    return f"{value(chart.metric, judged.lower)}–{value(chart.metric, judged.upper)}"


def _unit(unit: Period) -> str:
    return say(*_UNITS[unit])


def _one(unit: Period) -> str:
    return say(_UNITS[unit][0], unit)


def _when(unit: Period, first_day: date) -> str:
    month = month_abbr[first_day.month]
    match unit:
        case Period.MONTH:
            return say(f"{first_day.year}年{first_day.month}月", f"{month} {first_day.year}")
        case Period.QUARTER:
            return unit.name_of(first_day)
        case _:
            return say(f"{first_day.month}月{first_day.day}日", f"{first_day.day} {month}")
