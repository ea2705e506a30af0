"""A chart with its title, its notes and the way to the records; and the states without one."""

from collections.abc import Callable

import streamlit as st

from care.charts import CONFIG, Figure, trend
from care.definition import beside
from care.findings import on_target
from care.metric import METRICS
from care.words import literal, say
from pages.parts.following import following
from pages.parts.records import records_button
from pages.parts.view import View


def panel(
    title: str,
    figure: Figure | None,
    view: View,
    metric: str,
    key: str,
    note: str | None = None,
    beneath: Callable[[], None] | None = None,
) -> None:
    """One chart under a finding or a question; without a figure it says that there is nothing to show.

    ``beneath`` draws what stands between the chart and the way to its records.
    """
    with st.container(border=True, height="stretch"):
        known = METRICS[metric]
        st.markdown(f"##### {literal(title)}", help=beside(known, view.figure(metric), view.aim(metric)))
        if figure is None:
            nothing_here()
            return
        st.plotly_chart(**following(figure, key), config=CONFIG, alt=title)
        if note:
            st.caption(note)
        if beneath:
            beneath()
        records_button(view, metric, key)


def trend_panel(view: View, metric: str, key: str) -> None:
    """One metric over time, under where it stands now; below it what is a signal and what is not."""
    course = view.courses(metric).get(metric)
    title = on_target(METRICS[metric], view.figure(metric), view.aim(metric))
    if course is None:
        panel(title, None, view, metric, key)
        return
    note = "  \n".join((course.told, say(*HOLLOW)) if course.has_hollow else (course.told,))
    panel(title, view.kept(_drawn, metric), view, metric, key, note)


def _drawn(view: View, metric: str) -> Figure:
    return trend(view.courses(metric)[metric], view.span)


def nothing_here() -> None:
    """Say that the choices leave nothing, and what to do about it."""
    st.info(
        say(
            "所选期间和筛选下没有记录。请放宽期间，或去掉筛选。",
            "No records for these choices. Widen the period or clear a filter.",
        ),
        icon=":material/search_off:",
    )


def no_callbacks() -> None:
    """Say that the callback figures cannot exist here, which is something else than zero."""
    st.info(
        say(
            "所选门店没有回访记录，因此没有回访指标；投诉与原因不受影响。请在“数据”页查看已加载的文件。",
            "The chosen stores have no callback records, so there are no callback figures; "
            "complaints and causes are not affected. The Data page lists what has been loaded.",
        ),
        icon=":material/phone_disabled:",
    )


HOLLOW = (
    "空心点：该期尚未结束或仍有待到期的记录，不可与前期比较。",
    "Hollow: the period is still running or has records not yet due; do not compare it.",
)
"""The note under every trend, for :func:`care.words.say`."""
