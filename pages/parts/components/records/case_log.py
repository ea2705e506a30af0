"""The whole log of one of the complaints shown, with its notes, masked as all records are."""

import polars as pl
import streamlit as st

from care.i18n import say
from care.semantic.labels import FIELD_LABELS
from care.semantic.vocabulary import label
from care.stores.store_names import store_name
from pages.parts.components.records.data_table import TWO_LINES, data_table
from pages.parts.components.records.record_cards import record_cards
from warehouse.query.facts.complaint_log_sql import case_log_sql, logged_cases_sql
from warehouse.query.figure_source import FigureSource
from warehouse.query.unsupported import Unsupported

COLUMNS = ("happened_at", "event", "actor", "note", "next_follow_up_at")


def offer_case_log(warehouse: FigureSource, shown: pl.DataFrame, key: str) -> None:
    """Let the reader choose one of the cases shown that have a log, and show what was done, in order.

    Nothing where none has one, and of a network, which holds no logs.
    """
    if "complaint_no" not in shown.columns:
        return
    try:
        logged = warehouse.statement(logged_cases_sql())
    except Unsupported:
        return
    cases = shown.select("store", "complaint_no").drop_nulls().unique(maintain_order=True)
    cases = cases.join(logged, on=("store", "complaint_no"), how="semi", maintain_order="left")
    if cases.is_empty():
        return
    words = say("查看一件投诉的全部跟进", "The whole log of one complaint")
    chosen = st.selectbox(
        words,
        cases.rows(),
        index=None,
        placeholder=say("请选择", "Choose"),
        format_func=_case_name,
        key=f"log-{key}",
    )
    if chosen:
        log = log_table(warehouse.statement(case_log_sql(*chosen)))
        record_cards(log, log.columns)
        with st.container(key=f"wide-log-{key}"):
            data_table(log, row=TWO_LINES)


def log_table(events: pl.DataFrame) -> pl.DataFrame:
    """The events under the labels of the reader's language, in their order."""
    named = events.select(COLUMNS).with_columns(
        pl.Series("event", [label("event", code) for code in events["event"]])
    )
    return named.rename({name: FIELD_LABELS[name].text for name in COLUMNS})


def _case_name(case: tuple[str, str]) -> str:
    store, number = case
    return f"{number} · {store_name(store)}"
