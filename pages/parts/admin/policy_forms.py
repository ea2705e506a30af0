"""The form that decides on a policy: presets, single values, and what follows for the figures before it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from care.access.grants import Right
from care.audit.log import AuditEvent
from care.i18n import escape_markdown, language, say
from care.policies.builtin_policies import PRESETS, STANDARD
from care.policies.policy import resolve
from care.policies.policy_decisions import FILE, PolicyDecision, add_policy
from care.policies.policy_words import parse_text
from care.presentation.policies.policy_effect import effect_sentences, effect_table
from care.presentation.policies.policy_overview import policy_log, policy_periods_table, policy_values_table
from etl.intake import CannotWrite, preview_policy, rebuild
from pages.parts.admin.target_forms import choose_day, choose_store, may_set
from pages.parts.data.view import View
from pages.parts.session.event_recorder import recorded_setting
from pages.parts.session.guard import require_write
from pages.parts.session.server_settings import home, network
from warehouse.build.home_settings import BAD_SETTINGS

TO_PREVIEW = (
    "先预览：系统按此制度重算现有记录，再由您决定。",
    "Preview first: the records are counted under this policy, and then you decide.",
)
OF_NETWORK = (
    "看的是整个网络，无法预览；记下后，下一次 care build --engine spark 时生效。",
    "This is a network, which has no preview; what is recorded holds from the next "
    "“care build --engine spark” on.",
)
"""What the form says of itself, for :func:`care.i18n.say`."""


def show_policies(view: View) -> None:
    """Which policies hold, and the decisions that made them so."""
    book = view.decisions.policies
    periods = [one for store in view.store_codes for one in book.periods(store)]
    st.markdown("#### " + say("现行制度", "Policies in force"))
    st.dataframe(policy_periods_table(periods), hide_index=True, key="policies")
    st.markdown("#### " + say("已作的决定", "Decisions"))
    if book.decisions:
        st.dataframe(policy_log(book.decisions), hide_index=True, key="policy-log")
    else:
        st.info(say("还没有；全部门店按通用标准。", "None yet; every store goes by standard."))


def set_a_policy(view: View) -> None:
    """The choice of a policy, its preview, and the button that records it and builds the figures anew."""
    if not may_set():
        return
    left, middle, right = st.columns(3)
    with left:
        presets = st.multiselect(
            say("制度（靠前的优先）", "Policies (the first that fixes a value holds)"),
            list(PRESETS),
            default=[STANDARD],
            format_func=lambda key: PRESETS[key].name,
            placeholder=say("请选择", "Choose"),
            key=f"policy-presets-{language()}",
        )
        store = choose_store(view, "policy-store")
    with middle:
        since = choose_day(say("自哪天起", "From"), view.today, "policy-since")
        by = st.text_input(say("决定人", "Decided by"), key="policy-by")
    with right:
        reason = st.text_input(say("理由", "Reason"), key="policy-reason")
    try:
        overridden = _overridden(tuple(presets) or (STANDARD,))
        decision = PolicyDecision(
            since or view.today,
            by.strip(),
            tuple(presets) or (STANDARD,),
            store,
            date.today(),
            reason.strip(),
            overridden,
        )
        _preview(view, decision)
    except (*BAD_SETTINGS, CannotWrite) as fault:
        st.error(escape_markdown(str(fault)))


def _overridden(presets: tuple[str, ...]) -> dict[str, Any]:
    """Every value of the presets with its clause, and those that the user writes beside them."""
    policy = resolve(presets)
    column = say("改为", "Override with")
    with st.expander(say("逐项查看与修改", "See and override single values")):
        rows = policy_values_table(policy).with_columns(pl.lit("").alias(column))
        edited = st.data_editor(
            rows,
            hide_index=True,
            disabled=rows.columns[:-1],
            key=f"policy-values-{'+'.join(presets)}-{language()}",
        )
    written = dict(zip(policy.values, edited[column], strict=True))
    return {path: parse_text(path, text) for path, text in written.items() if text and text.strip()}


def _preview(view: View, decision: PolicyDecision) -> None:
    """The button for the preview; the effects of the policy previewed last, and the button that decides."""
    if network():
        st.caption(say(*OF_NETWORK))
    elif st.button(say("预览", "Preview"), key="policy-preview"):
        with st.spinner(say("正在按此制度重算…", "Counting the records under this policy…")):
            user = require_write(Right.SETTINGS, decision.store)
            effects = preview_policy(home(), decision, view.span, user.stores)
            st.session_state["policy-previewed"] = (_content(decision), effects)
    content, effects = st.session_state.get("policy-previewed", (None, []))
    if not network() and content != _content(decision):
        st.caption(say(*TO_PREVIEW))
        return
    if effects:
        for sentence in effect_sentences(effects, decision.policy.name):
            st.text(sentence)
        st.dataframe(effect_table(effects), hide_index=True, key="policy-effects")
    if st.button(say("决定并重建", "Decide and build anew"), type="primary", key="policy-decide"):
        _decide(decision)


def _content(decision: PolicyDecision) -> Mapping[str, Any]:
    """What of a decision changes figures: nobody is asked for a new preview by a new reason."""
    return {key: decision.details[key] for key in ("store", "preset", "values")}


def _decide(decision: PolicyDecision) -> None:
    user = require_write(Right.SETTINGS, decision.store)
    if not decision.by:
        st.warning(say("请填写决定人。", "Say who decided it."))
        return
    try:
        with recorded_setting(AuditEvent.POLICY, FILE, **decision.details):
            add_policy(home(), decision)
        if not network():
            with st.spinner(say("正在重建…", "Building anew…")):
                rebuild(home(), by=user.email or user.name)
    except (*BAD_SETTINGS, CannotWrite) as fault:
        st.error(escape_markdown(str(fault)))
    else:
        st.session_state.pop("policy-previewed", None)
        st.rerun()
