"""Who works where: the staff file as a table to be changed; saving it builds the warehouse anew at once."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any

import polars as pl
import streamlit as st

from care.access.grants import Right
from care.audit.log import AuditEvent
from care.i18n import escape_markdown, language, say
from care.semantic.column_labels import column_label
from care.staff.roster import people_in, roster
from care.staff.staff import FILE, Person, read_staff, write_staff
from etl.intake import CannotWrite, rebuild
from pages.parts.data.view import View
from pages.parts.session.current_user import current_user
from pages.parts.session.event_recorder import recorded_setting
from pages.parts.session.guard import require_write
from pages.parts.session.server_settings import home, network
from warehouse.build.home_settings import BAD_SETTINGS

OF_HOME = (
    "保存后数据会重建，各处数字随之更正；原始记录不变。",
    "Saving builds the figures anew; the records themselves stay as they are.",
)
OF_NETWORK = (
    "保存后，下一次用这个数据文件夹运行 care build --engine spark 时生效。",
    "What is saved holds from the next “care build --engine spark” of this home on.",
)
"""What saving does, for :func:`care.i18n.say`."""
SHOWN, SAVED = "staff-shown", "staff-saved"
"""In the session's state: the key of the editor that was drawn last, and how often it was saved."""


def show_staff(view: View) -> None:
    """All staff that records name; users with the right change spellings, team and day of leaving."""
    st.caption(
        say(
            "同一门店内只差空格、全半角或大小写的写法自动合并；"
            "其余请把别的写法填在“其他写法”里（用“、”分隔）。",
            "Spellings of one store that differ only in spaces, width or case are one person already. Put "
            "any other under “Also written”, separated by commas. ",
        )
        + (say(*OF_NETWORK) if network() else say(*OF_HOME))
    )
    staff = [one for one in read_staff(home()) if current_user().sees(one.store)]
    rows = roster(view.warehouse.colleagues(), staff)
    may_edit = current_user().may(Right.SETTINGS)
    editor = _editor(rows, staff)
    edited = st.data_editor(
        rows.drop("listed"),
        hide_index=True,
        disabled=["store", "name", "rows", "likely"] if may_edit else True,
        column_config=_columns(),
        placeholder="",
        height=min(560, 38 + 35 * max(rows.height, 1)),
        key=editor,
    )
    if not may_edit:
        st.caption(say("您没有修改人员的权限。", "You may not change the staff."))
    elif st.button(_save_words(), type="primary", key=f"save-{editor}"):
        pairs = zip(edited.to_dicts(), rows["listed"], strict=True)
        _save([{**row, "listed": listed} for row, listed in pairs])


def _editor(rows: pl.DataFrame, staff: Sequence[Person]) -> str:
    """The key of the editor of exactly these people, so that what was changed stays with whom it is about.

    Where they are others than before, it is said that what had not been saved is gone.
    """
    people = repr((rows.select("store", "name").rows(), staff, st.session_state.get(SAVED, 0)))
    editor = f"staff-{language()}-{blake2b(people.encode(), digest_size=8).hexdigest()}"
    before = st.session_state.get(SHOWN, editor)
    st.session_state[SHOWN] = editor
    if before != editor and st.session_state.get(before, {}).get("edited_rows"):
        st.warning(
            say(
                "名单已有变化，您未保存的修改没有保留，请重新填写。",
                "The staff have changed meanwhile: what you had not saved is gone; enter it again.",
            ),
            icon=":material/group:",
        )
    return editor


def _save_words() -> str:
    return say("保存", "Save") if network() else say("保存并重建", "Save and build anew")


def _columns() -> dict[str, Any]:
    return {
        "store": st.column_config.TextColumn(column_label("store")),
        "name": st.column_config.TextColumn(say("姓名", "Name")),
        "rows": st.column_config.NumberColumn(say("记录数", "Rows"), format="localized"),
        "aliases": st.column_config.TextColumn(say("其他写法", "Also written")),
        "team": st.column_config.TextColumn(column_label("team")),
        "role": st.column_config.TextColumn(say("岗位", "Role")),
        "left_on": st.column_config.DateColumn(say("离职日期", "Left on"), format="YYYY-MM-DD"),
        "likely": st.column_config.TextColumn(say("可能是", "Perhaps")),
    }


def _save(rows: Iterable[Mapping[str, Any]]) -> None:
    try:
        changed = people_in(rows)
        user = require_write(Right.SETTINGS, *{person.store for person in changed})
        of_other_stores = [person for person in read_staff(home()) if not user.sees(person.store)]
        people = (*of_other_stores, *changed)
        with recorded_setting(AuditEvent.STAFF, FILE, people=len(people)):
            write_staff(home(), people)
        st.session_state.pop(SHOWN, None)
        st.session_state[SAVED] = st.session_state.get(SAVED, 0) + 1
        if not network():
            with st.spinner(say("正在重建…", "Building anew…")):
                rebuild(home(), by=user.email or user.name)
    except (*BAD_SETTINGS, CannotWrite) as fault:
        st.error(escape_markdown(str(fault)))
    else:
        st.rerun()
