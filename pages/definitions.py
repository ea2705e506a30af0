"""指标说明: the definition of every metric with its present figure, searchable."""

import streamlit as st

from care.i18n import say
from care.presentation.explain import explanation, matches_search, source_text
from care.presentation.policies.windows_in_force import windows_in_force
from care.semantic.conditions_text import conditions_text
from care.semantic.metric import METRICS
from pages.parts.data.judged_figures import JudgedFigures
from pages.parts.data.measured_figures import Figures
from pages.parts.layout.frame import current_view
from pages.parts.layout.freshness_line import freshness_line
from pages.parts.state.widgets import type_words, unfold

view = current_view()
freshness_line(view)
wanted = type_words(
    "wanted",
    say("查找指标", "Find a metric"),
    placeholder=say("例如：关闭、满意、2小时", "e.g. close, satisfaction"),
)
found = [metric for metric in METRICS.values() if matches_search(metric, wanted)]
if not found:
    st.info(say("没有找到；换个词试试。", "Nothing found; try another word."))
rows = Figures(view).by_metric(*METRICS)
for metric in found:
    words = f"{metric.name} · {metric.key}"
    with unfold(metric.key, words, f"metric-{metric.key}", opened=len(found) == 1) as part:
        if not part.open:
            continue
        judged = JudgedFigures(view)
        facts = explanation(metric, rows[metric.key], judged.target(metric.key))
        facts += windows_in_force(metric, judged.policies)
        st.markdown("\n".join(f"- **{heading}** {words}" for heading, words in facts))
        st.caption(f"{metric.theme.label} · {source_text(metric)}")
        st.code(conditions_text(metric), language="sql", wrap_lines=True)
        st.caption(say("计算它的语句", "The statement that counts it"))
        st.code(view.warehouse.sql(metric.key), language="sql", wrap_lines=True)
