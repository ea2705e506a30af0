"""Until when the records reach, in one line."""

from datetime import date

import polars as pl
import streamlit as st

from care.i18n import escape_markdown, say
from care.periods.freshness import Freshness, calls_that_end_early, freshness
from care.presentation.absent_records import absent_records
from care.semantic.format import day, moment
from care.stores.store_names import store_name
from pages.parts.data.view import View

SHOWN = 6
"""Maximum number of stores that are named."""


def freshness_line(view: View) -> None:
    """The days of the view, until when each chosen store has records, and who lacks a kind of them."""
    # Of all stores, because one that is looked at alone is as far behind.
    chosen, called = {*view.stores["store"]}, calls_that_end_early(view.stores)
    stores = [one for one in freshness(view.warehouse.dated_stores()) if one.store in chosen]
    latest = " · ".join(
        f"{escape_markdown(store_name(one.store))} {moment(one.latest_at)}"
        + _late(one, called.get(one.store))
        for one in stores[:SHOWN]
    )
    rest = len(stores) - SHOWN
    more = "" if rest <= 0 else say(f" 等 {len(stores)} 家", f" and {rest} more")
    days = f"{day(view.span.since)} – {day(view.span.until)}" if view.span else say("全部期间", "all days")
    line = say(f"{days} | 记录截至：{latest}{more}", f"{days} | records until: {latest}{more}")
    lacking = [*absent_records(view.stores), *_undated(view)]
    st.caption("  \n".join([line, *map(escape_markdown, lacking)]))


def _undated(view: View) -> list[str]:
    """That the records of some stores hold no day, so that they are in no figure; nothing where all do."""
    only = dict(view.where).get("store", ())
    undated = view.warehouse.stores(*only).filter(pl.col("as_of").is_null())["store"].to_list()
    if not undated:
        return []
    named = say("、", ", ").join(map(store_name, undated[:SHOWN]))
    more = say("等", " and others") if len(undated) > SHOWN else ""
    return [
        say(
            f"{named}{more} 的记录没有日期，不在指标里。",
            f"No dates in the records of {named}{more}: in no figure.",
        )
    ]


def _late(one: Freshness, called_until: date | None) -> str:
    """In brackets what a store lacks that others, or its other records, have."""
    lacks = [one.lag] if one.stale else []
    if called_until:
        lacks.append(say(f"回访只到 {called_until}", f"callbacks until {called_until} only"))
    return say("（{}）", " ({})").format(say("，", ", ").join(lacks)) if lacks else ""
