"""The history of loads: who loaded what and when, its counts, and buttons to withdraw or restore it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import polars as pl
import streamlit as st

from care.access.grants import Right
from care.i18n import escape_markdown, say
from care.semantic.column_labels import with_labels
from care.semantic.format import count
from etl.intake import CannotWrite, NoSuchLoad, history, restore, withdraw
from pages.parts.components.records.data_table import data_table
from pages.parts.session.guard import require_permission, require_write
from warehouse.build.home_settings import BAD_SETTINGS

LISTED = "loads-listed"
"""The key of the table that this session saw last."""


def show_history(home: Path, by: str) -> None:
    """Every file ever loaded of the user's stores; a chosen one can be withdrawn, or restored."""
    loads = history(home, require_permission(Right.LOAD).stores)
    st.markdown("#### " + say("导入历史", "History of loads"))
    if loads.is_empty():
        st.info(say("还没有导入过文件。", "Nothing has been loaded yet."))
        return
    withdrawn = loads["withdrawn"].sum()
    st.caption(
        say(
            f"共 {count(len(loads))} 个文件，其中 {count(withdrawn)} 个已撤回。"
            "选中一行（点行首，或按 Enter）即可撤回或恢复。",
            f"Files loaded: {count(len(loads))}, {count(withdrawn)} of them withdrawn. "
            "Choose a row (click its first cell, or press Enter) to withdraw or restore it.",
        )
    )
    shown = loads.with_columns(
        pl.col("content").str.head(8), pl.col("loaded_at", "exported_at").str.to_datetime(strict=False)
    ).drop("withdrawn")
    table = f"rows-loads-{loads['load'][0]}-{loads.height}"
    _say_where_changed(table)
    chosen = data_table(with_labels(shown), on_select="rerun", selection_mode="single-row", key=table)
    for row in chosen.selection.rows:
        _decide(home, loads.row(row, named=True), by)


def _say_where_changed(table: str) -> None:
    """Say that a row chosen before other files were loaded is chosen no more: it may be another's now.

    ``table``: the key of the table of exactly these loads.
    """
    before = st.session_state.get(LISTED, table)
    st.session_state[LISTED] = table
    if before != table and st.session_state.get(before, {}).get("selection", {}).get("rows"):
        st.info(
            say(
                "期间有新的文件导入，列表变了，没有撤回或恢复任何文件：请重新选择一行。",
                "Files were loaded meanwhile and the list has changed. Nothing was withdrawn or restored: "
                "choose the row again.",
            ),
            icon=":material/update:",
        )


def _decide(home: Path, load: dict[str, Any], by: str) -> None:
    """Withdraw a load with a reason, or restore it."""
    st.caption(escape_markdown(load["file"]))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if load["withdrawn"]:
            if st.button(say("恢复这次导入", "Restore this load"), icon=":material/undo:", disabled=not by):
                _apply(home, load, lambda: restore(home, load["load"], by=by))
        elif load["read"]:
            reason = st.text_input(
                say("撤回的原因", "Why it is withdrawn"), key=f"reason-{load['load']}", width=360
            )
            if st.button(
                say("撤回这次导入", "Withdraw this load"),
                icon=":material/block:",
                disabled=not (reason.strip() and by),
            ):
                _apply(home, load, lambda: withdraw(home, load["load"], reason=reason.strip(), by=by))


def _apply(home: Path, load: Mapping[str, Any], change: Callable[[], object]) -> None:
    """Do it, if the load is among those that the user sees at this moment."""
    stores = require_write(Right.LOAD).stores
    if stores is not None and load["load"] not in history(home, stores)["load"]:
        require_write(Right.LOAD, None)
    try:
        with st.spinner(say("正在重建…", "Building anew…")):
            change()
    except (*BAD_SETTINGS, CannotWrite, NoSuchLoad) as fault:
        st.error(escape_markdown(str(fault)))
    else:
        st.rerun()
