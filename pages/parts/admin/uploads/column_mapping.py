"""The column mapping of a sheet, changed from lists; a change becomes a source of the user's own."""

from pathlib import Path

import polars as pl
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from care.i18n import language, say
from etl.intake import RECORDS, SheetPreview, UserSource, source_from_columns


def chosen(file: UploadedFile) -> list[UserSource]:
    """The sources that the user made for a file, one a sheet."""
    return list(_own(file).values())


def kind_chosen(file: UploadedFile) -> str:
    """The kind of record that the user says a file holds."""
    return st.session_state.get(f"record-{file.file_id}", "")


def show_columns(file: UploadedFile, preview: SheetPreview) -> None:
    """Each field with the column that feeds it, to be changed."""
    with st.expander(say("列的含义（可修改）", "What the columns mean"), expanded=bool(preview.fault)):
        if preview.fault:
            _ask_kind(file, preview)
        key = f"{file.file_id}-{preview.sheet}-{language()}-{preview.record.name}-{preview.source}"
        columns = _edited(preview, key)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            store = st.text_input(
                say("门店代码（若不在列中）", "Store code, if in no column"),
                preview.store,
                key=f"store-{key}",
                width=220,
            )
            usual = preview.source if preview.source not in ("", "template") else Path(preview.file).stem
            name = st.text_input(say("保存为来源", "Keep as source"), usual, key=f"name-{key}", width=260)
            if st.button(say("按此重新读取", "Read it like this"), key=f"apply-{key}"):
                _own(file)[preview.sheet] = source_from_columns(preview, name, columns, store)
                st.rerun()


def _own(file: UploadedFile) -> dict[str, UserSource]:
    return st.session_state.setdefault("meanings", {}).setdefault(file.file_id, {})


def _ask_kind(file: UploadedFile, preview: SheetPreview) -> None:
    st.selectbox(
        say("这是什么记录", "What kind of record is it"),
        list(RECORDS),
        index=list(RECORDS).index(preview.record.name),
        format_func=lambda name: say(RECORDS[name].zh, RECORDS[name].en),
        key=f"record-{file.file_id}",
        width=280,
    )


def _edited(preview: SheetPreview, key: str) -> dict[str, str]:
    """Field → heading as edited; empty where no column feeds it."""
    field, heading, sample = say("字段", "Field"), say("文件中的列", "Column"), say("内容示例", "Sample")
    rows = pl.DataFrame(
        {
            field: [say(one.zh, one.en) + " *" * one.required for one in preview.fields],
            heading: [preview.columns.get(one.name) for one in preview.fields],
            sample: [preview.samples.get(one.name) for one in preview.fields],
        },
        schema=dict.fromkeys((field, heading, sample), pl.String),
    )
    edited = st.data_editor(
        rows,
        hide_index=True,
        disabled=(field, sample),
        column_config={
            heading: st.column_config.SelectboxColumn(
                options=list(dict.fromkeys((*preview.headings, *preview.columns.values())))
            )
        },
        placeholder="",
        height=300,
        key=f"columns-{key}",
    )
    return {one.name: column or "" for one, column in zip(preview.fields, edited[heading], strict=True)}
