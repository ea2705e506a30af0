"""The departments' improvement plans: written below the report whose problems they answer."""

from datetime import date

import streamlit as st

from care.access.grants import Right
from care.i18n import escape_markdown, language, say
from care.reports import Report
from care.reports.model.problem import Problem
from care.review.minutes import MinuteContent, MinuteKind, MinutesUnavailable
from pages.parts.review.entry_form import writer
from pages.parts.session.current_user import current_user
from pages.parts.session.guard import require_write
from pages.parts.session.server_settings import home
from warehouse.services.minutes_store import Minutes


def write_plans(report: Report, store: str | None) -> None:
    """A form for the plan that answers one of the report's problems, for users who may write it."""
    user = current_user()
    if not report.problems or not user.may(Right.ACTIONS) or not user.sees(store):
        return
    key = f"{report.kind}-{report.period}-{language()}-{st.session_state.setdefault('entries', 0)}"
    with (
        st.expander(say("记下部门整改计划", "Write a department's plan"), icon=":material/assignment:"),
        st.form(f"plan-{key}", border=False),
    ):
        problem = st.selectbox(
            say("针对的问题", "Problem"),
            report.problems,
            format_func=lambda one: f"{one.department.label} · {one.description}",
            key=f"problem-{key}",
        )
        what = st.text_input(say("措施", "What"), key=f"measure-{key}")
        left, right = st.columns(2)
        who = left.text_input(say("负责人", "Who"), key=f"owner-{key}")
        due_on = right.date_input(say("期限", "By when"), None, format="YYYY-MM-DD", key=f"due-{key}")
        sent = st.form_submit_button(say("记下计划", "Write it down"), type="primary")
    if sent:
        _save(problem, what.strip(), who.strip(), due_on, store)


def _save(problem: Problem, what: str, who: str, due_on: date | None, store: str | None) -> None:
    require_write(Right.ACTIONS, store)
    if not (what and who and due_on):
        st.warning(say("请写明措施、负责人和期限。", "Say what is to be done, by whom and by when."))
        return
    plan = MinuteContent(
        MinuteKind.PLAN,
        problem.scope,
        what,
        who,
        due_on,
        problem.metric,
        store,
        problem.department.value,
    )
    try:
        Minutes.open(home()).add(plan, writer(), problem.planned_on)
    except MinutesUnavailable as fault:
        st.error(escape_markdown(str(fault)))
    else:
        st.session_state["entries"] += 1
        st.rerun()
