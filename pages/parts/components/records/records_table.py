"""The records behind a figure: a drawer with a table to be searched, and all of them as files."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial

import polars as pl
import streamlit as st

from care.access.grants import Right
from care.export.csv_xlsx import ExportInfo
from care.i18n import say
from care.presentation.telling_columns import telling_first
from care.semantic.column_labels import column_label, contains_words, with_labels
from care.semantic.format import count, not_due
from care.semantic.metric import METRICS, MetricKind
from pages.parts.components.records.case_log import offer_case_log
from pages.parts.components.records.data_table import data_table
from pages.parts.components.records.download_buttons import download_buttons, export_info
from pages.parts.components.records.drawer import OPEN, SIDE, drawer
from pages.parts.components.records.record_cards import record_cards
from pages.parts.components.records.unmask import (
    may_unmask,
    note_where_originals_are,
    offer_originals,
    rows_key,
)
from pages.parts.data.measured_figures import Figures
from pages.parts.data.view import View
from pages.parts.session.current_user import current_user
from pages.parts.session.error_boundary import error_boundary
from pages.parts.session.guard import require_permission
from pages.parts.state.url_state import restore_from_url
from pages.parts.state.widgets import choose_button
from warehouse.query.figure_source import FigureSource
from warehouse.query.metric_sql import RecordSide

Arrange = Callable[[pl.DataFrame], tuple[pl.DataFrame, tuple[str, ...]]]
"""Sorts records, and names the columns that stand first."""
SHOWN = 500
"""Maximum number of records in a table."""


def may_open_records() -> bool:
    """Whether the user is shown buttons for records; what opens asks again."""
    return current_user().may(Right.RECORDS)


def records_button(
    view: View,
    metric: str,
    key: str,
    side: RecordSide | None = None,
    *,
    may_open: bool | None = None,
    about: str | None = None,
    marked: Collection[str] = (),
    point: str = "",
) -> None:
    """A quiet button that opens the records behind a metric, for users who may see them.

    ``may_open``: the answer of :func:`may_open_records`, where many buttons are drawn at once.
    ``about``: what tells the button from others, where it is not the metric.
    ``marked``: the numbers of the records that are meant, where not all on the side are. ``point``: what
    they are opened for.
    """
    if not (may_open_records() if may_open is None else may_open):
        return
    name = _drawer_name(metric, key)
    words, fill = say("查看记录", "Records"), partial(_fill_drawer, view, metric, side, marked, point)
    drawer(name, METRICS[metric].name, fill, words, ":material/table_rows:", f"records-{name}", about)


def open_choices(metric: str, key: str) -> dict[str, list[str]]:
    """The choices with which the drawer of such a button is open; none for users who may not see records."""
    return {OPEN: [_drawer_name(metric, key)]} if may_open_records() else {}


@dataclass(frozen=True)
class RecordsList:
    """The records of a side as a table in the page itself, of all ``columns`` or of some."""

    view: View
    metric: str
    side: RecordSide
    columns: tuple[str, ...] | None = None

    def load(self) -> pl.DataFrame:
        """The latest of them."""
        return Figures(self.view).records(self.metric, self.side, SHOWN)

    def draw(self, data: pl.DataFrame) -> None:
        """Draw the table; searching and downloads ask for all of them."""
        info = export_info(self.view, self.metric, _sides(self.metric)[self.side])
        key = f"{self.metric}-{self.side}-list"
        _draw_records(self.view, self.metric, self.side, data, info, key, self.columns)


def _drawer_name(metric: str, key: str) -> str:
    return f"{key}-{metric}"


def _fill_drawer(
    view: View, metric: str, side: RecordSide | None, marked: Collection[str], point: str
) -> None:
    restore_from_url()
    if require_permission(Right.RECORDS).stores != view.warehouse.visible_stores:
        st.rerun()
    if point:
        st.text(point)
    sides = _sides(metric)
    usual = side if side in sides else next(iter(sides))
    words = say("哪些记录", "Which records")
    chosen = RecordSide(choose_button(SIDE, words, tuple(sides), lambda one: sides[RecordSide(one)], usual))
    with error_boundary():
        # Because the worst of all may not be among the latest, an item's records are all asked for.
        rows = Figures(view).records(metric, chosen, None if side else SHOWN)
        info, key = export_info(view, metric, sides[chosen]), f"{metric}-{chosen}"
        as_of = dict(view.stores.select("store", "as_of").iter_rows())
        arrange = partial(telling_first, metric=metric, as_of=as_of, marked=marked)
        _draw_records(view, metric, chosen, rows, info, key, arrange=arrange)
        offer_case_log(view.warehouse, rows, key)


def _draw_records(
    view: View,
    metric: str,
    side: RecordSide,
    latest: pl.DataFrame,
    info: ExportInfo,
    key: str,
    columns: tuple[str, ...] | None = None,
    arrange: Arrange | None = None,
) -> None:
    records_table(
        latest, lambda: Figures(view).records(metric, side), info, key, view.warehouse, columns, arrange
    )


def records_table(
    latest: pl.DataFrame,
    whole: Callable[[], pl.DataFrame],
    info: ExportInfo,
    key: str,
    warehouse: FigureSource | None = None,
    columns: tuple[str, ...] | None = None,
    arrange: Arrange | None = None,
) -> None:
    """Records as a table to be searched and downloaded; for users who may see them.

    The ``latest`` are shown; searching and downloads are of the ``whole``. Of records that a ``warehouse``
    holds, users who may see originals can ask for those of one row. ``arrange`` sorts them and names the
    columns that stand first; on a phone these are shown as cards.
    """
    if not may_open_records():
        st.caption(say("您没有“查看记录”的权限。", "You may not see records."))
        return
    if latest.is_empty():
        st.info(say("这里没有记录。", "No records here."))
        return
    frame, found = latest, whole

    def select(rows: pl.DataFrame) -> pl.DataFrame:
        return rows.select(columns or pl.all())

    with st.container(horizontal=True, vertical_alignment="center"):
        words = say("在记录中查找", "Search these records")
        if wanted := _search_field(words, key):
            matching = _matching(whole(), select, wanted)
            frame, found = matching, lambda: matching
        download_buttons(lambda: select(found()), info.narrowed(words, wanted), key)
    if frame.is_empty():
        st.info(say("没有记录含有这些词；请换个词，或清空查找。", "No record has these words; try others."))
        return
    frame, shown = _arranged(frame, select, arrange)
    number = next((column_label(name) for name in frame.columns if name.endswith("_no")), None)
    if warehouse and may_unmask(frame):
        chosen = data_table(
            shown, number, on_select="rerun", selection_mode="single-row", key=rows_key(frame, key)
        )
        offer_originals(warehouse, frame, chosen.selection.rows, key)
    else:
        with st.container(key=f"wide-{key}" if arrange else None):
            data_table(shown, number)
        note_where_originals_are()
    if frame.height == SHOWN:
        st.caption(
            say(
                f"只显示前 {count(SHOWN)} 条；查找与下载针对全部。",
                f"The first {count(SHOWN)} are shown; search and downloads cover all.",
            )
        )


def _arranged(
    frame: pl.DataFrame, select: Callable[[pl.DataFrame], pl.DataFrame], arrange: Arrange | None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows in their order, and as they are shown; drawn as cards where some columns matter most."""
    frame, first = arrange(frame) if arrange else (frame, ())
    frame = frame.head(SHOWN)
    shown = with_labels(select(frame))
    if leading := [label for label in map(column_label, first) if label in shown.columns]:
        shown = shown.select(*leading, pl.exclude(leading))
        record_cards(shown, leading)
    return frame, shown


def _search_field(words: str, key: str) -> str:
    return st.text_input(
        words,
        key=f"find-{key}",
        placeholder=words,
        icon=":material/search:",
        label_visibility="collapsed",
        width=240,
    ).strip()


def _matching(
    rows: pl.DataFrame, select: Callable[[pl.DataFrame], pl.DataFrame], wanted: str
) -> pl.DataFrame:
    return rows.filter(contains_words(select(rows), wanted))


def _sides(metric: str) -> dict[RecordSide, str]:
    """The sides to choose from with their labels, in the order in which they matter."""
    known = METRICS[metric]
    pending = (
        {
            RecordSide.PENDING: not_due(known).capitalize(),
            RecordSide.AWAITING: say("待补数据", "Awaiting records"),
        }
        if known.deadline
        else {}
    )
    if known.kind is not MetricKind.PROPORTION:
        return {RecordSide.DENOMINATOR: say("全部", "All"), **pending}
    hit = {RecordSide.NUMERATOR: say("计入分子", "Counted")}
    missed = {RecordSide.MISSED: say("未计入分子", "Not counted")}
    first, second = (hit, missed) if known.better == "lower" else (missed, hit)
    return {**first, **second, RecordSide.DENOMINATOR: say("全部分母", "All"), **pending}
