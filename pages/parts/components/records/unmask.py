"""Unmasking one record: a row is chosen, a reason given, and the look is logged."""

import polars as pl
import streamlit as st

from care.access.grants import Right
from care.audit.log import CannotNote
from care.i18n import escape_markdown, language, say
from care.semantic.column_labels import column_label
from pages.parts.session.current_user import current_user
from pages.parts.session.guard import require_write
from pages.parts.session.server_settings import network
from warehouse.query.figure_source import FigureSource
from warehouse.services.unmask import OriginalsWithheld, originals

ORIGIN = ["file_id", "source_row"]
"""The columns that say which row of which file a record is."""


def may_unmask(frame: pl.DataFrame) -> bool:
    """Whether the user may unmask rows like these; a network has no originals."""
    return current_user().may(Right.UNMASKED) and not network() and set(ORIGIN) <= set(frame.columns)


def note_where_originals_are() -> None:
    """Say to users who may see originals that a network holds none."""
    if network() and current_user().may(Right.UNMASKED):
        st.caption(
            say(
                "网络里没有原值：请在导入这些记录的门店自己的看板上查看。",
                "A network holds no originals: look at the dashboard of the store that loaded these records.",
            )
        )


def rows_key(frame: pl.DataFrame, name: str) -> str:
    """The widget key of this table; another one for other rows, whose choice is another."""
    return f"rows-{name}-{language()}-{frame.select(ORIGIN).hash_rows().sum()}"


def offer_originals(warehouse: FigureSource, frame: pl.DataFrame, rows: list[int], name: str) -> None:
    """Ask for a reason, and show the originals of the chosen row: in this run only, and stored nowhere."""
    if not rows:
        st.caption(
            say(
                "选中一行（点行首，或用方向键移到该行再按 Enter），可说明原因后查看该条的原值；"
                "每次查看都会记入审计日志。",
                "Choose a row (click its first cell, or go to it by arrow keys and press Enter) to see "
                "its originals, with a reason; every look goes into the audit log.",
            )
        )
        return
    chosen = frame.row(rows[0], named=True)
    number = escape_markdown(
        str(next((chosen[name] for name in chosen if name.endswith("_no")), rows[0] + 1))
    )
    with st.form(f"unmask-{name}", clear_on_submit=True):
        reason = st.text_input(
            say(f"为何需要查看 {number} 的原值？", f"Why do you need the originals of {number}?"),
            max_chars=200,
            key=f"why-{name}",
        )
        if st.form_submit_button(say("查看原值并记录", "Show and log"), icon=":material/visibility:"):
            _show(warehouse, chosen["file_id"], chosen["source_row"], reason)


def _show(warehouse: FigureSource, file_id: int, source_row: int, reason: str) -> None:
    try:
        found = originals(warehouse, require_write(Right.UNMASKED), file_id, source_row, reason)
    except (OriginalsWithheld, CannotNote) as why:
        st.warning(escape_markdown(str(why)), icon=":material/visibility_off:")
        return
    if not found:
        st.info(say("这条记录没有被遮盖的内容。", "Nothing is masked in this record."))
        return
    for field, value in found.items():
        st.markdown(
            f"{escape_markdown(column_label(field))}{say('：', ': ')}**{escape_markdown(str(value))}**"
        )
    st.caption(
        say("已记入审计日志。下一步操作后即不再显示。", "Logged. It is gone with whatever you do next.")
    )
