"""目标: what each metric is to reach, who decided it from when on, and why."""

from datetime import date

import polars as pl
import streamlit as st

from care.format import value
from care.metric import METRICS, Kind
from care.target import BadTarget, Target, read_targets, set_target
from care.words import say
from pages.parts.frame import home, view

house = view().house
try:
    targets = read_targets(home())
except BadTarget as fault:
    st.error(str(fault))
    st.stop()
aimed = [metric for metric in METRICS.values() if metric.better is not None]
stores = house.stores()["store"].to_list()

with st.form("target", clear_on_submit=True):
    st.markdown("#### " + say("设定目标", "Set a target"))
    left, middle, right = st.columns(3)
    key = left.selectbox(
        say("指标", "Metric"), [m.key for m in aimed], format_func=lambda key: METRICS[key].name
    )
    store = middle.selectbox(
        say("门店", "Store"), stores, index=None, placeholder=say("全部门店", "Every store")
    )
    number = right.number_input(
        say("目标（百分比写 95，其余写本来的单位）", "Target (95 for a percentage, else in its own unit)"),
        min_value=0.0,
        value=None,
    )
    since = left.date_input(say("自哪天起", "From"), value=date.today(), format="YYYY-MM-DD")
    by = middle.text_input(say("决定人", "Decided by"))
    reason = right.text_input(say("理由", "Reason"))
    sent = st.form_submit_button(say("记下", "Record"), type="primary")
if sent and (number is None or not by.strip()):
    st.warning(say("请填写目标值和决定人。", "Say the value and who decided it."))
elif sent:
    goal = number / 100 if METRICS[key].kind is Kind.PROPORTION else number
    try:
        set_target(home(), Target(key, goal, since, by.strip(), reason.strip(), store))
        st.rerun()
    except BadTarget as fault:
        st.error(str(fault))

st.markdown("#### " + say("已作的决定", "Decisions"))
if not targets:
    st.info(say("还没有；下列为文件要求的目标。", "None yet; the documents' own targets hold."))
else:
    st.dataframe(
        pl.DataFrame(
            {
                say("指标", "Metric"): METRICS[one.metric].name,
                say("门店", "Store"): one.store or say("全部", "Every"),
                say("目标", "Target"): value(METRICS[one.metric], one.value),
                say("自", "From"): one.since,
                say("决定人", "Decided by"): one.by,
                say("理由", "Reason"): one.reason,
            }
            for one in reversed(targets)
        ),
        hide_index=True,
    )
st.markdown("#### " + say("文件要求的目标", "The documents' own targets"))
st.dataframe(
    pl.DataFrame(
        {
            say("指标", "Metric"): metric.name,
            say("目标", "Target"): value(metric, metric.target),
            say("依据", "Source"): f"《{metric.source.document}》{metric.source.clause}",
        }
        for metric in aimed
        if metric.target is not None
    ),
    hide_index=True,
)
