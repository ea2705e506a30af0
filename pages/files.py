"""数据质量: the loaded files, their rejected rows and warnings, and each store's latest records."""

from functools import partial

import polars as pl
import streamlit as st

from care.export.csv_xlsx import ExportInfo
from care.i18n import say
from care.presentation.loaded_files import more_to_load, rows_headline
from care.semantic.column_labels import with_labels
from care.semantic.metric import METRICS
from pages.parts.components.records.data_table import data_table
from pages.parts.components.records.records_table import SHOWN, records_table
from pages.parts.layout.frame import current_view
from pages.parts.session.error_boundary import unsupported_boundary

warehouse = current_view().warehouse
notes = []
with unsupported_boundary():
    files = warehouse.files()
    st.markdown("#### " + rows_headline(files))
    data_table(with_labels(files.drop("source")))
    notes = [
        (
            warehouse.rejects(),
            say("拒收的行：改正后重新导入", "Rejected rows: mend them and load again"),
            "rejects",
        ),
        (warehouse.warnings(), say("已采用、但需核对的行", "Rows kept with a warning"), "warnings"),
    ]
st.markdown("#### " + say("各门店的记录到哪一天？", "Until when do the stores' records reach?"))
data_table(with_labels(warehouse.stores()))
for rows, title, name in notes:
    st.markdown(f"#### {title}")
    reasons = rows.rename({say("reason_zh", "reason_en"): "reason"})
    info = ExportInfo(title.split(say("：", ":"))[0])
    records_table(reasons.head(SHOWN), partial(pl.DataFrame.clone, reasons), info, name)
if more := more_to_load(key for key in METRICS if not warehouse.has_records(key)):
    st.markdown(
        "#### " + say("还可以导入什么，能回答什么？", "What more could be loaded, and what would it answer?")
    )
    st.markdown("\n".join(f"- {line}" for line in more))
