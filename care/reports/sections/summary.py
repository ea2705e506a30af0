"""The caveats and the summary of a report, with improvement plans; all derived from the figures."""

from care.i18n import say
from care.periods.freshness import freshness
from care.presentation.absent_records import absent_records
from care.reports.model.document import Section
from care.reports.model.evidence import Evidence
from care.reports.sections.plans import improvement, plan_progress
from care.reports.sections.problems import problems
from care.semantic.format import day, moment
from care.signals import Variation
from care.stores.store_names import store_name
from care.targets.targets import meets


def caveats(evidence: Evidence) -> tuple[str, ...]:
    """The limits of the data: stale records, missing callbacks, no records, an unfinished period."""
    lines = [
        say(
            f"{store_name(one.store)} 的记录只到 {moment(one.latest_at)}，之后的情况看不到。",
            f"{store_name(one.store)}'s records end {moment(one.latest_at)}; nothing after that can be seen.",
        )
        for one in freshness(evidence.stores)
        if one.stale or one.latest_at.date() < evidence.span.until
    ]
    lines += absent_records(evidence.stores)
    if not evidence.stores["has_callbacks"].any():
        names = say("、", ", ").join(map(store_name, evidence.store_codes))
        lines.append(
            say(
                f"{names} 没有导入回访记录，回访与满意度无从计算。",
                f"No callback records were loaded for {names}; callbacks and satisfaction cannot be told.",
            )
        )
    if (
        not evidence.current.select("numerator", "denominator", "pending", "awaiting")
        .sum()
        .sum_horizontal()
        .item()
    ):
        lines.append(
            say(
                f"{evidence.scope.name}在此期间没有任何记录，以下都没有数值。",
                f"{evidence.scope.name}: no records in this period, so nothing below has a value.",
            )
        )
    if evidence.until < evidence.span.until:
        lines.append(
            say(
                f"本期到 {day(evidence.span.until)} 才结束，记录完整到 {day(evidence.until)}，数字还会变。",
                f"The period ends on {day(evidence.span.until)} and records are complete up to "
                f"{day(evidence.until)}; the figures will still change.",
            )
        )
    return tuple(lines)


def summary(*evidences: Evidence) -> Section:
    """The summary section: highlights, improvement plans by department, and progress of earlier plans."""
    open_problems = [problem for evidence in evidences for problem in problems(evidence)]
    several = len(evidences) > 1
    lines = dict.fromkeys(line for one in evidences for line in _highlights(one, prefixed=several))
    closing = (
        say(
            f"以上 {len(open_problems)} 项请责任部门查明原因并填写整改计划，下期报告跟踪。",
            f"For each of the {len(open_problems)} points the department named finds the cause and fills in "
            "its plan; the next report follows it up.",
        )
        if open_problems
        else say("没有需要整改的项目。", "Nothing calls for an improvement plan.")
    )
    tables = (improvement(open_problems, evidences), plan_progress(evidences))
    return Section(
        say("总结与改进建议", "Summary and improvements"),
        (*lines, closing),
        tables=tuple(table for table in tables if table.rows),
        findings=(*[line for one in evidences if (line := _targets_met(one))], closing),
        message=say(
            f"{len(open_problems)} 项需要整改计划",
            f"{len(open_problems)} points call for an improvement plan",
        )
        if open_problems
        else say("没有需要整改的项目", "Nothing calls for an improvement plan"),
        short=say("总结", "Summary"),
    )


def _highlights(evidence: Evidence, *, prefixed: bool) -> list[str]:
    """Its sentences; those without the name of a metric, which says what it is of, begin with the area's."""
    prefix = say(f"{evidence.scope.name}：", f"{evidence.scope.name}: ") if prefixed else ""
    names = tuple(evidence.figures(key).name for key in evidence.scope.metrics)
    told = [
        say("", " ").join(part for part in (problem.description, problem.cause) if part)
        for problem in problems(evidence)
    ]
    lines = [_targets_met(evidence), *_concerning_changes(evidence), *told]
    return [line if line.startswith(names) else prefix + line for line in lines if line]


def _targets_met(evidence: Evidence) -> str:
    figures = [evidence.figures(key) for key in evidence.scope.metrics]
    with_target = [one for one in figures if meets(one.metric, one.value, one.target.value) is not None]
    if not with_target:
        return say("有目标的指标本期都没有数值。", "No metric that has a target has a value in this period.")
    met = [one.name for one in with_target if meets(one.metric, one.value, one.target.value)]
    met_text = say(f"：{'、'.join(met)}", f": {', '.join(met)}") if met else ""
    return say(
        f"有目标的 {len(with_target)} 项指标中，{len(met)} 项达到目标{met_text}。",
        f"{len(met)} of {len(with_target)} metrics that have a target reach it{met_text}.",
    )


def _concerning_changes(evidence: Evidence) -> list[str]:
    """The turns for the worse that the review of the same period shows, each as it says them."""
    judged = (evidence.judged(key) for key in evidence.scope.metrics)
    return [one.sentence for one in judged if one.verdict.variation is Variation.CONCERNING]
