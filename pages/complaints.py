"""投诉: how they are answered, closed and reopened, what is still open and for how long."""

import streamlit as st

from care.card import of_theme
from care.charts import counts
from care.dimension import DIMENSIONS
from care.findings import in_order, on_largest, on_open_cases
from care.metric import Theme
from care.waiting import waiting_bands
from care.words import say
from pages.parts.cards import cards
from pages.parts.closing import closing_panels
from pages.parts.frame import view
from pages.parts.freshness import freshness_line
from pages.parts.later import draw_rest_later
from pages.parts.panel import nothing_here, panel, trend_panel
from pages.parts.way import followed_metric
from warehouse.ask import Side

seen = view()
freshness_line(seen)
ever = seen.during(None)
if not ever.figure("complaint_count")["denominator"]:
    nothing_here()
    st.stop()
open_cases = ever.records("close_rate", Side.MISSED)
left, right = st.columns(2)
with left:
    trend_panel(seen, followed_metric("complaint_count", Theme.COMPLAINT), "count")
with right:
    panel(
        on_open_cases(open_cases.height, ever.figure("close_rate")["unknown"]),
        counts(waiting_bands(open_cases, seen.stores), "waiting") if open_cases.height else None,
        ever,
        "close_rate",
        "open",
        say("不论何时受理；等到门店最近的记录。", "Whenever received; up to the store's latest record."),
    )
draw_rest_later()
left, right = st.columns(2)
with left:
    trend_panel(seen, "hours_to_close_median", "hours")
with right:
    trend_panel(seen, "one_shot_close_rate", "one-shot")
if not seen.figure("complaint_count")["denominator"]:
    nothing_here()
    st.stop()
closing_panels(seen)
with st.grid(2, min_column_width=340):
    for dimension in ("level", "source", "process", "department"):
        every = seen.without(dimension)
        rows = in_order(every.figures("complaint_count", by=(dimension,)), dimension)
        if rows.height:
            title = DIMENSIONS[dimension].label + say("：", ": ") + on_largest(rows, dimension)
            panel(title, counts(rows, dimension), seen, "complaint_count", dimension)
st.markdown("#### " + say("处理", "Handling"))
cards(seen, of_theme(Theme.COMPLAINT, Theme.INQUIRY))
