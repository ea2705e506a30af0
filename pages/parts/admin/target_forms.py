"""The forms that record a decision: a target, and a re-basing of limits."""

from dataclasses import asdict
from datetime import date

import streamlit as st

from care.access.grants import Right
from care.audit.log import AuditEvent
from care.i18n import escape_markdown, say
from care.periods.course import BEGINNING
from care.semantic.metric import METRICS, MetricKind
from care.signals import BadBaseline, Baseline, set_baseline
from care.signals.steps.baseline import FILE as BASELINES
from care.stores.store_names import store_name
from care.targets.targets import FILE as TARGETS
from care.targets.targets import BadTarget, Target, set_target
from etl.intake import CannotWrite
from pages.parts.data.view import View
from pages.parts.session.current_user import current_user
from pages.parts.session.event_recorder import recorded_setting
from pages.parts.session.guard import require_write
from pages.parts.session.server_settings import home


def set_a_target(view: View) -> None:
    """A form for a metric's target from a day on, for one or all of the stores that the user may see."""
    if not may_set():
        return
    with_target = [metric.key for metric in METRICS.values() if metric.better is not None]
    with st.form("target"):
        left, middle, right = st.columns(3)
        with left:
            key = _metric(with_target, "target-metric")
            since = choose_day(say("自哪天起", "From"), view.today, "target-since")
        with middle:
            store = choose_store(view, "target-store")
            by = st.text_input(say("决定人", "Decided by"), key="target-by")
        with right:
            number = st.number_input(
                say(
                    "目标（百分比写 95，其余写本来的单位）",
                    "Target (95 for a percentage, else its own unit)",
                ),
                min_value=0.0,
                value=None,
                key="target-value",
            )
            reason = st.text_input(say("理由", "Reason"), key="target-reason")
        sent = st.form_submit_button(say("记下目标", "Record the target"), type="primary")
    if not sent:
        return
    if number is None or not by.strip():
        st.warning(say("请填写目标值和决定人。", "Say the value and who decided it."))
        return
    is_share = METRICS[key].kind is MetricKind.PROPORTION
    if is_share and number > 100:
        st.warning(say("百分比请写 0 到 100 之间的数。", "Write a percentage from 0 to 100."))
        return
    goal = number / 100 if is_share else number
    target = Target(key, goal, since, by.strip(), reason.strip(), store)
    require_write(Right.SETTINGS, store)
    try:
        with recorded_setting(AuditEvent.TARGET, TARGETS, **asdict(target)):
            set_target(home(), target)
    except (BadTarget, CannotWrite) as fault:
        st.error(escape_markdown(str(fault)))
    else:
        st.success(say("已记下，各页即刻按此对照。", "Recorded; every page holds to it from now on."))


def rebase(view: View) -> None:
    """A form for new control limits of a metric from a day on; charts show them as a step with the reason."""
    if not may_set():
        return
    st.caption(
        say(
            "流程确实改变之后才调整：此后的控制线只取自该日之后；填了“取至”，控制线便固定在那之前。",
            "Only where the process itself has changed: limits then come from that day on alone, "
            "and stay frozen after “until” where one is given.",
        )
    )
    with st.form("baseline"):
        left, middle, right = st.columns(3)
        with left:
            key = _metric(list(METRICS), "baseline-metric")
            store = choose_store(view, "baseline-store")
        with middle:
            since = choose_day(say("自哪天起", "From"), view.today, "baseline-since")
            until = choose_day(say("控制线取至（可不填）", "Limits until (optional)"), None, "baseline-until")
        with right:
            by = st.text_input(say("决定人", "Decided by"), key="baseline-by")
            reason = st.text_input(say("理由", "Reason"), key="baseline-reason")
        sent = st.form_submit_button(say("记下调整", "Record the re-basing"), type="primary")
    if not sent:
        return
    if not by.strip() or not reason.strip():
        st.warning(say("请填写决定人和理由。", "Say who decided it and why."))
        return
    decision = Baseline(key, since, by.strip(), date.today(), reason.strip(), until, store)
    require_write(Right.SETTINGS, store)
    try:
        with recorded_setting(AuditEvent.BASELINE, BASELINES, **asdict(decision)):
            set_baseline(home(), decision)
    except (BadBaseline, CannotWrite) as fault:
        st.error(escape_markdown(str(fault)))
    else:
        st.success(say("已记下，图上以虚线和理由标出。", "Recorded; charts show it with its reason."))


def _metric(keys: list[str], name: str) -> str:
    return st.selectbox(say("指标", "Metric"), keys, format_func=lambda key: METRICS[key].name, key=name)


def may_set() -> bool:
    """Whether the user may decide; who may not reads so."""
    if may := current_user().may(Right.SETTINGS):
        return may
    st.caption(say("您没有“设定制度、目标与基准期”的权限。", "You may not set policies and targets."))
    return may


def choose_store(view: View, name: str) -> str | None:
    """A list of the stores, with all of them as a choice for users who see all."""
    every = view.warehouse.stores()["store"].to_list()
    if not current_user().sees(None):
        return st.selectbox(
            say("门店", "Store"), every, required=True, format_func=store_name, key=f"{name}-own"
        )
    return st.selectbox(
        say("门店", "Store"),
        every,
        index=None,
        format_func=store_name,
        placeholder=say("全部门店", "Every store"),
        key=name,
    )


def choose_day(words: str, usual: date | None, name: str) -> date | None:
    """A field for a day."""
    return st.date_input(words, value=usual, min_value=BEGINNING, format="YYYY-MM-DD", key=name)
