"""The database sources with their last fetch; a chosen one can be tried, or fetched at once."""

from pathlib import Path

import streamlit as st

from care.access.grants import Right
from care.i18n import escape_markdown, say
from care.semantic.column_labels import with_labels
from etl.intake import CannotWrite, Unreadable, fetch_overview, load_database, try_source
from pages.parts.components.records.data_table import data_table
from pages.parts.session.error_boundary import error_boundary
from pages.parts.session.guard import require_permission, require_write
from warehouse.build.home_settings import BAD_SETTINGS


def show_databases(home: Path, by: str) -> None:
    """Every database source of the home, for those who load for all stores; nothing where there is none."""
    if require_permission(Right.LOAD).stores is not None:
        return
    try:
        sources = fetch_overview(home)
    except Unreadable as fault:
        st.error(escape_markdown(str(fault)))
        return
    if sources.is_empty():
        return
    st.markdown("#### " + say("数据库来源", "Databases"))
    st.caption(
        say(
            "直接从 DMS、CRM 等数据库取数的来源，由 care watch 按时取。"
            "选中一行（点行首，或按 Enter）即可试连或立即取数。",
            "Sources that read a database; “care watch” fetches them on schedule. Choose a row (click its "
            "first cell, or press Enter) to try the connection or to fetch at once.",
        )
    )
    if told := st.session_state.pop("fetched", None):
        st.success(escape_markdown(told), icon=":material/check_circle:")
    # Of exactly these sources: a row is chosen by its place, which may be another's once there are more.
    table = f"rows-sources-{'-'.join(sources['source_name'])}"
    chosen = data_table(with_labels(sources), on_select="rerun", selection_mode="single-row", key=table)
    for row in chosen.selection.rows:
        _offer(home, sources["source_name"][row], by)


def _offer(home: Path, name: str, by: str) -> None:
    with st.container(horizontal=True):
        tried = st.button(say("试连", "Test the connection"), icon=":material/cable:")
        fetched = st.button(
            say("立即取数并导入", "Fetch and load now"), icon=":material/database:", disabled=not by
        )
    if tried:
        require_write(Right.LOAD, None)
        with error_boundary(Unreadable), st.spinner(say("正在试连…", "Connecting…")):
            columns = "、".join(try_source(home, name))
            st.success(
                say("可以取数，列：", "It can be fetched, its columns: ") + escape_markdown(columns),
                icon=":material/check_circle:",
            )
    if fetched:
        require_write(Right.LOAD, None)
        last = None
        with (
            error_boundary(*BAD_SETTINGS, CannotWrite, Unreadable),
            st.spinner(say("正在取数…", "Fetching…")),
        ):
            last = load_database(home, name, by=by).last
        if last:
            st.session_state["fetched"] = say(f"{name}：{last.told}", f"{name}: {last.told}")
            st.rerun()
