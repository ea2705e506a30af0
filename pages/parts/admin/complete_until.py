"""Declare the records complete up to a day, so that what is not in them was not done."""

from datetime import date
from pathlib import Path

import streamlit as st

from care.access.grants import Right
from care.i18n import escape_markdown, say
from care.periods.course import BEGINNING
from care.semantic.format import day as written
from etl.intake import CannotWrite, declare_complete, declared_complete
from pages.parts.session.guard import require_permission, require_write
from warehouse.build.home_settings import BAD_SETTINGS
from warehouse.storage.home import NoWarehouse


def show_complete_until(home: Path, by: str) -> None:
    """The day declared, with a form to declare another one or to take it back; of all stores only."""
    if require_permission(Right.LOAD).stores is not None:
        return
    declared = declared_complete(home)
    with st.expander(
        say("待补数据：声明记录已完整到某日", "Awaiting records: declare them complete up to a day")
    ):
        st.caption(
            say(
                "到期而记录还没有覆盖到的事项算待补数据。确认所有导出都已导入后，可声明记录完整到某日（含）："
                "此后没有记录的算未做。",
                "What fell due beyond the records awaits them. Once every export is loaded, declare the "
                "records complete up to a day: what is not in them was not done.",
            )
        )
        if declared:
            st.markdown(
                say(
                    f"现声明完整到 **{written(declared)}**。",
                    f"Declared complete up to **{written(declared)}**.",
                )
            )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            chosen = st.date_input(
                say("完整到（含）", "Complete up to"),
                value=None,
                min_value=BEGINNING,
                max_value="today",
                width=200,
            )
            if st.button(say("声明", "Declare"), disabled=not (isinstance(chosen, date) and by)):
                _declare(home, chosen, by)
            if declared and st.button(say("收回声明", "Take it back"), disabled=not by):
                _declare(home, None, by)


def _declare(home: Path, chosen: date | None, by: str) -> None:
    require_write(Right.LOAD, None)
    try:
        with st.spinner(say("正在重建…", "Building anew…")):
            declare_complete(home, chosen, by=by)
    except (*BAD_SETTINGS, CannotWrite, NoWarehouse) as fault:
        st.error(escape_markdown(str(fault)))
    else:
        st.rerun()
