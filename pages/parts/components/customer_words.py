"""Complaints of one cause in the customers' own words."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
import streamlit as st

from care.i18n import say
from care.presentation.chart_selection import code_of, value_of
from care.semantic.vocabulary import class_label
from pages.parts.components.records.records_table import RecordsList
from pages.parts.data.view import View
from pages.parts.state.widgets import choose_one, chosen_option
from warehouse.query.metric_sql import RecordSide

COLUMNS = ("received_at", "store", "cause_2", "description")
CAUSE = "voice"
"""The choice of the cause whose complaints are read."""


@dataclass(frozen=True)
class CustomerWords:
    """The newest complaints of ``cause``, one of ``causes``: values of the dimension ``by``."""

    view: View
    by: str
    causes: Sequence[str | None]
    cause: str | None

    @classmethod
    def chosen(cls, view: View, by: str, causes: Sequence[str | None]) -> "CustomerWords":
        """Those of the cause that is chosen, first of the one that the page is narrowed to."""
        codes = list(map(code_of, causes))
        return cls(view, by, causes, value_of(chosen_option(CAUSE, codes, _usual(view, by, causes))))

    def load(self) -> pl.DataFrame:
        """The records."""
        return self._list().load()

    def draw(self, data: pl.DataFrame) -> None:
        """Draw the list of causes, and the records."""
        st.markdown("#### " + say("客户怎么说", "In the customers' words"))
        choose_one(
            CAUSE,
            say("原因", "Cause"),
            [code_of(cause) for cause in self.causes],
            lambda code: class_label(self.by, value_of(code)),
            _usual(self.view, self.by, self.causes),
            width=320,
        )
        self._list().draw(data)

    def _list(self) -> RecordsList:
        view = self.view.only(**{self.by: self.cause})
        return RecordsList(view, "complaint_count", RecordSide.DENOMINATOR, COLUMNS)


def _usual(view: View, by: str, causes: Sequence[str | None]) -> str:
    return code_of(next(iter(dict(view.where).get(by, ())), causes[0]))
