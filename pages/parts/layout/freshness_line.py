"""Until when the records reach, in one line."""

import streamlit as st

from care.i18n import escape_markdown, say
from care.periods.freshness import freshness
from care.presentation.absent_records import absent_records
from care.semantic.format import day, moment
from care.stores.store_names import store_name
from pages.parts.data.view import View


def freshness_line(view: View) -> None:
    """The days of the view, until when each chosen store has records, and who lacks a kind of them."""
    stores = freshness(view.stores)
    latest = " · ".join(
        f"{escape_markdown(store_name(one.store))} {moment(one.latest_at)}"
        + (say(f"（{one.lag}）", f" ({one.lag})") if one.stale else "")
        for one in stores[:6]
    )
    more = "" if len(stores) <= 6 else say(f" 等 {len(stores)} 家", f" and {len(stores) - 6} more")
    days = f"{day(view.span.since)} – {day(view.span.until)}" if view.span else say("全部期间", "all days")
    line = say(f"{days} | 记录截至：{latest}{more}", f"{days} | records until: {latest}{more}")
    st.caption("  \n".join([line, *map(escape_markdown, absent_records(view.stores))]))
