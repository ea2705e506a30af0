"""The report's end: what stands out, and the improvements it asks for, both from the figures alone."""

from care.format import count, day, moment, percent
from care.freshness import freshness
from care.funnel import Standing
from care.reports.advisors import outside
from care.reports.evidence import AFTER_SALES, Evidence, Measured
from care.reports.parts import Section, Table
from care.reports.tables import named
from care.reports.wording import beyond_chance, left_out, on_target, shortfall, stated
from care.signals import Variation, sentence
from care.target import meets
from care.words import say

UNFINISHED = ("close_rate",)
"""Always lowest for the latest cases, which have had the least time; the open cases are named instead."""


def caveats(evidence: Evidence) -> tuple[str, ...]:
    """What a reader must know before the figures: what is missing, late or not over yet."""
    said = [
        say(
            f"{one.store} 的记录只到 {moment(one.latest_at)}，之后的情况看不到。",
            f"{one.store}'s records end {moment(one.latest_at)}; nothing after that can be seen.",
        )
        for one in freshness(evidence.stores)
        if one.stale or one.latest_at.date() < evidence.span.until
    ]
    silent = evidence.stores.filter(~evidence.stores["has_callbacks"])["store"].to_list()
    if silent:
        said.append(
            say(
                f"{'、'.join(silent)} 没有装载回访记录，回访与满意度无从计算。",
                f"No callback records were loaded for {', '.join(silent)}; callbacks and satisfaction "
                "cannot be told.",
            )
        )
    if not evidence.now.select("numerator", "denominator", "pending").sum().sum_horizontal().item():
        said.append(
            say(
                f"{evidence.scope.name}在此期间没有任何记录，以下都没有数值。",
                f"{evidence.scope.name}: no records in this period, so nothing below has a value.",
            )
        )
    if evidence.until < evidence.span.until:
        said.append(
            say(
                f"本期到 {day(evidence.span.until)} 才结束，记录完整到 {day(evidence.until)}，数字还会变。",
                f"The period ends on {day(evidence.span.until)} and records are complete up to "
                f"{day(evidence.until)}; the figures will still change.",
            )
        )
    return tuple(said)


def summary(*evidences: Evidence) -> Section:
    """What stands out, and a plan to fill in: each problem with the department that owes an answer."""
    plan = [problem for evidence in evidences for problem in _problems(evidence)]
    said = [line for evidence in evidences for line in _standing_out(evidence, prefixed=len(evidences) > 1)]
    closing = (
        say(
            f"以上 {len(plan)} 项请责任部门查明原因并填写整改计划，下期报告跟踪。",
            f"For each of the {len(plan)} points the department named finds the cause and fills in its plan; "
            "the next report follows it up.",
        )
        if plan
        else say("没有需要整改的项目。", "Nothing calls for an improvement plan.")
    )
    tables = (_plan(plan),) if plan else ()
    return Section(say("总结与改进建议", "Summary and improvements"), (*said, closing), tables=tables)


def _standing_out(evidence: Evidence, *, prefixed: bool) -> list[str]:
    lead = say(f"{evidence.scope.name}：", f"{evidence.scope.name}: ") if prefixed else ""
    measured = [evidence.measured(key) for key in evidence.scope.metrics]
    said = [lead + line for line in (_on_met(measured), *_concerning(evidence)) if line]
    return said + [lead + problem for problem, _, _ in _problems(evidence)]


def _on_met(measured: list[Measured]) -> str:
    aimed = [one for one in measured if meets(one.metric, one.value, one.aim.value) is not None]
    if not aimed:
        return say("有目标的指标本期都没有数值。", "No metric that has a target has a value in this period.")
    met = [one.metric.name for one in aimed if meets(one.metric, one.value, one.aim.value)]
    listed = say(f"：{'、'.join(met)}", f": {', '.join(met)}") if met else ""
    return say(
        f"有目标的 {len(aimed)} 项指标中，{len(met)} 项达到目标{listed}。",
        f"{len(met)} of {len(aimed)} metrics that have a target reach it{listed}.",
    )


def _concerning(evidence: Evidence) -> list[str]:
    charts = (evidence.chart(key) for key in evidence.scope.metrics if key not in UNFINISHED)
    return [
        sentence(chart)
        for chart in charts
        if chart.verdict.variation is Variation.CONCERNING and chart.last.point.period == evidence.span.since
    ]


