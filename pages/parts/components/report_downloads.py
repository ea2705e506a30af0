"""The buttons that hand out a report as a file of each format."""

import streamlit as st

from care.audit.log import AuditEvent
from care.i18n import language, set_language
from care.reports import FORMATS, Report
from pages.parts.session.current_user import recheck_rights
from pages.parts.session.event_recorder import event_recorder


def offer_report(report: Report, key: str) -> None:
    """A button a format; each file is made when it is asked for, and recorded.

    ``key`` begins the buttons' keys.
    """
    reader_language, check, record_export = language(), recheck_rights(), event_recorder(AuditEvent.EXPORT)
    name = f"{report.title} {report.period}"
    with st.container(horizontal=True):
        for ending, write in FORMATS.items():

            def contents(write=write, ending=ending) -> bytes:
                """The file, made in another thread when the button is pressed."""
                check()
                set_language(reader_language)
                file = write(report)
                record_export(file=name + ending)
                return file

            st.download_button(
                ending.removeprefix(".").upper(),
                contents,
                file_name=name + ending,
                on_click="ignore",
                icon=":material/download:",
                key=f"{key}{ending}",
            )
