"""How long complaints wait: the open ones, the curve of all, and the times of each level, source or cause."""

import polars as pl
import streamlit as st

from care.charts import Figure, counts, time_to_close_curve
from care.i18n import say
from care.presentation.headlines import open_cases_headline, time_to_close_headline
from care.semantic.dimension import DIMENSIONS
from care.semantic.format import count
from care.stats.kaplan_meier import SurvivalCurve
from care.stats.time_to_close import waiting_bands, waiting_curve, waiting_times, waiting_times_by
from pages.parts.components.charts.chart_panel import panel
from pages.parts.data.view import View
from pages.parts.session.error_boundary import unsupported_boundary
from pages.parts.state.widgets import choose_one
from warehouse.query.unsupported import Unsupported
from warehouse.query.warehouse import RecordSide

CLASSES = ("level", "source", "cause_1")


def open_cases_panel(view: View) -> None:
    """The complaints still open, by how long they have waited; of a network how many they are."""
    row = view.figure("close_rate")
    still_open = row["denominator"] - int(row["numerator"])
    note = say("不论何时受理；等到门店最近的记录。", "Whenever received; up to the store's latest record.")
    figure = None
    try:
        figure = view.kept(_waiting) if still_open else None
    except Unsupported as wide:
        note = f"{note}  \n{wide.on_page}"
    panel(open_cases_headline(still_open, row["unknown"]), figure, view, "close_rate", "open", note)


def ask_closing(view: View) -> None:
    """Ask all that its closing shows, by the class that is usual."""
    if not view.kept(_waits).is_empty():
        view.kept(_closing)
        view.kept(_by_class, CLASSES[0])


@unsupported_boundary()
def closing_panels(view: View) -> None:
    """All complaints received in the days looked at, the open ones counted as far as they have come."""
    waited = view.kept(_waits)
    if waited.is_empty():
        return
    whole, figure = view.kept(_closing)
    still_open = count(whole.cases - whole.closed)
    left, right = st.columns(2)
    with left:
        panel(
            time_to_close_headline(whole),
            figure,
            view,
            "close_rate",
            "closing",
            say(
                f"仍未关闭的比例；{count(whole.cases)} 件，其中 {still_open} 件未关闭，按已等待的时间计入；"
                "阴影与括号为 95% 区间。",
                f"Share still open; {count(whole.cases)} cases, {still_open} of them open and counted for "
                "as long as they have waited. Band and brackets: 95% intervals.",
            ),
        )
    with right, st.container(border=True, height="stretch"):
        st.markdown("##### " + say("关闭要多久，按类别", "Time to close by class"))
        words = say("按什么分", "By what")
        by = choose_one("waits", words, CLASSES, lambda key: DIMENSIONS[key].label, CLASSES[0], width=220)
        st.dataframe(view.kept(_by_class, by).to_arrow(), hide_index=True)


def _waiting(view: View) -> Figure:
    return counts(waiting_bands(view.records("close_rate", RecordSide.MISSED), view.stores), "waiting")


def _waits(view: View) -> pl.DataFrame:
    return waiting_times(view.records("close_rate", RecordSide.DENOMINATOR), view.stores)


def _closing(view: View) -> tuple[SurvivalCurve, Figure]:
    whole = waiting_curve(view.kept(_waits))
    return whole, time_to_close_curve(whole)


def _by_class(view: View, by: str) -> pl.DataFrame:
    return waiting_times_by(view.kept(_waits), by)
