"""The very records behind a figure: a drawer with a table to be searched, and the whole of it as files."""

from collections.abc import Callable
from functools import partial

import polars as pl
import streamlit as st

from care.access.grants import Right
from care.export.csv_xlsx import ExportInfo
from care.i18n import say
from care.semantic.column_labels import column_label, contains_words, with_labels
from care.semantic.format import count
from care.semantic.metric import METRICS, MetricKind
from pages.parts.components.records.data_table import data_table
from pages.parts.components.records.download_buttons import download_buttons, export_info
from pages.parts.components.records.drawer import OPEN, SIDE, drawer
from pages.parts.components.records.unmask import (
    may_unmask,
    offer_originals,
    rows_key,
    tell_where_originals_are,
)
from pages.parts.data.view import View
from pages.parts.session.current_user import viewer
from pages.parts.session.error_boundary import error_boundary, unsupported_boundary
from pages.parts.session.guard import require_permission
from pages.parts.state.url_state import restore_from_url
from pages.parts.state.widgets import choose_button
from warehouse.query.figure_source import FigureSource
from warehouse.query.metric_sql import RecordSide

SHOWN = 500


def may_open_records() -> bool:
    """Whether the viewer is shown ways to records; what opens asks again."""
    return viewer().may(Right.RECORDS)


def records_button(
    view: View, metric: str, key: str, side: RecordSide | None = None, *, may: bool | None = None
) -> None:
    """A quiet button that opens the records behind a metric, for who may see them.

    ``may``: the answer of :func:`may_open_records`, where many are drawn at once.
    """
    if not (may_open_records() if may is None else may):
        return
    name = _name(metric, key)
    words, fill = say("查看记录", "Records"), partial(_in_drawer, view, metric, side)
    drawer(name, METRICS[metric].name, fill, words, ":material/table_rows:", f"records-{name}")


def opening(metric: str, key: str) -> dict[str, list[str]]:
    """What is chosen with the drawer of such a button; nothing for who may not see records."""
    return {OPEN: [_name(metric, key)]} if may_open_records() else {}


def records_list(view: View, metric: str, side: RecordSide, columns: tuple[str, ...] | None = None) -> None:
    """The records of a side as a table in the page itself, of all columns or of some."""
    told = export_info(view, metric, _sides(metric)[side])
    with unsupported_boundary():
        _records(view, metric, side, told, f"{metric}-{side}-list", columns)


def ask_records(view: View, metric: str, side: RecordSide) -> None:
    """Ask those that a table of them shows."""
    view.records(metric, side, SHOWN)


def _name(metric: str, key: str) -> str:
    return f"{key}-{metric}"


def _in_drawer(view: View, metric: str, side: RecordSide | None) -> None:
    restore_from_url()
    if require_permission(Right.RECORDS).stores != view.house.visible_stores:
        st.rerun()
    sides = _sides(metric)
    usual = side if side in sides else next(iter(sides))
    words = say("哪些记录", "Which records")
    chosen = choose_button(SIDE, words, tuple(sides), sides.get, usual)
    with error_boundary():
        _records(view, metric, chosen, export_info(view, metric, sides[chosen]), f"{metric}-{chosen}")


def _records(
    view: View,
    metric: str,
    side: RecordSide,
    told: ExportInfo,
    key: str,
    columns: tuple[str, ...] | None = None,
) -> None:
    records_table(
        view.records(metric, side, SHOWN),
        lambda: view.records(metric, side),
        told,
        key,
        view.house,
        columns,
    )


def records_table(
    latest: pl.DataFrame,
    whole: Callable[[], pl.DataFrame],
    told: ExportInfo,
    key: str,
    house: FigureSource | None = None,
    columns: tuple[str, ...] | None = None,
) -> None:
    """Records as a table to be searched and taken along; for who may see them.

    The ``latest`` are shown; what is looked for, or taken along, is of the ``whole``. Of records that a
    ``house`` has accepted, whoever may see originals can ask for those of one row.
    """
    if not may_open_records():
        st.caption(say("您没有“查看记录”的权限。", "You may not see records."))
        return
    if latest.is_empty():
        st.info(say("这里没有记录。", "No records here."))
        return
    frame, found, picked = latest, whole, lambda rows: rows.select(columns or pl.all())
    with st.container(horizontal=True, vertical_alignment="center"):
        words = say("在记录中查找", "Search these records")
        if wanted := _looked_for(words, key):
            matching = _matching(whole(), picked, wanted)
            frame, found = matching.head(SHOWN), lambda: matching
        download_buttons(lambda: picked(found()), told.narrowed(words, wanted), key)
    if frame.is_empty():
        st.info(say("没有记录含有这些词；请换个词，或清空查找。", "No record has these words; try others."))
        return
    shown = with_labels(picked(frame))
    number = next((column_label(name) for name in frame.columns if name.endswith("_no")), None)
    if house and may_unmask(frame):
        chosen = data_table(
            shown, number, on_select="rerun", selection_mode="single-row", key=rows_key(frame, key)
        )
        offer_originals(house, frame, chosen.selection.rows, key)
    else:
        data_table(shown, number)
        tell_where_originals_are()
    if frame.height == SHOWN:
        st.caption(
            say(
                f"只显示最近 {count(SHOWN)} 条；查找与下载针对全部。",
                f"The latest {count(SHOWN)} are shown; search and downloads cover all.",
            )
        )


def _looked_for(words: str, key: str) -> str:
    return st.text_input(
        words,
        key=f"find-{key}",
        placeholder=words,
        icon=":material/search:",
        label_visibility="collapsed",
        width=240,
    ).strip()


def _matching(
    rows: pl.DataFrame, picked: Callable[[pl.DataFrame], pl.DataFrame], wanted: str
) -> pl.DataFrame:
    return rows.filter(contains_words(picked(rows), wanted))


def _sides(metric: str) -> dict[RecordSide, str]:
    """The sides a reader can look at, in the order in which they matter."""
    known = METRICS[metric]
    pending = {RecordSide.PENDING: say("待到期", "Not due yet")} if known.deadline else {}
    if known.kind is not MetricKind.PROPORTION:
        return {RecordSide.DENOMINATOR: say("全部", "All"), **pending}
    hit = {RecordSide.NUMERATOR: say("计入分子", "Counted")}
    missed = {RecordSide.MISSED: say("未计入分子", "Not counted")}
    first, second = (hit, missed) if known.better == "lower" else (missed, hit)
    return {**first, **second, RecordSide.DENOMINATOR: say("全部分母", "All"), **pending}
