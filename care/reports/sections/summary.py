"""The report's end: what stands out, and the improvements it asks for, both from the figures alone."""

from care.i18n import say
from care.periods.freshness import freshness
from care.reports.model.document import Section
from care.reports.model.evidence import Evidence, Measured
from care.reports.sections.plans import improvement, plan_progress
from care.reports.sections.problems import UNFINISHED, problems
from care.semantic.format import day, moment
from care.signals import Variation, sentence
from care.targets.targets import meets


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
    plan = [problem for evidence in evidences for problem in problems(evidence)]
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
    tables = (improvement(plan, evidences), plan_progress(evidences))
    title = say("总结与改进建议", "Summary and improvements")
    return Section(title, (*said, closing), tables=tuple(table for table in tables if table.rows))


def _standing_out(evidence: Evidence, *, prefixed: bool) -> list[str]:
    lead = say(f"{evidence.scope.name}：", f"{evidence.scope.name}: ") if prefixed else ""
    measured = [evidence.measured(key) for key in evidence.scope.metrics]
    said = [lead + line for line in (_on_met(measured), *_concerning(evidence)) if line]
    return said + [lead + problem.matter for problem in problems(evidence)]


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
        if chart.verdict.variation is Variation.CONCERNING
        and chart.latest.point.period == evidence.span.since
    ]
