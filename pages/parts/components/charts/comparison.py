"""Advisors, agents, stores or types beside each other: the charts, and the same as a table."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from care.charts import comparison, funnel_plot
from care.charts.comparison import color_of, not_drawn_note
from care.charts.theme import COMMON
from care.i18n import say
from care.presentation.comparison_table import comparison_table
from care.presentation.headlines import funnel_headline, target_headline
from care.semantic.dimension import DIMENSIONS
from care.semantic.metric import METRICS, Metric
from care.stats.funnel import OUTSIDE, Funnel, Standing, compare_groups
from pages.parts.components.charts.chart_panel import panel
from pages.parts.data.view import View
from pages.parts.session.error_boundary import unsupported_boundary
from warehouse.query.unsupported import Unsupported

FUNNEL = (
    "虚线为整体；点线为 95%、实线为 99.8% 的偶然范围，越过实线的才写出名字，挤在一起的只写一个。",
    "Dashed: all together. Between the dotted lines chance alone keeps 95%, between the solid ones 99.8%; "
    "only who is beyond these is named, of those close together one.",
)
INTERVALS = (
    "有颜色的点超出 99.8% 的偶然范围；横线为 95% 区间。按件数排列，不排名；不足 5 件的为灰色空心。",
    "Coloured: outside the range that chance keeps to in 99.8%. Bars: 95% intervals. By cases, not ranked; "
    "fewer than 5 grey and hollow.",
)
"""Notes under the charts, for :func:`care.i18n.say`."""
FAINTLY = "40"
"""Of a colour's full strength, so that words can be read on it in light and dark."""


@unsupported_boundary()
def comparison_panel(title: str, view: View, metric: str, by: tuple[str, ...], key: str) -> None:
    """A proportion by some dimensions, each against what chance allows around all of them."""
    everyone = view.without(by[-1])
    known = METRICS[metric]
    if everyone.figure(metric)["value"] is None:
        panel(title, None, view, metric, key)
        return
    figure, note = (
        everyone.kept(_drawn, comparison, metric, by),
        not_drawn_note(everyone.kept(_judged, metric, by)),
    )
    table = partial(_table, everyone.kept(_standings, metric, by), by, known, title)
    panel(title, figure, view, metric, key, note, beneath=table)


def ask_comparison(view: View, metric: str, by: tuple[str, ...]) -> None:
    """Ask all that its comparison shows."""
    everyone = view.without(by[-1])
    if everyone.figure(metric)["value"] is not None:
        everyone.kept(_drawn, comparison, metric, by)
        everyone.kept(_standings, metric, by)


def ask_groups(view: View, metric: str, by: tuple[str, ...]) -> None:
    """Ask for the groups that are compared; that they cannot be told apart is said where they would stand."""
    with suppress(Unsupported):
        view.figures(metric, by=by)


def funnel_panel(view: View, metric: str, by: tuple[str, ...], behind: View) -> None:
    """The same by number of cases, for chance puts the few further apart; beneath it as a table.

    Who is clicked narrows ``behind``, and its records open.
    """
    known = METRICS[metric]
    if view.figure(metric)["value"] is None:
        title = target_headline(known, view.figure(metric), view.aim(metric))
        panel(title, None, view, metric, "funnel")
        return
    title = funnel_headline(view.kept(_judged, metric, by))
    figure = view.kept(_drawn, funnel_plot, metric, by)
    table = partial(_table, view.kept(_standings, metric, by), by, known, title)
    panel(title, figure, view, metric, "funnel", say(*FUNNEL), table, behind=behind)


def intervals_panel(view: View, metric: str, by: tuple[str, ...], behind: View) -> None:
    """The same, each with its interval, where there are cases."""
    known = METRICS[metric]
    if view.figure(metric)["value"] is None:
        return
    question = say(
        f"谁的{known.name}与整体不同，且超出偶然？", f"{known.name}: who differs by more than chance?"
    )
    figure = view.kept(_drawn, comparison, metric, by)
    notes = filter(None, (not_drawn_note(view.kept(_judged, metric, by)), say(*INTERVALS)))
    panel(question, figure, view, metric, "compared", "  \n".join(notes), behind=behind)


def _judged(view: View, metric: str, by: tuple[str, ...]) -> Funnel:
    return compare_groups(view.figures(metric, by=by), by, view.figure(metric)["value"])


def _drawn(view: View, make: Callable[..., Any], metric: str, by: tuple[str, ...]) -> Any:
    return make(view.kept(_judged, metric, by), by, METRICS[metric])


def _headings(by: tuple[str, ...]) -> dict[str, str]:
    return {
        "name": DIMENSIONS[by[-1]].label,
        "standing": say("偶然范围", "vs chance"),
        "value": say("数值", "Value"),
        "cases": say("件数", "Cases"),
        "interval": say("95% 区间", "95% interval"),
    }


def _standings(view: View, metric: str, by: tuple[str, ...]) -> Any:
    """Who stands where as a table is given it: under its headings, as Arrow."""
    told = comparison_table(view.kept(_judged, metric, by), by, METRICS[metric])
    shown = told.with_columns(pl.concat_list("standing"), pl.col("value") * 100)
    return shown.rename(_headings(by)).to_arrow()


def _table(told: Any, by: tuple[str, ...], metric: Metric, title: str) -> None:
    """Cells sort by what they are and show how it is said; coloured is who stands out in the charts, too."""
    words = _headings(by)
    right = st.column_config.Column(alignment="right")
    st.dataframe(
        told,
        hide_index=True,
        column_config={
            words["name"]: st.column_config.Column(pinned=True),
            words["standing"]: st.column_config.MultiselectColumn(
                options=list(Standing),
                format_func=lambda place: Standing(place).word,
                color=[
                    (color_of(place, metric) if place in OUTSIDE else COMMON) + FAINTLY for place in Standing
                ],
            ),
            words["value"]: st.column_config.NumberColumn(format="%.1f%%"),
            **{words[name]: right for name in ("cases", "interval")},
        },
        alt=title,
    )
