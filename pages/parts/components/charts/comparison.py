"""Advisors, agents, stores or types beside each other: the charts, and the same as a table."""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl
import streamlit as st

from care.charts import comparison, funnel_plot
from care.charts.comparison import color_of, not_drawn_note
from care.charts.theme import COMMON
from care.i18n import say
from care.presentation.comparison_table import comparison_table
from care.presentation.headlines import funnel_headline, target_headline
from care.presentation.nobodys_work import left_out_note
from care.semantic.dimension import DIMENSIONS
from care.semantic.metric import METRICS
from care.stats.funnel import OUTSIDE, Funnel, Standing, compare_groups
from pages.parts.components.charts.chart_panel import Chart, ChartPanel
from pages.parts.data.cached import cached
from pages.parts.data.judged_figures import JudgedFigures
from pages.parts.data.measured_figures import Figures
from pages.parts.data.view import View

FUNNEL = (
    "虚线为整体；点线为 95%、实线为 99.8% 的正常波动范围，越过实线的才写出名字，挤在一起的只写一个。",
    "Dashed: all together. Between the dotted lines chance alone keeps 95%, between the solid ones 99.8%; "
    "only who is beyond these is named, of those close together one.",
)
INTERVALS = (
    "有颜色的点超出 99.8% 的正常波动范围；横线为 95% 区间。按件数排列，不排名；不足 5 件的为灰色空心。",
    "Coloured: outside the range that chance keeps to in 99.8%. Bars: 95% intervals. By cases, not ranked; "
    "fewer than 5 grey and hollow.",
)
"""Notes under the charts, for :func:`care.i18n.say`."""
FAINT = "40"
"""Opacity, in hexadecimal, of a colour on which words are read in light and dark."""


@dataclass(frozen=True)
class _GroupsPanel(ChartPanel):
    """A proportion by some dimensions, each group against what chance allows around all of them.

    All groups are shown, also where the view is narrowed to some of them. ``narrowed``: the view that a
    click on a group narrows further, if its records are to open with the click.
    """

    by: tuple[str, ...] = ()
    narrowed: View | None = None

    @property
    def whole(self) -> View:
        """The view with all groups."""
        return self.view.without(self.by[-1])

    def chart(self) -> Chart | None:
        """The chart; another one where there are no cases at all."""
        if Figures(self.whole).figure(self.metric)["value"] is None:
            return self.chart_without_cases()
        return self.chart_of(cached(_funnel, self.whole, self.metric, self.by))

    @abstractmethod
    def chart_of(self, funnel: Funnel) -> Chart:
        """The chart of groups that were compared."""

    @abstractmethod
    def chart_without_cases(self) -> Chart | None:
        """What stands here where nothing was counted."""

    def notes(self, funnel: Funnel, *more: str) -> str:
        """What is not drawn, what is left out, and what else is to be said of the chart."""
        left_out = left_out_note(funnel, METRICS[self.metric], self.by[-1])
        return "  \n".join(filter(None, (not_drawn_note(funnel), left_out, *more)))

    @property
    def selected_view(self) -> View | None:
        """The view that a click narrows; its records open with the click."""
        return self.narrowed

    def figure(self, make: Callable[..., Any]) -> Any:
        """A figure of the groups, made once for all readers."""
        return cached(_figure, self.whole, make, self.metric, self.by)

    def table(self) -> Any:
        """The groups as a table, as Arrow under its headings."""
        return cached(_table, self.whole, self.metric, self.by)

    def draw_table(self, chart: Chart) -> None:
        """The same groups as a table. Cells sort by their value; coloured are those outside."""
        if chart.table is None:
            return
        metric, words = METRICS[self.metric], _headings(self.by)
        right = st.column_config.Column(alignment="right")
        st.dataframe(
            chart.table,
            hide_index=True,
            column_config={
                words["name"]: st.column_config.Column(pinned=True),
                words["standing"]: st.column_config.MultiselectColumn(
                    options=list(Standing),
                    format_func=lambda standing: Standing(standing).word,
                    color=[
                        (color_of(standing, metric) if standing in OUTSIDE else COMMON) + FAINT
                        for standing in Standing
                    ],
                ),
                words["value"]: st.column_config.NumberColumn(format="%.1f%%"),
                **{words[name]: right for name in ("cases", "interval")},
            },
            alt=chart.title,
        )


@dataclass(frozen=True)
class ComparisonPanel(_GroupsPanel):
    """Each group with its interval under a question, the same as a table beneath."""

    title: str = ""

    def chart_of(self, funnel: Funnel) -> Chart:
        """The intervals with the table."""
        return Chart(self.title, self.figure(comparison), self.notes(funnel), self.table())

    def chart_without_cases(self) -> Chart:
        """Why there is nothing to compare."""
        return Chart(self.title, None)


@dataclass(frozen=True)
class FunnelPanel(_GroupsPanel):
    """The groups by number of cases, for chance puts the few further apart; beneath it as a table."""

    key: str = "funnel"

    def chart_of(self, funnel: Funnel) -> Chart:
        """The funnel plot with the table."""
        notes = self.notes(funnel, say(*FUNNEL))
        return Chart(funnel_headline(funnel), self.figure(funnel_plot), notes, self.table())

    def chart_without_cases(self) -> Chart:
        """Where the metric stands."""
        row, target = Figures(self.view).figure(self.metric), JudgedFigures(self.view).target(self.metric)
        return Chart(target_headline(METRICS[self.metric], row, target), None)


@dataclass(frozen=True)
class IntervalsPanel(_GroupsPanel):
    """The groups each with its interval, where there are cases."""

    key: str = "compared"

    def chart_of(self, funnel: Funnel) -> Chart:
        """The intervals."""
        name = METRICS[self.metric].name
        question = say(f"谁的{name}与整体不同，且超出正常波动？", f"{name}: who differs by more than chance?")
        return Chart(question, self.figure(comparison), self.notes(funnel, say(*INTERVALS)))

    def chart_without_cases(self) -> None:
        """Nothing: the funnel says why."""


def _funnel(view: View, metric: str, by: tuple[str, ...]) -> Funnel:
    figures = Figures(view)
    return compare_groups(figures.of(metric, by=by), by, figures.figure(metric)["value"])


def _figure(view: View, make: Callable[..., Any], metric: str, by: tuple[str, ...]) -> Any:
    return make(cached(_funnel, view, metric, by), by, METRICS[metric])


def _headings(by: tuple[str, ...]) -> dict[str, str]:
    return {
        "name": DIMENSIONS[by[-1]].label,
        "standing": say("与整体相比", "vs all together"),
        "value": say("数值", "Value"),
        "cases": say("件数", "Cases"),
        "interval": say("95% 区间", "95% interval"),
    }


def _table(view: View, metric: str, by: tuple[str, ...]) -> Any:
    rows = comparison_table(cached(_funnel, view, metric, by), by, METRICS[metric])
    shown = rows.with_columns(pl.concat_list("standing").list.drop_nulls(), pl.col("value") * 100)
    return shown.rename(_headings(by)).to_arrow()
