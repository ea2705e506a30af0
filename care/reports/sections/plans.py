"""The departments' improvement plans in a report: those that answer it, and how earlier ones went on."""

from collections.abc import Sequence

from care.i18n import say
from care.reports.model.document import Department, Problem, ReportTable
from care.reports.model.evidence import Evidence
from care.review.minutes import Minute
from care.semantic.column_labels import column_label
from care.semantic.format import day
from care.semantic.metric import METRICS


def improvement(problems: Sequence[Problem], evidences: Sequence[Evidence]) -> ReportTable:
    """Every problem with what its department plans to do, a line to fill in where there is no plan yet."""
    headings = (
        say("问题", "Problem"),
        say("建议", "Asked for"),
        column_label("department"),
        say("措施", "What"),
        say("负责人", "Who"),
        say("期限", "By when"),
    )
    plans = [plan for evidence in evidences for plan in evidence.plans]
    rows = [
        (one.matter, one.asked, one.department.label, *planned)
        for one in problems
        for planned in [_told(plan) for plan in plans if answers(plan, one)] or [("", "", "")]
    ]
    return ReportTable(say("部门整改计划", "Departments' improvement plans"), headings, tuple(rows))


def plan_progress(evidences: Sequence[Evidence]) -> ReportTable:
    """What became of the plans of earlier reports that were still open, or were settled by this one."""
    headings = (
        say("计划于", "Planned on"),
        column_label("department"),
        say("指标", "Metric"),
        say("措施", "What"),
        say("负责人", "Who"),
        say("期限", "By when"),
        say("状态", "State"),
        say("进展", "How it went"),
    )
    rows = [
        (
            plan.since,
            _owing(plan).label,
            METRICS[plan.content.metric].name if plan.content.metric in METRICS else None,
            *_told(plan),
            plan.content.state.label,
            plan.content.remark,
        )
        for evidence in evidences
        for plan in evidence.plans
        if plan.since <= evidence.span.until
    ]
    return ReportTable(say("以往整改计划的进展", "How earlier plans went on"), headings, tuple(rows))


def answers(plan: Minute, problem: Problem) -> bool:
    """Whether a plan was made for this problem of this report."""
    said = plan.content
    theirs = (said.topic, said.metric, said.department)
    return plan.since == problem.on and theirs == (problem.scope, problem.metric, problem.department)


def _owing(plan: Minute) -> Department:
    if plan.content.department is None:
        raise ValueError(f"the plan of {plan.since} names no department")
    return Department(plan.content.department)


def _told(plan: Minute) -> tuple[str, str, str]:
    return plan.content.what, plan.content.who, day(plan.content.due_on)
