"""Records as cards for a phone, on which a table of many columns shows none of those that matter."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

import polars as pl
import streamlit as st

from care.i18n import say
from care.semantic.format import count

CSS = Path(__file__).with_suffix(".css")
CARDS = 30
"""Maximum number of cards; all rows stand in the downloads."""


def record_cards(shown: pl.DataFrame, leading: Sequence[str]) -> None:
    """A card a row with its ``leading`` columns, the first being its title; a wide screen shows the table."""
    title, *others = leading
    cards = "".join(_card(row, title, others) for row in shown.head(CARDS).iter_rows(named=True))
    rest = shown.height - CARDS
    more = (
        say(f"另有 {count(rest)} 条，见下载。", f"{count(rest)} more are in the downloads.")
        if rest > 0
        else ""
    )
    st.html(CSS)
    st.html(f'<div class="record-cards">{cards}<p>{more}</p></div>')


def _card(row: dict[str, object], title: str, others: Sequence[str]) -> str:
    lines = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(_cell(row[name]))}</dd>"
        for name in others
        if row[name] not in (None, "")
    )
    return f"<article><h4>{escape(_cell(row[title]))}</h4><dl>{lines}</dl></article>"


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.1f}"
    return f"{value:%Y-%m-%d %H:%M}" if hasattr(value, "hour") else str("" if value is None else value)
