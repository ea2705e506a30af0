"""Until when the records reach, in one line."""

import streamlit as st

from care.i18n import escape_markdown, say
from care.periods.freshness import freshness
from care.semantic.format import day, moment
from pages.parts.data.view import View


def freshness_line(view: View) -> None:
    """Each chosen store and its latest record, the days looked at, and what is behind."""
    stores = freshness(view.stores)
    reach = " · ".join(
        f"{escape_markdown(one.store)} {moment(one.latest_at)}"
        + (say(f"（晚 {one.behind.days} 天）", f" ({one.behind.days} days behind)") if one.stale else "")
        for one in stores[:6]
    )
    more = "" if len(stores) <= 6 else say(f" 等 {len(stores)} 家", f" and {len(stores) - 6} more")
    days = f"{day(view.span.since)} – {day(view.span.until)}" if view.span else say("全部期间", "all days")
    st.caption(say(f"{days} | 记录截至：{reach}{more}", f"{days} | records until: {reach}{more}"))