Problem = tuple[str, str, str]
"""What is the matter, what is asked for, and of whom."""


def _problems(evidence: Evidence) -> list[Problem]:
    """Targets missed beyond chance (most cases first), who stands out, the heaviest cause, the open cases."""
    measured = [evidence.measured(key) for key in evidence.scope.metrics]
    missed = [one for one in measured if beyond_chance(one) and one.metric.key not in UNFINISHED]
    missed.sort(key=shortfall, reverse=True)
    return [
        *(_missed_target(evidence, one) for one in missed),
        *_below(evidence),
        *_unheard(evidence),
        *_heaviest_cause(evidence),
        *_left_open(evidence),
    ]


def _missed_target(evidence: Evidence, one: Measured) -> Problem:
    cases = count(max(1, shortfall(one)))
    extra = left_out(one)
    text = f"{one.metric.name} {stated(one.metric, one.now)}" + say("，", ", ") + on_target(one)
    text += (say("，", ", ") + extra if extra else "") + say("。", ".")
    asked = say(
        f"至少补上 {cases} 件才达标；逐件核对原因",
        f"At least {cases} more would have met it; go through them",
    )
    return text, asked, _owner(evidence, one.metric.key)


def _below(evidence: Evidence) -> list[Problem]:
    return [
        (
            say(f"{who} 的{metric.name}{side.label}。", f"{who}: {metric.name} is {side.label}."),
            say("先核对其记录，再与本人复盘", "Check the records first, then go through them together"),
            _department(evidence),
        )
        for metric, who, side in outside(evidence)
        if side is (Standing.BELOW if metric.better == "higher" else Standing.ABOVE)
    ]


def _unheard(evidence: Evidence) -> list[Problem]:
    if "missed_voice_rate" not in evidence.scope.metrics:
        return []
    missed = evidence.measured("missed_voice_rate")
    if not missed.now["numerator"]:
        return []
    cases = count(missed.now["numerator"])
    return [
        (
            say(
                f"有 {cases} 位客户在“无不满”的回访后 30 天内另行投诉（漏记）。",
                f"{cases} customers complained elsewhere within 30 days of a callback that recorded nothing.",
            ),
            say(
                "复听这些回访，核对记录方式",
                "Listen to these callbacks again and check how they were recorded",
            ),
            _care(),
        )
    ]


def _heaviest_cause(evidence: Evidence) -> list[Problem]:
    causes = (
        evidence.classes["cause_1"].drop_nulls("cause_1").sort("value", "cause_1", descending=[True, False])
    )
    whole = evidence.classes["cause_1"]["value"].sum()
    if not causes.height or causes["value"][0] < 2:
        return []
    cause, cases = causes.select("cause_1", "value").row(0)
    share = percent(cases / whole)
    return [
        (
            say(
                f"投诉最多的原因是“{named('cause_1', cause)}”，{count(cases)} 件，占 {share}。",
                f"Most complaints are about {named('cause_1', cause)}: {count(cases)}, {share} of all.",
            ),
            say("对这一原因作深入分析", "Analyse this cause in depth"),
            _department(evidence),
        )
    ]


def _left_open(evidence: Evidence) -> list[Problem]:
    waiting = evidence.open_cases.height
    if not waiting:
        return []
    return [
        (
            say(f"还有 {count(waiting)} 件投诉未关闭。", f"Complaints still open: {count(waiting)}."),
            say("逐件定责任人和关闭日期", "Name an owner and a closing day for each"),
            _department(evidence),
        )
    ]


def _plan(problems: list[Problem]) -> Table:
    headings = (
        say("问题", "Problem"),
        say("建议", "Asked for"),
        say("责任部门", "Department"),
        say("措施", "What"),
        say("负责人", "Who"),
        say("期限", "By when"),
    )
    return Table(
        say("部门整改计划", "Departments' improvement plans"),
        headings,
        tuple((*problem, "", "", "") for problem in problems),
    )


def _owner(evidence: Evidence, metric: str) -> str:
    scope = evidence.scope
    return _care() if metric in (*scope.execution, *scope.quality, *scope.revisits) else _department(evidence)


def _care() -> str:
    return say("客户关爱部", "Customer care")


def _department(evidence: Evidence) -> str:
    return say("售后部", "Service") if evidence.scope is AFTER_SALES else say("销售部", "Sales")
