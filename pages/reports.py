"""报告: the monthly and weekly reports, to be read here or downloaded."""

from base64 import b64encode

import streamlit as st

from care.audit.log import AuditEvent
from care.i18n import language, say, set_language
from care.reports import FORMATS, REPORTS
from pages.parts.admin.plan_forms import write_plans
from pages.parts.layout.frame import current_view
from pages.parts.session.current_user import recheck_rights
from pages.parts.session.event_recorder import event_recorder
from pages.parts.state.url_state import chosen_codes
from pages.parts.state.widgets import choose_one
from warehouse.services.report_data import gather_report

view = current_view()
words = say("哪份报告", "Which report")
name = choose_one("report", words, tuple(REPORTS), lambda key: REPORTS[key].title, "after-sales", width=320)
stores = chosen_codes("store")
store = stores[0] if len(stores) == 1 else None
st.caption(
    say(
        "期间取筛选中起始日所在的月或周；未选期间时取最近完整的一期。只选一家门店时为该店报告，否则为全部门店。",
        "The month or week of the first day chosen above, or the last complete one. "
        "With one store chosen it is that store's report, else all stores'.",
    )
)
report = gather_report(
    view.warehouse, REPORTS[name], view.span.since if chosen_codes("span") and view.span else None, store
)
reader_language, check, record_export = language(), recheck_rights(), event_recorder(AuditEvent.EXPORT)
with st.container(horizontal=True):
    for ending, write in FORMATS.items():

        def contents(write=write, ending=ending) -> bytes:
            """The file, made in another thread when the button is pressed."""
            check()
            set_language(reader_language)
            file = write(report)
            record_export(file=f"{report.title}{ending}")
            return file

        st.download_button(
            ending.removeprefix(".").upper(),
            contents,
            file_name=f"{report.title}{ending}",
            on_click="ignore",
            icon=":material/download:",
            key=f"report-{name}{ending}",
        )
write_plans(report, store)
# As a data URL, because a document of another origin cannot reach this page.
st.iframe("data:text/html;charset=utf-8;base64," + b64encode(FORMATS[".html"](report)).decode(), height=900)
