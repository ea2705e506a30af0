"""口径: every metric as it is counted, searchable."""

import streamlit as st

from care.card import theme_name
from care.format import value
from care.formula import formula
from care.metric import METRICS, Metric
from care.words import say, told
from pages.parts.frame import view

house = view().house
wanted = st.text_input(
    say("查找指标", "Find a metric"),
    placeholder=say("例如：关闭、满意、2小时", "e.g. close, satisfaction"),
    key="wanted",
)


def matches(metric: Metric) -> bool:
    """Whether the words looked for stand anywhere in what the metric says of itself."""
    said = (metric.key, *metric.label.values(), *metric.meaning.values(), metric.source.document)
    return all(any(word in text.lower() for text in said) for word in wanted.lower().split())


found = [metric for metric in METRICS.values() if matches(metric)]
if not found:
    st.info(say("没有找到；换个词试试。", "Nothing found; try another word."))
for metric in found:
    with st.expander(f"{metric.name} · {metric.key}", expanded=len(found) == 1):
        st.text(told(metric.meaning))
        target = (
            say("无目标", "no target")
            if metric.target is None
            else say("目标 ", "target ") + value(metric, metric.target)
        )
        better = {"higher": say("越高越好", "higher is better"), "lower": say("越低越好", "lower is better")}
        st.caption(
            " · ".join(
                (
                    theme_name(metric.theme),
                    target,
                    better.get(metric.better, say("不分好坏", "no good or bad direction")),
                    f"《{metric.source.document}》 {metric.source.clause}",
                )
            )
        )
        st.code(formula(metric), language="sql", wrap_lines=True)
        st.caption(say("计算它的语句", "The statement that counts it"))
        st.code(house.sql(metric.key), language="sql", wrap_lines=True)
