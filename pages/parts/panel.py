"""A chart with its title, its notes and the way to the records; and the states without one."""

import streamlit as st

from care.charts import CONFIG, Figure, comparison, funnel_plot, trend
from care.findings import on_funnel, on_target
from care.metric import METRICS
from care.words import literal, say
from pages.parts.records import records_button
from pages.parts.view import View


def panel(
    title: str, figure: Figure | None, view: View, metric: str, key: str, note: str | None = None
) -> None:
    """One chart under a finding or a question; without a figure it says that there is nothing to show."""
    with st.container(border=True, height="stretch"):
        st.markdown(f"##### {literal(title)}")
        if figure is None:
            nothing_here()
            return
        st.plotly_chart(figure, config=CONFIG, key=f"chart-{key}", alt=title)
        if note:
            st.caption(note)
        records_button(view, metric, key)


def comparison_panel(
    title: str, view: View, metric: str, by: tuple[str, ...], key: str, note: str | None = None
) -> None:
    """A proportion by some dimensions, each against what chance allows around all of them."""
    overall = view.figure(metric)["value"]
    rows = view.figures(metric, by=by)
    figure = None if overall is None else comparison(rows, by, METRICS[metric], overall)
    panel(title, figure, view, metric, key, note)


def funnel_panel(view: View, metric: str, by: tuple[str, ...], key: str) -> None:
    """The same by number of cases: the fewer, the further apart chance alone puts them."""
    overall = view.figure(metric)["value"]
    rows = view.figures(metric, by=by).drop_nulls(by)
    note = say(
        "虚线为整体；点线为 95%、实线为 99.8% 的偶然范围，越过实线的才写出名字。",
        "Dashed: all together. Dotted and solid: 95% and 99.8% of what chance does; "
        "only who is beyond the solid line is named.",
    )
    if overall is None:
        panel(METRICS[metric].name, None, view, metric, key)
        return
    panel(on_funnel(rows, overall), funnel_plot(rows, by, METRICS[metric], overall), view, metric, key, note)


def trend_panel(view: View, metric: str, key: str) -> None:
    """One metric over time, under where it stands now; below it what is a signal and what is not."""
    course = view.courses(metric).get(metric)
    title = on_target(METRICS[metric], view.figure(metric), view.aim(metric))
    if course is None:
        panel(title, None, view, metric, key)
        return
    note = "  \n".join((course.told, say(*HOLLOW)) if course.has_hollow else (course.told,))
    panel(title, trend(course, view.span), view, metric, key, note)


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
