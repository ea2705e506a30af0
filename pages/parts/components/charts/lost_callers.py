"""Who calls the lost customers, one line a store."""

from dataclasses import dataclass

import polars as pl
import streamlit as st

from care.access.principal import Right
from care.i18n import say
from care.presentation.lists.caller_lines import caller_lines
from pages.parts.data.measured_figures import Figures
from pages.parts.data.view import View
from pages.parts.session.current_user import current_user

METRIC = "lost_customer_callback_rate"


@dataclass(frozen=True)
class LostCallers:
    """Of the lost customers that fell due in the days chosen: how many each store called, and who did."""

    view: View

    def load(self) -> pl.DataFrame:
        """Due and called by store and agent."""
        return Figures(self.view).of(METRIC, by=("store", "agent"))

    def draw(self, data: pl.DataFrame) -> None:
        """One line a store, the one that called least first; nothing where none fell due."""
        lines = caller_lines(data, people=current_user().may(Right.PEOPLE))
        if not lines:
            return
        st.markdown("#### " + say("谁在联系流失客户", "Who calls the lost customers"))
        for line in lines:
            st.text(line)
