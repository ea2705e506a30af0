"""The departments' improvement plans in a report: plans for its problems, and progress of earlier plans."""

from collections.abc import Sequence

from care.i18n import say
from care.reports.model.document import ReportTable
from care.reports.model.evidence import Evidence
from care.reports.model.problem import Department, Problem
from care.review.minutes import Minute
from care.semantic.column_labels import column_label
from care.semantic.format import day
from care.semantic.metric import METRICS

MOST_PLANS = 20
"""Maximum number of plans on slides."""


def improvement(problems: Sequence[Problem], evidences: Sequence[Evidence]) -> ReportTable:
    """One row a problem and plan; a problem without a plan has blank cells to fill in."""
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
        (problem.description, _asked_for(problem), problem.department.label, *cells)
        for problem in problems
        for cells in [_plan_cells(plan) for plan in plans if is_plan_for(plan, problem)] or [("", "", "")]
    ]
    title = say("部门整改计划", "Departments' improvement plans")
    return ReportTable(title, headings, tuple(rows), slide_rows=MOST_PLANS, runs_on=True)


def _asked_for(problem: Problem) -> str:
    named = say(f"（{problem.who}）", f" ({problem.who})")
    return problem.recommendation + (named if problem.who else "")


def plan_progress(evidences: Sequence[Evidence]) -> ReportTable:
    """State and remark of earlier plans that were open, or were settled with this report."""
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
            _plan_department(plan).label,
            METRICS[plan.content.metric].name if plan.content.metric in METRICS else None,
            *_plan_cells(plan),
            plan.content.state.label,
            plan.content.remark,
        )
        for evidence in evidences
        for plan in evidence.plans
        if plan.since <= evidence.span.until
    ]
    return ReportTable(say("以往整改计划的进展", "How earlier plans went on"), headings, tuple(rows))


def is_plan_for(plan: Minute, problem: Problem) -> bool:
    """Whether a plan belongs to this problem: same date, scope, metric and department."""
    content = plan.content
    plan_subject = (content.topic, content.metric, content.department)
    problem_subject = (problem.scope, problem.metric, problem.department)
    return plan.since == problem.planned_on and plan_subject == problem_subject


def _plan_department(plan: Minute) -> Department:
    if plan.content.department is None:
        raise ValueError(f"the plan of {plan.since} names no department")
    return Department(plan.content.department)


def _plan_cells(plan: Minute) -> tuple[str, str, str]:
    return plan.content.what, plan.content.who, day(plan.content.due_on)
