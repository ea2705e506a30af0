"""The subscriptions of the home: listed, added, removed, tried."""

from collections.abc import Callable
from dataclasses import asdict

import polars as pl
import streamlit as st

from care.access.grants import Right
from care.alerts import AlertRule, BadAlerts, add_alert, read_alerts, remove_alert
from care.alerts.alert_rules import FILE
from care.attention.attention_kinds import Group
from care.audit.log import AuditEvent, CannotNote
from care.i18n import escape_markdown, say
from care.reports.deliver.sending import delivery_text
from care.reports.deliver.settings import BadSettings, read_channels
from care.semantic.metric import METRICS
from care.stores.store_names import store_name
from etl.intake import CannotWrite
from pages.parts.data.view import View
from pages.parts.session.event_recorder import recorded_setting
from pages.parts.session.guard import require_write
from pages.parts.session.server_settings import home
from warehouse.services.alerts.alerting import send_trial

OFFERED = tuple(group for group in Group if group is not Group.IMPROVED)


def show_alerts(view: View) -> None:
    """The table of subscriptions, a button to remove each, and the form for another."""
    try:
        rules, channels = read_alerts(home()), [one.name for one in read_channels(home())]
    except BadSettings as fault:
        st.info(escape_markdown(str(fault)), icon=":material/outgoing_mail:")
        return
    shown = [rule for rule in rules if _is_seen(rule, view)]
    if shown:
        st.dataframe(_table(shown), hide_index=True, key="alerts")
        _offer_removal(shown)
    else:
        st.caption(
            say(
                "还没有提醒。每个事项只发一次，附链接；夜间不发；过去后再说一声。",
                "None yet. Each item is told once, with its link, not at night, and again when it is over.",
            )
        )
    _form(view, channels)


def _is_seen(rule: AlertRule, view: View) -> bool:
    seen = view.warehouse.visible_stores
    return seen is None or bool(rule.stores and set(rule.stores) <= seen)


def _table(rules: list[AlertRule]) -> pl.DataFrame:
    every = say("全部", "All")
    join = say("、", ", ").join
    return pl.DataFrame(
        {
            say("名称", "Name"): [rule.name for rule in rules],
            say("渠道", "Channel"): [rule.channel for rule in rules],
            say("哪些事项", "Which items"): [
                join(group.label for group in rule.groups) or every for rule in rules
            ],
            say("指标与小时", "Figures and hours"): [_watched(rule) for rule in rules],
            say("门店", "Stores"): [join(map(store_name, rule.stores)) or every for rule in rules],
            say("时段", "Hours"): [f"{rule.from_hour:02}:00–{rule.to_hour:02}:00" for rule in rules],
        }
    )


def _watched(rule: AlertRule) -> str:
    hours = [say(f"投诉 {rule.case_hours} 小时", f"cases {rule.case_hours} h")] if rule.case_hours else []
    return say("、", ", ").join([*(METRICS[key].name for key in rule.metrics), *hours]) or "—"


def _offer_removal(rules: list[AlertRule]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by_name = {rule.name: rule for rule in rules}
        words = say("哪个提醒", "Which alert")
        chosen = st.selectbox(
            words,
            [*by_name],
            index=None,
            placeholder=say("请选择", "Choose"),
            key="alert-gone",
            width=320,
        )
        if (
            st.button(say("移除提醒", "Remove it"), icon=":material/delete:", disabled=chosen is None)
            and chosen
        ):
            require_write(Right.SETTINGS, *(by_name[chosen].stores or (None,)))
            _change(lambda: remove_alert(home(), chosen), removed=chosen)
        if st.button(say("试发", "Send a trial"), icon=":material/send:", disabled=chosen is None) and chosen:
            _try(by_name[chosen])


def _try(rule: AlertRule) -> None:
    """Send one line to the channel, and say what came of it."""
    user = require_write(Right.SETTINGS, *(rule.stores or (None,)))
    try:
        st.info(escape_markdown(delivery_text(send_trial(home(), rule, user.email or user.name))))
    except (BadSettings, CannotNote) as fault:
        st.error(escape_markdown(str(fault)))


def _form(view: View, channels: list[str]) -> None:
    with st.form("alert"):
        left, right = st.columns(2)
        with left:
            name = st.text_input(say("名称", "Name"), key="alert-name")
            channel = st.selectbox(say("渠道", "Channel"), channels, key="alert-channel")
            words = say("看板地址（可选）", "Address of the dashboard (optional)")
            link = st.text_input(words, key="alert-link")
        with right:
            groups = st.multiselect(
                say("哪些事项（不选为全部）", "Which items (none: all)"),
                OFFERED,
                format_func=lambda group: group.label,
                placeholder=say("全部", "All"),
                key="alert-groups",
            )
            stores = st.multiselect(
                say("门店（不选为全部）", "Stores (none: all)"),
                view.warehouse.stores()["store"].to_list(),
                format_func=store_name,
                placeholder=say("全部", "All"),
                key="alert-stores",
            )
            metrics = st.multiselect(
                say("只看这些指标（变差、达不到目标时）", "These figures alone (worse, or target missed)"),
                [*METRICS],
                format_func=lambda key: METRICS[key].name,
                placeholder=say("不限", "Any"),
                key="alert-metrics",
            )
            case_hours = st.number_input(
                say("投诉超过几小时未关闭（0 为不看）", "Cases open for how many hours (0: not watched)"),
                min_value=0,
                value=0,
                key="alert-case-hours",
            )
            hours = st.slider(say("发送时段", "Hours"), 0, 24, (8, 20), key="alert-hours")
            names = st.checkbox(say("可含同事姓名", "May name colleagues"), key="alert-names")
        sent = st.form_submit_button(say("添加提醒", "Add the alert"), type="primary")
    if not sent:
        return
    if not name.strip() or channel is None:
        st.warning(say("请填写名称和渠道。", "Give it a name and a channel."))
        return
    rule = AlertRule(
        name.strip(),
        channel,
        tuple(groups),
        stores=tuple(stores),
        metrics=tuple(metrics),
        case_hours=int(case_hours),
        from_hour=hours[0],
        to_hour=hours[1],
        names=names,
        link=link.strip(),
    )
    require_write(Right.SETTINGS, *(rule.stores or (None,)))
    _change(lambda: add_alert(home(), rule), **asdict(rule))


def _change(write: Callable[[], None], **details: object) -> None:
    try:
        with recorded_setting(AuditEvent.ALERT, FILE, **details):
            write()
    except (BadAlerts, CannotWrite) as fault:
        st.error(escape_markdown(str(fault)))
    else:
        st.rerun()
