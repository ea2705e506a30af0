"""The uploaded files: the detected source of each sheet, its column mapping, its rejected rows."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from care.access.grants import Right
from care.i18n import escape_markdown, language, say
from care.semantic.column_labels import column_label
from care.semantic.format import count, counted
from etl.intake import (
    CannotWrite,
    SheetPreview,
    Unreadable,
    Upload,
    doubt_messages,
    load_messages,
    load_uploads,
    preview_upload,
    rejects_workbook,
    unread_clocks,
)
from pages.parts.admin.alert_sending import tell_subscriptions
from pages.parts.admin.clock_confirmation import clock_confirmed
from pages.parts.admin.uploads.column_mapping import chosen, kind_chosen, show_columns
from pages.parts.admin.uploads.templates import XLSX
from pages.parts.coding.learning import learn_in_background
from pages.parts.session.current_user import current_user
from pages.parts.session.error_boundary import error_boundary
from pages.parts.session.guard import require_write
from pages.parts.session.server_settings import has_sign_in
from warehouse.build.home_settings import BAD_SETTINGS

TYPES = ("csv", "txt", "tsv", "xlsx", "xlsm", "xls", "et", "ods", "xlsb", "parquet", "dat")
"""Some of them are refused with the cure, instead of being turned away without a word."""
SHOWN = 20
"""Maximum number of rejected rows shown; the workbook has them all."""


def uploaded() -> list[UploadedFile]:
    """The files in the uploader, which is a new and empty one after each load."""
    _label_uploader()
    return st.file_uploader(
        say("导出文件（XLSX、CSV，可多选）", "Exports (XLSX, CSV; several at once)"),
        type=TYPES,
        accept_multiple_files=True,
        key=f"uploads-{st.session_state.setdefault('loads', 0)}",
        label_visibility="collapsed",
    )


def _label_uploader() -> None:
    most, kinds = st.get_option("server.maxUploadSize"), ", ".join(TYPES).upper()
    choose = say("选择文件", "Choose files")
    limits = say(
        f"或拖到这里；每个不超过 {most} MB：{kinds}", f"or drop them here; up to {most} MB each: {kinds}"
    )
    st.html(f"<style>:root {{ --choose: '{choose}'; --limits: '{limits}'; }}</style>")
    st.html(Path(__file__).with_name("upload.css"))


def previews_of(home: Path, file: UploadedFile) -> list[SheetPreview]:
    """The sheets of a file as they would be loaded now; read again only if another mapping was chosen."""
    previews = st.session_state.setdefault("seen", {})
    record, own = kind_chosen(file), chosen(file)
    key = (file.file_id, language(), record, *((one.name, one.toml) for one in own))
    if key not in previews:
        try:
            previews[key] = preview_upload(home, _upload(file), own, record)
        except (Unreadable, *BAD_SETTINGS) as fault:
            st.error(escape_markdown(str(fault)))
            return []
    return previews[key]


def show_sheet(file: UploadedFile, preview: SheetPreview) -> None:
    """One sheet: its record, its counts, its column mapping to be changed, its rejected rows to download."""
    with st.container(border=True):
        place = f"{preview.file} · {preview.sheet}" if preview.sheet else preview.file
        st.markdown(f"**{escape_markdown(place)}**")
        if preview.fault:
            st.error(escape_markdown(preview.fault), icon=":material/error:")
        else:
            st.markdown(_summary(preview))
        if preview.unmapped:
            st.warning("\n\n".join(map(escape_markdown, preview.unmapped)), icon=":material/warning:")
        if preview.source_definition is not None:
            show_columns(file, preview)
        if preview.unknown_columns:
            st.caption(
                say("未用到的列：", "Columns not used: ")
                + escape_markdown(", ".join(preview.unknown_columns))
            )
        for told in unread_clocks(preview.unknown_columns):
            st.warning(escape_markdown(told), icon=":material/warning:")
        for notice in preview.notices:
            st.caption(escape_markdown(notice))
        if not preview.notes.is_empty():
            _show_notes(preview)


def ask_who() -> str:
    """The name under which files are loaded and withdrawn: of the signed-in user, else one to type in."""
    if has_sign_in():
        user = current_user()
        return user.email or user.name
    return st.text_input(
        say("您的姓名（记入导入历史，必填）", "Your name, for the history (required)"),
        key="who",
        width=280,
        max_chars=40,
    ).strip()


def confirm(home: Path, files: Sequence[UploadedFile], by: str) -> None:
    """The button that loads all files, with the number of rows."""
    sheets = [preview for file in files for preview in previews_of(home, file)]
    readable = [one for one in sheets if not one.fault]
    rows = sum(one.read - one.rejected for one in readable)
    clock_is_right = clock_confirmed(home)
    pressed = st.button(
        say(f"确认导入 {count(rows)} 行", f"Load {counted(rows, 'row', 'rows')}"),
        type="primary",
        icon=":material/check:",
        disabled=not (readable and by and clock_is_right),
    )
    if pressed:
        loader = require_write(Right.LOAD)
        meanings = [meaning for file in files for meaning in chosen(file)]
        with st.spinner(say("正在导入…", "Loading…")):
            outcome = None
            with error_boundary(*BAD_SETTINGS, CannotWrite, Unreadable):
                report = load_uploads(
                    home, [_upload(file) for file in files], meanings, by, stores=loader.stores
                )
                messages = [*doubt_messages(home, report.stores), *load_messages(report)]
                outcome = (sum(sheet.accepted for sheet in report.sheets), messages)
            if outcome is None:
                return
        tell_subscriptions(home, by)
        learn_in_background(report.build or "")
        st.session_state["outcome"] = outcome
        st.session_state["loaded"] = report.stores
        st.session_state["loads"] += 1
        st.session_state["seen"] = {}
        st.rerun()


def show_outcome() -> None:
    """The outcome of the load just made, shown once."""
    if outcome := st.session_state.pop("outcome", None):
        accepted, messages = outcome
        st.success(
            say(
                f"已导入，采用 {count(accepted)} 行。看板已更新。",
                f"Loaded; {counted(accepted, 'row counts', 'rows count')}. The dashboard is up to date.",
            ),
            icon=":material/check_circle:",
        )
        for message in messages[:SHOWN]:
            st.text(message)


def _upload(file: UploadedFile) -> Upload:
    return Upload(file.name, file.getvalue())


def _summary(preview: SheetPreview) -> str:
    source = say("导入模板的列名", "the template's headings")
    if preview.source != "template":
        source = say(f"来源 {preview.source}", f"the source {preview.source}")
    counts = (
        say(f"读取 **{count(preview.read)}**", f"**{count(preview.read)}** read"),
        say(
            f"可采用 **{count(preview.read - preview.rejected)}**",
            f"**{count(preview.read - preview.rejected)}** sound",
        ),
        say(f"拒收 **{count(preview.rejected)}**", f"**{count(preview.rejected)}** rejected"),
        say(f"需核对 **{count(preview.warnings)}**", f"**{count(preview.warnings)}** warnings"),
        say(f"不属于本记录 {count(preview.left_aside)}", f"{count(preview.left_aside)} no such records"),
    )
    return (
        say(
            f"识别为 **{preview.record.zh}**（按{escape_markdown(source)}）",
            f"Taken for **{preview.record.en}** (by {escape_markdown(source)})",
        )
        + " — "
        + " · ".join(counts[: 5 if preview.left_aside else 4])
    )


def _show_notes(preview: SheetPreview) -> None:
    """The first rejected rows and warnings with their reasons, and all rejected rows as a workbook."""
    reason = say("reason_zh", "reason_en")
    words = {"source_row": say("行", "Row"), reason: column_label("reason")}
    titles = {"rejected": say("拒收的行", "Rejected rows"), "warning": column_label("warnings")}
    for kind, title in titles.items():
        found = preview.notes.filter(pl.col("kind") == kind).select(*words)
        if len(found):
            with st.expander(f"{title} {count(len(found))}", expanded=kind == "rejected"):
                st.dataframe(
                    found.head(SHOWN).rename(words),
                    hide_index=True,
                    width="content",
                    column_config={words[reason]: st.column_config.TextColumn(width=960)},
                )
                if kind == "rejected":
                    _offer_workbook(preview)


def _offer_workbook(preview: SheetPreview) -> None:
    name, content = rejects_workbook(preview)
    st.download_button(
        say("下载全部拒收的行，改正后再拖进来", "Download all of them; mend and drop them in again"),
        content,
        file_name=name,
        mime=XLSX,
        on_click="ignore",
        key=f"rejects-{preview.file}-{preview.sheet}",
        icon=":material/download:",
    )
