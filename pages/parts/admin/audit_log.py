"""The audit log on its page: its verdict, its lines, and all of them as CSV."""

from pathlib import Path

import polars as pl
import streamlit as st

from care.access.change_log import record_access_changes
from care.audit.audit_table import audit_table
from care.audit.log import AuditEvent, CannotNote
from care.export.csv_xlsx import csv
from care.i18n import escape_markdown, say
from care.semantic.format import count
from pages.parts.components.records.records_table import SHOWN
from pages.parts.session.current_user import recheck_rights
from pages.parts.session.event_recorder import event_recorder
from warehouse.storage.audit_witness import verify_by_manifests


def show_verdict(home: Path) -> None:
    """Whether the log is whole; changes of access made outside the dashboard are logged first."""
    try:
        record_access_changes(home)
    except CannotNote as fault:
        st.error(escape_markdown(str(fault)))
    verdict = verify_by_manifests(home)
    if verdict.broken_at:
        st.error(verdict.sentence, icon=":material/link_off:")
    else:
        st.caption(verdict.sentence)


def show_lines(lines: pl.DataFrame) -> None:
    """The first of these lines as a table, and a download of them all, which is logged too."""
    if lines.is_empty():
        st.info(say("没有这样的记录。", "Nothing of the kind has been noted."))
        return
    shown = audit_table(lines.head(SHOWN))
    *narrow, details = shown.columns
    widths = dict.fromkeys(narrow, st.column_config.TextColumn(width=150))
    st.dataframe(
        shown,
        hide_index=True,
        column_config=widths | {details: st.column_config.TextColumn(width=720)},
        key="audit",
    )
    if len(lines) > SHOWN:
        st.caption(
            say(
                f"只显示最近 {count(SHOWN)} 行；下载为全部。",
                f"The latest {count(SHOWN)}; the download has all.",
            )
        )
    check, record_export = recheck_rights(), event_recorder(AuditEvent.EXPORT)

    def contents() -> bytes:
        check()
        record_export(file="audit.csv", rows=len(lines))
        return csv(lines)

    st.download_button(
        say("下载 CSV", "Download CSV"),
        contents,
        file_name="audit.csv",
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
    )
