"""Complaints of one cause in the customers' own words."""

from collections.abc import Sequence

import streamlit as st

from care.i18n import say
from care.presentation.chart_selection import code_of, value_of
from care.semantic.vocabulary import class_label
from pages.parts.components.records.records_table import records_list
from pages.parts.data.view import View
from pages.parts.state.widgets import choose_one
from warehouse.query.warehouse import RecordSide

COLUMNS = ("received_at", "store", "cause_2", "description")


def customer_words(view: View, by: str, names: Sequence[str | None]) -> None:
    """The newest of a cause that is chosen from ``names``, first the one that the page is narrowed to."""
    st.markdown("#### " + say("客户怎么说", "In the customers' words"))
    chosen = choose_one(
        "voice",
        say("原因", "Cause"),
        [code_of(name) for name in names],
        lambda code: class_label(by, value_of(code)),
        code_of(next(iter(dict(view.where).get(by, ())), names[0])),
        width=320,
    )
    records_list(view.only(**{by: value_of(chosen)}), "complaint_count", RecordSide.DENOMINATOR, COLUMNS)
