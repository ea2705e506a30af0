"""Which kinds of record each store has, until when, and what cannot be computed without the others."""

from collections.abc import Collection

import streamlit as st

from care.i18n import escape_markdown, say
from care.semantic.format import count
from care.stores.store_names import store_name
from etl.intake import StoreCompleteness, completeness_of
from pages.parts.session.open_warehouse import open_warehouse
from warehouse.storage.home import NoWarehouse

SHOWN = 20
"""Maximum number of stores shown; with more, one of them is chosen."""


def show_store_records(loaded: Collection[str]) -> None:
    """The stores that the user sees, those just ``loaded`` first; open where there are any of these."""
    try:
        found = completeness_of(open_warehouse().stores())
    except NoWarehouse:
        return
    title = say("各门店有哪些记录，还缺什么", "What each store has, and what it lacks")
    with st.expander(title, expanded=bool(loaded)):
        first = sorted(found, key=lambda one: (one.store not in loaded, not one.missing, one.store))
        if len(first) > SHOWN:
            chosen = st.selectbox(
                say(f"门店（共 {count(len(first))} 家）", f"Store (of {count(len(first))})"),
                first,
                format_func=lambda one: store_name(one.store),
                width=360,
            )
            first = [chosen]
        for one in first:
            _show(one)


def _show(one: StoreCompleteness) -> None:
    has = say("有 ", "has ") + (one.loaded or say("没有时间的记录", "records without a time"))
    lines = [has, *(f"{missing}" for missing in one.missing)]
    if not one.missing:
        lines.append(say("各类记录齐全，指标都能计算", "lacks nothing: every metric can be computed"))
    st.markdown(
        f"**{escape_markdown(store_name(one.store))}**\n\n"
        + "\n".join(f"- {escape_markdown(line)}" for line in lines)
    )
