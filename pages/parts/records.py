"""The very records behind a figure: a drawer with a table, and the whole of it as CSV."""

from collections.abc import Callable

import polars as pl
import streamlit as st

from care.columns import readable
from care.format import count
from care.metric import METRICS, Kind
from care.words import language, say, speak
from pages.parts.choices import recall
from pages.parts.view import View
from warehouse.ask import Side

SHOWN = 500


def csv(frame: pl.DataFrame) -> bytes:
    """A frame as CSV that a spreadsheet opens with its Chinese intact and runs nothing of."""
    inert = frame.with_columns(pl.col(pl.String).str.replace(r"^([=+\-@\t\r])", "'$1"))
    return inert.write_csv(include_bom=True, datetime_format="%Y-%m-%d %H:%M:%S").encode()


def records_button(view: View, metric: str, key: str, side: Side | None = None) -> None:
    """A quiet button that opens the records behind a metric."""
    if st.button(
        say("查看记录", "Records"),
        key=f"records-{key}-{metric}",
        type="tertiary",
        icon=":material/table_rows:",
    ):
        st.dialog(METRICS[metric].name, width="large", position="right")(_drawer)(view, metric, side)


def records_list(view: View, metric: str, side: Side, columns: tuple[str, ...] | None = None) -> None:
    """The records of a side as a table in the page itself, of all columns or of some."""
    pick = columns or pl.all()
    table(
        view.records(metric, side, SHOWN).select(pick),
        lambda: view.records(metric, side).select(pick),
        f"{metric}-{side}-list",
    )


def _drawer(view: View, metric: str, side: Side | None) -> None:
    recall()
    sides = _sides(metric)
    chosen = st.segmented_control(
        say("哪些记录", "Which records"),
        tuple(sides),
        default=side if side in sides else next(iter(sides)),
        format_func=sides.get,
        required=True,
        label_visibility="collapsed",
        key=f"side-{metric}-{language()}",
    )
    table(view.records(metric, chosen, SHOWN), lambda: view.records(metric, chosen), f"{metric}-{chosen}")


def table(frame: pl.DataFrame, whole: Callable[[], pl.DataFrame], name: str) -> None:
    """Records as a table, and a download that fetches ``whole`` of them when asked."""
    if frame.is_empty():
        st.info(say("这里没有记录。", "No records here."))
        return
    words = language()

    def contents() -> bytes:
        speak(words)  # the download is made in a thread of its own
        return csv(readable(whole()))

    st.dataframe(readable(frame), hide_index=True, placeholder="", height=min(560, 38 + 35 * frame.height))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            say("下载 CSV", "Download CSV"),
            contents,
            file_name=f"{name}.csv",
            mime="text/csv",
            on_click="ignore",
            key=f"csv-{name}",
            icon=":material/download:",
        )
        if frame.height == SHOWN:
            st.caption(
                say(
                    f"只显示最近 {count(SHOWN)} 条；下载为全部。",
                    f"The latest {count(SHOWN)} are shown; the download has all.",
                )
            )


def _sides(metric: str) -> dict[Side, str]:
    """The sides a reader can look at, in the order in which they matter."""
    known = METRICS[metric]
    pending = {Side.PENDING: say("待到期", "Not due yet")} if known.deadline else {}
    if known.kind is not Kind.PROPORTION:
        return {Side.DENOMINATOR: say("全部", "All"), **pending}
    hit = {Side.NUMERATOR: say("计入分子", "Counted")}
    missed = {Side.MISSED: say("未计入分子", "Not counted")}
    first, second = (hit, missed) if known.better == "lower" else (missed, hit)
    return {**first, **second, Side.DENOMINATOR: say("全部分母", "All"), **pending}
