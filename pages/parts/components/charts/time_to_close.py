"""How long complaints wait: the open ones, the curve of all, and the times of each level, source or cause."""

from dataclasses import dataclass

import polars as pl
import streamlit as st

from care.charts import Figure, counts, time_to_close_curve
from care.i18n import say
from care.presentation.closing_headlines import time_to_close_headline
from care.presentation.headlines import open_cases_headline
from care.semantic.dimension import DIMENSIONS
from care.semantic.format import count, counted
from care.stats.kaplan_meier import SurvivalCurve
from care.stats.time_to_close import waiting_bands, waiting_curve, waiting_times, waiting_times_by
from pages.parts.components.charts.chart_panel import Chart, ChartData, ChartPanel
from pages.parts.data.cached import cached
from pages.parts.data.measured_figures import Figures
from pages.parts.data.view import View
from pages.parts.state.widgets import choose_one
from warehouse.query.metric_sql import RecordSide
from warehouse.query.unsupported import Unsupported

CLASSES = ("level", "source", "cause_1")
"""What the times can be divided by, the usual first."""
BY = "waits"
"""The choice of one of them."""
BESIDE = 300
"""Pixels of height of the trend beside the open complaints."""


@dataclass(frozen=True)
class OpenCases(ChartPanel):
    """The complaints still open, by how long they have waited; of a network how many they are."""

    metric: str = "close_rate"
    key: str = "open"

    def chart(self) -> Chart:
        """The bars of days waited."""
        row = Figures(self.view).figure(self.metric)
        still_open = row["denominator"] - int(row["numerator"])
        note = say(
            "不论何时受理；等到门店最近的记录。", "Whenever received; up to the store's latest record."
        )
        figure = None
        try:
            figure = cached(_open_cases, self.view) if still_open else None
        except Unsupported as unsupported:
            note = f"{note}  \n{unsupported.on_page}"
        return Chart(open_cases_headline(still_open, row["unknown"]), figure, note)


@dataclass(frozen=True)
class ClosingCurve(ChartPanel):
    """The share of complaints still open by how long they have waited."""

    metric: str = "close_rate"
    key: str = "closing"

    def chart(self) -> Chart | None:
        """The Kaplan-Meier curve of all complaints; None where there are none."""
        if cached(_waiting_times, self.view).is_empty():
            return None
        curve, figure = cached(_closing_curve, self.view)
        still_open, cases = count(curve.cases - curve.closed), counted(curve.cases, "case", "cases")
        note = say(
            f"仍未关闭的比例；{count(curve.cases)} 件，其中 {still_open} 件未关闭，按已等待的时间计入；"
            "阴影与括号为 95% 区间。",
            f"Share still open; {cases}, {still_open} of them open and counted for "
            "as long as they have waited. Band and brackets: 95% intervals.",
        )
        return Chart(time_to_close_headline(curve), figure, note)


@dataclass(frozen=True)
class TimeToClose:
    """All complaints received in the days looked at, the open ones counted as far as they have come.

    ``by``: the class that the table divides them by.
    """

    view: View
    by: str

    def load(self) -> tuple[ChartData, pl.DataFrame] | None:
        """The curve and the table; None where there are no complaints."""
        curve = ClosingCurve(self.view).load()
        return (curve, cached(_times_by_class, self.view, self.by)) if curve else None

    def draw(self, data: tuple[ChartData, pl.DataFrame] | None) -> None:
        """Draw both beside each other."""
        if data is None:
            return
        curve, table = data
        left, right = st.columns(2)
        with left:
            ClosingCurve(self.view).draw(curve)
        with right, st.container(border=True, height="stretch"):
            st.markdown("##### " + say("关闭要多久，按类别", "Time to close by class"))
            words = say("按什么分", "By what")
            choose_one(BY, words, CLASSES, lambda key: DIMENSIONS[key].label, CLASSES[0], width=220)
            st.dataframe(table.to_arrow(), hide_index=True)


def _open_cases(view: View) -> Figure:
    return counts(
        waiting_bands(Figures(view).records("close_rate", RecordSide.MISSED), view.stores), "waiting", BESIDE
    )


def _waiting_times(view: View) -> pl.DataFrame:
    return waiting_times(Figures(view).records("close_rate", RecordSide.DENOMINATOR), view.stores)


def _closing_curve(view: View) -> tuple[SurvivalCurve, Figure]:
    curve = waiting_curve(cached(_waiting_times, view))
    return curve, time_to_close_curve(curve)


def _times_by_class(view: View, by: str) -> pl.DataFrame:
    return waiting_times_by(cached(_waiting_times, view), by)
