"""原因: which few causes make most complaints, how they move, and the customers' own words."""

import streamlit as st

from care.charts import heatmap, pareto
from care.dimension import DIMENSIONS
from care.findings import on_concentration
from care.metric import METRICS
from care.period import Period
from care.vocabulary import label
from care.words import say
from pages.parts.choosing import choose_one
from pages.parts.frame import view
from pages.parts.freshness import freshness_line
from pages.parts.later import draw_rest_later
from pages.parts.panel import nothing_here, panel, trend_panel
from pages.parts.voices import voices

METRIC = METRICS["complaint_count"]
MAIN = 4

seen = view()
freshness_line(seen)
by = choose_one(
    "by",
    say("原因的粗细", "How fine"),
    ("cause_1", "cause_2"),
    lambda key: DIMENSIONS[key].label,
    "cause_1",
    width=168,
)
whole = seen.without(by)
rows = whole.figures(METRIC.key, by=(by,)).sort("value", by, descending=[True, False], nulls_last=True)
if rows.is_empty():
    nothing_here()
    st.stop()
names = rows[by].to_list()
panel(on_concentration(rows, by), pareto(rows, by), seen, METRIC.key, "pareto")
draw_rest_later()
with st.grid(2, min_column_width=340):
    for name in [name for name in names if name is not None][:MAIN]:
        with st.container():
            st.text(label(by, name))
            trend_panel(seen.only(**{by: name}), METRIC.key, f"main-{name}")
months = (whole.around or whole).figures(METRIC.key, by=(by,), period=Period.MONTH)
panel(
    say("哪个月、哪类原因集中？", "Which causes cluster in which month?"),
    heatmap(months, by, names[:15], Period.MONTH),
    seen,
    METRIC.key,
    "heat",
)
voices(seen, by, names)
