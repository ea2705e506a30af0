"""Open complaints without a next follow-up, and those whose promised one was missed, as a list."""

from dataclasses import dataclass

import polars as pl
import streamlit as st

from care.i18n import say
from care.presentation.lists.follow_up_gaps import COLUMNS, follow_up_headline, in_words, without_follow_up
from pages.parts.components.records.download_buttons import export_info
from pages.parts.components.records.records_table import records_table
from pages.parts.data.measured_figures import Figures
from pages.parts.data.view import View
from warehouse.query.facts.attention_sql import latest_promises_sql
from warehouse.query.metric_sql import RecordSide

PROMISES = "follow_up_kept_rate"


@dataclass(frozen=True)
class OpenFollowUps:
    """The list under its headline; nothing where no record tells of promises, or no case lacks one.

    Its view is of all days, because a case is open whenever it was received.
    """

    view: View

    def load(self) -> pl.DataFrame:
        """The cases. Raises Unsupported of several stores of a network."""
        if not self.view.warehouse.has_records(PROMISES):
            return pl.DataFrame()
        still_open = Figures(self.view).records("close_rate", RecordSide.MISSED)
        promises = self.view.warehouse.statement(latest_promises_sql(), self.view.store_codes)
        return without_follow_up(still_open, promises, self.view.stores)

    def draw(self, data: pl.DataFrame) -> None:
        """Draw the list."""
        if data.is_empty():
            return
        st.markdown("#### " + follow_up_headline(data))
        rows = in_words(data)
        info = export_info(
            self.view, PROMISES, say("没有下次跟进时间或约定已过", "without a follow-up or missed")
        )
        records_table(rows, lambda: rows, info, "open-follow-ups", self.view.warehouse, COLUMNS)
