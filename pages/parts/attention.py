"""The short list of what needs somebody now."""

from collections.abc import Sequence
from html import escape

import polars as pl
import streamlit as st

from care.attention import (
    Item,
    most_pressing_first,
    never_tried,
    off_target,
    stale_stores,
    unheard,
    waiting_complaints,
)
from care.card import of_theme
from care.freshness import freshness
from care.metric import Theme
from care.words import say
from pages.parts.choices import kept
from pages.parts.choosing import unfold
from pages.parts.records import OPEN, records_button
from pages.parts.view import View
from warehouse.ask import Side

FIRST = 5
TOLD_OTHERWISE = ("callback_rate", "service_callback_rate", "new_car_callback_rate", "close_rate")


def attention(view: View) -> None:
    """The heaviest items with their reasons and records, the others folded away."""
    items = view.kept(_items)
    if not items and not view.kept(_can_be_judged):
        st.info(
            say(
                "还没有哪项有目标的指标可以评判，因此这里没有结论。",
                "No figure that has a target can be judged yet, so there is nothing to conclude.",
            ),
            icon=":material/hourglass_empty:",
        )
        return
    if not items:
        st.success(
            say(
                "没有超期、落后或超出偶然的未达标。",
                "Nothing overdue, behind, or off target by more than chance.",
            ),
            icon=":material/check:",
        )
        return
    with st.container(gap="xxsmall", key="attention"):
        for place, item in enumerate(items[:FIRST]):
            _line(view, item, place)
    if items[FIRST:]:
        _on_paper(items[FIRST:])
        words = say(f"另有 {len(items) - FIRST} 项", f"{len(items) - FIRST} more")
        others = list(enumerate(items))[FIRST:]
        opened = any(kept(OPEN) == [f"item-{place}-{item.metric}"] for place, item in others)
        with unfold("items", words, "more-items", opened=opened) as more:
            if more.open:
                for place, item in others:
                    _line(view, item, place)


def _can_be_judged(view: View) -> bool:
    """Whether silence may be read as success: some key figure has a value and a target."""
    known = view.figures(*of_theme(*Theme, key_only=True)).drop_nulls("value")["metric"]
    return any(view.aim(metric).value is not None for metric in known)


def _items(view: View) -> list[Item]:
    keys = [key for key in of_theme(*Theme, key_only=True) if key not in TOLD_OTHERWISE]
    asked = ("callback_rate", "missed_voice_rate", "close_rate", *keys)
    by_store, courses = view.figures(*asked, by=("store",)), view.courses_by_store(*asked)
    return most_pressing_first(
        courses,
        stale_stores(freshness(view.stores)),
        never_tried(by_store.filter(pl.col("metric") == "callback_rate")),
        waiting_complaints(view.during(None).records("close_rate", Side.MISSED), view.stores),
        off_target(
            by_store.filter(pl.col("metric").is_in(keys)),
            lambda metric, store: courses[metric, store].chart.target,
        ),
        unheard(by_store.filter(pl.col("metric") == "missed_voice_rate")),
    )


def _on_paper(items: Sequence[Item]) -> None:
    """The folded items once more, in letters for a printer only: what is folded cannot be unfolded there."""
    lines = "".join(f"<li>{escape(' '.join((item.text, item.told)))}</li>" for item in items)
    st.html(f'<ul class="on-paper">{lines}</ul>')


def _line(view: View, item: Item, place: int) -> None:
    scope = view.during(None) if item.of_all_days else view
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(gap=None, key=f"told-{place}"):
            st.text(item.text)
            if item.told:
                st.caption(item.told)
        if item.metric:
            records_button(scope.only(store=item.store), item.metric, f"item-{place}", Side(item.side))
