"""A chart with its title, its notes and the way to the records; and the states without one."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from care.charts import CONFIG, Figure, PrebuiltFigure, trend
from care.i18n import escape_markdown, say
from care.presentation.explain import help_text
from care.presentation.headlines import empty_state_text, target_headline
from care.semantic.metric import METRICS
from pages.parts.components.charts.chart_data import chart_data_button
from pages.parts.components.charts.chart_selection import selectable_chart
from pages.parts.components.drilldown import link_to_comparison
from pages.parts.components.records.records_table import opening, records_button
from pages.parts.data.view import View
from pages.parts.state.url_state import NONE


def panel(
    title: str,
    figure: Figure | None,
    view: View,
    metric: str,
    key: str,
    note: str | None = None,
    beneath: Callable[[], None] | None = None,
    further: Callable[[], None] | None = None,
    behind: View | None = None,
) -> None:
    """One chart under a finding or a question; without a figure its note, or why there is nothing to show.

    ``beneath`` draws what stands between the chart and the way to its records, ``further`` another way beside
    it. ``behind``: the view that a click narrows; its records open with the click.
    """
    with st.container(border=True, height="stretch"):
        known = METRICS[metric]
        row = view.figure(metric)
        st.markdown(f"##### {escape_markdown(title)}", help=help_text(known, row, view.aim(metric)))
        if figure is None:
            if note and row["value"] is not None:
                st.caption(note)
            else:
                nothing_here(row)
            return
        shown, clicks = selectable_chart(figure, key, opening(metric, key) if behind else NONE)
        st.plotly_chart(PrebuiltFigure(shown), config=CONFIG, alt=title, **clicks)
        if note:
            st.caption(note)
        if beneath:
            beneath()
        with st.container(horizontal=True, vertical_alignment="center"):
            records_button(behind or view, metric, key)
            chart_data_button(figure, title, key)
            if further:
                further()


def trend_panel(view: View, metric: str, key: str, *, compares: bool = True) -> None:
    """One metric over time, under where it stands now; below it what is a signal and what is not."""
    course = view.courses(metric).get(metric)
    before = view.before()
    title = target_headline(
        METRICS[metric], view.figure(metric), view.aim(metric), before and before.figure(metric)
    )
    if course is None:
        panel(title, None, view, metric, key)
        return
    note = "  \n".join((course.summary, say(*HOLLOW)) if course.has_hollow else (course.summary,))
    link = partial(link_to_comparison, view, metric) if compares else None
    panel(title, view.kept(_drawn, metric), view, metric, key, note, further=link)


def ask_trend(view: View, metric: str) -> None:
    """Ask all that its trend shows."""
    view.figure(metric)
    if before := view.before():
        before.figure(metric)
    if metric in view.courses(metric):
        view.kept(_drawn, metric)


def _drawn(view: View, metric: str) -> Figure:
    return trend(view.courses(metric)[metric], view.span)


def nothing_here(row: Mapping[str, Any] | None = None) -> None:
    """Say why there is nothing, and what to do about it. ``row``: what was measured of the metric."""
    st.info(empty_state_text(row), icon=":material/search_off:")


def no_advisor(view: View, metric: str) -> None:
    """Say why nobody can be told apart: the records name no advisor, or none has anything to count yet."""
    if view.house.values("advisor"):
        nothing_here(view.during(None).figure(metric))
        return
    st.info(
        say(
            "这些记录没有写明顾问。请放宽期间，或在导出中加上顾问一列。",
            "These records name no advisor. Widen the period, or add the advisor's column to the export.",
        ),
        icon=":material/person_off:",
    )


def no_callbacks() -> None:
    """Say that the callback figures cannot exist here, which is something else than zero."""
    st.info(
        say(
            "所选门店没有回访记录，因此没有回访指标；投诉与原因不受影响。“数据”页列出已加载的文件，缺的请到“导入”页装载。",
            "The chosen stores have no callback records, so there are no callback figures; "
            "complaints and causes are not affected. The page Data lists what has been loaded; "
            "load what is missing on the page Load.",
        ),
        icon=":material/phone_disabled:",
    )


HOLLOW = (
    "空心点：该期尚未结束或仍有待到期的记录，不可与前期比较。",
    "Hollow: the period is still running or has records not yet due; do not compare it.",
)
"""The note under every trend, for :func:`care.i18n.say`."""
