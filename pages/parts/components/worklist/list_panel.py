"""The day's calls as a table, of one agent or all, and the file that an agent calls from."""

from dataclasses import dataclass
from datetime import date

import polars as pl
import streamlit as st

from care.access.principal import Right
from care.audit.log import CannotNote
from care.export.csv_xlsx import ExportInfo, xlsx
from care.i18n import escape_markdown, say
from care.semantic.column_labels import column_label
from care.worklist.worklist_table import (
    missing_sentences,
    stale_sentences,
    worklist_message,
    worklist_table,
)
from pages.parts.components.records.data_table import data_table
from pages.parts.components.records.download_buttons import XLSX
from pages.parts.data.view import View
from pages.parts.session.current_user import current_user
from pages.parts.session.guard import require_write
from pages.parts.session.server_settings import network
from pages.parts.state.widgets import choose_one
from warehouse.services.unmask import OriginalsWithheld
from warehouse.services.worklists.daily_worklist import Worklist, worklist
from warehouse.services.worklists.worklist_file import unmasked_worklist

EVERYBODY = "all"
WHOSE = "whose"
"""The choice of the agent whose calls are shown."""


@dataclass(frozen=True)
class WorklistPanel:
    """Who is to be called today, of the chosen stores."""

    view: View

    def load(self) -> Worklist:
        """The list. Raises Unsupported of a network."""
        return worklist(self.view.warehouse, date.today(), self.view.store_codes)

    def draw(self, data: Worklist) -> None:
        """Draw the list of the agent chosen, and offer their file."""
        title, total, *_ = worklist_message(data.day, data.rows)
        st.markdown(f"#### {escape_markdown(title)}")
        for sentence in (*stale_sentences(data.stale), *missing_sentences(data.missing)):
            st.warning(escape_markdown(sentence), icon=":material/update:")
        if data.rows.is_empty():
            if not data.missing:
                st.success(
                    say("这一天没有要拨打的回访。", "No callbacks are to be made that day."),
                    icon=":material/task_alt:",
                )
            return
        st.caption(escape_markdown(total))
        agents = sorted(data.rows["agent"].drop_nulls().unique())
        chosen = choose_one(
            WHOSE,
            say("谁的待办", "Whose"),
            (EVERYBODY, *agents),
            lambda one: say("全部专员", "All agents") if one == EVERYBODY else one,
            EVERYBODY,
            width=220,
        )
        shown = data if chosen == EVERYBODY else data.of(chosen)
        rows = shown.rows
        if chosen != EVERYBODY:
            for sentence in shown.day_sentences:
                st.markdown(escape_markdown(sentence))
        data_table(worklist_table(rows), column_label("customer_name"))
        if chosen != EVERYBODY and current_user().may(Right.UNMASKED) and not network():
            _offer_file(self.view, data, chosen, rows)


def _offer_file(view: View, listed: Worklist, agent: str, rows: pl.DataFrame) -> None:
    """Ask for a reason, and give the file with names and phones: in this run only, and once a day."""
    with st.form("worklist-file", clear_on_submit=True):
        reason = st.text_input(
            say(f"导出 {agent} 的姓名电话，用途", f"Why names and phones of {agent}’s list are needed"),
            max_chars=200,
            help=say("每人每天只导出一次，并记入审计日志。", "Given once a day for each agent, and logged."),
        )
        if not st.form_submit_button(
            say("生成清单并记录", "Make the file and log it"), icon=":material/visibility:"
        ):
            return
    user = require_write(Right.UNMASKED, *rows["store"].unique())
    try:
        found = unmasked_worklist(view.warehouse, user, listed, agent, reason)
    except (OriginalsWithheld, CannotNote) as why:
        st.warning(escape_markdown(str(why)), icon=":material/visibility_off:")
        return
    info = ExportInfo(worklist_message(listed.day, found)[0], (agent,))
    st.download_button(
        say("下载 XLSX（含姓名电话）", "Download XLSX, with names and phones"),
        xlsx(worklist_table(found), info),
        file_name=f"{info.name}.xlsx",
        mime=XLSX,
        on_click="ignore",
        icon=":material/download:",
    )
