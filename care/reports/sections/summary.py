"""The caveats and the summary of a report, with improvement plans; all derived from the figures."""

from collections.abc import Sequence

from care.i18n import say
from care.reports.model.document import Section
from care.reports.model.evidence import Evidence, MetricFigures
from care.reports.sections.plans import improvement, plan_progress
from care.reports.sections.problems import problems
from care.reports.sections.record_limits import record_limits, unfinished
from care.signals import Variation
from care.targets.targets import meets


def caveats(evidence: Evidence) -> tuple[str, ...]:
    """The limits of the data: stale records, missing kinds, no records, an unfinished period."""
    lines = record_limits(evidence.stores, evidence.span)
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
    return (*lines, *unfinished(evidence.stores, evidence.span))


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
        findings=(*[line for one in evidences if (line := targets_met_sentence(_measured(one)))], closing),
        message=say(
            f"{len(open_problems)} 项需要整改计划",
            f"Improvement plans are called for: {len(open_problems)}",
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
    lines = [targets_met_sentence(_measured(evidence)), *_concerning_changes(evidence), *told]
    return [line if line.startswith(names) else prefix + line for line in lines if line]


def _measured(evidence: Evidence) -> list[MetricFigures]:
    return [evidence.figures(key) for key in evidence.scope.metrics]


def targets_met_sentence(figures: Sequence[MetricFigures]) -> str:
    """How many of the metrics that have a target reach it, and which."""
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
