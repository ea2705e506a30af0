"""The short list of what needs somebody now."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import polars as pl
import streamlit as st

from care.attention import (
    AttentionItem,
    never_tried,
    off_target,
    order_items,
    stale_stores,
    unheard,
    waiting_complaints,
)
from care.i18n import say
from care.periods.freshness import freshness
from care.presentation.metric_card import metrics_of_themes
from care.semantic.metric import Theme
from pages.parts.components.records.data_table import TWO_LINES, data_table
from pages.parts.components.records.drawer import OPEN
from pages.parts.components.records.records_table import records_button
from pages.parts.data.view import APART, View
from pages.parts.state.url_state import chosen_codes
from pages.parts.state.widgets import unfold
from warehouse.query.unsupported import Unsupported
from warehouse.query.warehouse import RecordSide

FIRST, MOST = 5, 100
"""So many items are read at once, and so many one by one, on the screen as on paper."""
TOLD_OTHERWISE = ("callback_rate", "service_callback_rate", "new_car_callback_rate", "close_rate")
OTHERS = ("callback_rate", "missed_voice_rate", "close_rate")
"""Judged for other reasons than their target."""


@dataclass(frozen=True)
class AttentionFindings:
    """What needs somebody; ``unseen`` says which complaints could not be looked at, and what to choose."""

    items: list[AttentionItem]
    unseen: str | None


def ask_attention(view: View) -> None:
    """Ask for what is judged: judging leaves time to ask for what stands below."""
    if view.tells_apart:
        asked = (*OTHERS, *_held_to_targets())
        view.figures(*asked, by=("store",))
        view.histories(*asked, by=("store",))


def attention_list(view: View) -> None:
    """The heaviest items with their reasons and records, the others folded away."""
    if not view.tells_apart:
        st.info(
            say(
                f"所选门店多于 {APART} 家，这里不逐店判断。请选要看的门店，可以多选。",
                f"More than {APART} stores are not judged one by one here. Choose those to look at.",
            ),
            icon=":material/storefront:",
        )
        return
    found = view.kept(_found)
    if found.items:
        _list(view, found.items)
    elif not view.kept(_can_be_judged):
        st.info(
            say(
                "还没有哪项有目标的指标可以评判，因此这里没有结论。",
                "No figure that has a target can be judged yet, so there is nothing to conclude.",
            ),
            icon=":material/hourglass_empty:",
        )
    elif found.unseen:
        st.info(say("没有落后或超出偶然的未达标。", "Nothing behind, or off target by more than chance."))
    else:
        st.success(
            say(
                "没有超期、落后或超出偶然的未达标。",
                "Nothing overdue, behind, or off target by more than chance.",
            ),
            icon=":material/check:",
        )
    if found.unseen:
        st.caption(found.unseen)


def _list(view: View, items: Sequence[AttentionItem]) -> None:
    with st.container(gap="xxsmall", key="attention"):
        for place, item in enumerate(items[:FIRST]):
            _line(view, item, place)
    if items[FIRST:]:
        st.html(view.kept(_on_paper))
        words = say(f"另有 {len(items) - FIRST} 项", f"{len(items) - FIRST} more")
        others = list(enumerate(items[:MOST]))[FIRST:]
        opened = any(chosen_codes(OPEN) == [f"item-{place}-{item.metric}"] for place, item in others)
        with unfold("items", words, "more-items", opened=opened) as more:
            if more.open:
                for place, item in others:
                    _line(view, item, place)
                if rest := items[MOST:]:
                    _table(rest)


def _held_to_targets() -> list[str]:
    return [key for key in metrics_of_themes(*Theme, key_only=True) if key not in TOLD_OTHERWISE]


def _can_be_judged(view: View) -> bool:
    """Whether silence may be read as success: some key figure has a value and a target."""
    known = view.figures(*metrics_of_themes(*Theme, key_only=True)).drop_nulls("value")["metric"]
    return any(view.aim(metric).value is not None for metric in known)


def _found(view: View) -> AttentionFindings:
    try:
        late = waiting_complaints(view.during(None).records("close_rate", RecordSide.MISSED), view.stores)
    except Unsupported:
        unseen = say(
            "全网不看每一件投诉，因此超期未关闭的不在此列；要看请只选一家门店。",
            "Of a network single complaints are not looked at, so those open past their time are not listed "
            "here; choose one store to see them.",
        )
        return AttentionFindings(_items(view, []), unseen)
    return AttentionFindings(_items(view, late), None)


def _items(view: View, late: list[AttentionItem]) -> list[AttentionItem]:
    keys = _held_to_targets()
    asked = (*OTHERS, *keys)
    by_store, courses = view.figures(*asked, by=("store",)), view.courses_by_store(*asked)
    aims = view.aims_by_store(*asked)
    return order_items(
        courses,
        stale_stores(freshness(view.stores)),
        never_tried(by_store.filter(pl.col("metric") == "callback_rate")),
        late,
        off_target(
            by_store.filter(pl.col("metric").is_in(keys)),
            lambda metric, store: aims[metric, store].value,
        ),
        unheard(by_store.filter(pl.col("metric") == "missed_voice_rate")),
    )


def _on_paper(view: View) -> str:
    """The folded items once more, in letters for a printer only: what is folded cannot be unfolded there."""
    items = view.kept(_found).items
    lines = [" ".join((item.text, item.signal_summary)) for item in items[FIRST:MOST]]
    if rest := len(items[MOST:]):
        lines.append(say(f"其余 {rest} 项见看板。", f"The other {rest} are on the dashboard."))
    return f'<ul class="on-paper">{"".join(f"<li>{escape(line)}</li>" for line in lines)}</ul>'


def _table(items: Sequence[AttentionItem]) -> None:
    """More than anybody goes through one by one."""
    st.caption(say(f"其余 {len(items)} 项：", f"The other {len(items)}:"))
    words = {"text": say("事项", "What"), "signal_summary": say("说明", "Why")}
    told = {heading: [getattr(item, name) for item in items] for name, heading in words.items()}
    data_table(pl.DataFrame(told), row=TWO_LINES)


def _line(view: View, item: AttentionItem, place: int) -> None:
    scope = view.during(None) if item.of_all_days else view
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(gap=None, key=f"told-{place}"):
            st.text(item.text)
            if item.signal_summary:
                st.caption(item.signal_summary)
        if item.metric:
            records_button(scope.only(store=item.store), item.metric, f"item-{place}", RecordSide(item.side))
