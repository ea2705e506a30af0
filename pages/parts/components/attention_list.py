"""The short list of what needs somebody now."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
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
from pages.parts.data.cached import cached
from pages.parts.data.judged_figures import JudgedFigures
from pages.parts.data.measured_figures import Figures
from pages.parts.data.prefetch import gather
from pages.parts.data.view import JUDGED_STORES, View
from pages.parts.state.url_state import chosen_codes
from pages.parts.state.widgets import unfold
from warehouse.query.metric_sql import RecordSide
from warehouse.query.unsupported import Unsupported

FIRST, MOST = 5, 100
"""Number of items shown unfolded, and of those listed one by one, on the screen as on paper."""
JUDGED_OTHERWISE = ("callback_rate", "service_callback_rate", "new_car_callback_rate", "close_rate")
"""Key metrics that are not held against their target here, because another rule finds what is wrong."""
NOT_BY_TARGET = ("callback_rate", "missed_voice_rate", "close_rate")
"""Metrics judged by another rule than their target."""


@dataclass(frozen=True)
class AttentionFindings:
    """The items of the list.

    ``unseen`` says which complaints could not be looked at, and what to choose. ``can_be_judged``: some key
    figure has a value and a target, so that an empty list means success. ``on_paper``: the folded items.
    """

    items: Sequence[AttentionItem]
    unseen: str | None
    can_be_judged: bool
    on_paper: str


@dataclass(frozen=True)
class AttentionList:
    """The heaviest items with their reasons and records, the others folded away."""

    view: View

    def load(self) -> AttentionFindings | None:
        """What needs somebody; None where there are too many stores to judge each by itself."""
        return cached(_findings, self.view) if self.view.judges_stores else None

    def draw(self, data: AttentionFindings | None) -> None:
        """Draw the list, or why it is empty."""
        if data is None:
            st.info(
                say(
                    f"所选门店多于 {JUDGED_STORES} 家，这里不逐店判断。请选要看的门店，可以多选。",
                    f"More than {JUDGED_STORES} stores are not judged one by one here. "
                    "Choose those to look at.",
                ),
                icon=":material/storefront:",
            )
            return
        if data.items:
            _draw_items(self.view, data)
        elif not data.can_be_judged:
            st.info(
                say(
                    "还没有哪项有目标的指标可以评判，因此这里没有结论。",
                    "No figure that has a target can be judged yet, so there is nothing to conclude.",
                ),
                icon=":material/hourglass_empty:",
            )
        elif data.unseen:
            st.info(
                say("没有落后或超出正常波动的未达标。", "Nothing behind, or off target by more than chance.")
            )
        else:
            st.success(
                say(
                    "没有超期、落后或超出正常波动的未达标。",
                    "Nothing overdue, behind, or off target by more than chance.",
                ),
                icon=":material/check:",
            )
        if data.unseen:
            st.caption(data.unseen)


def _draw_items(view: View, data: AttentionFindings) -> None:
    items = data.items
    with st.container(gap="xxsmall", key="attention"):
        for place, item in enumerate(items[:FIRST]):
            _draw_item(view, item, place)
    if items[FIRST:]:
        st.html(data.on_paper)
        words = say(f"另有 {len(items) - FIRST} 项", f"{len(items) - FIRST} more")
        others = list(enumerate(items[:MOST]))[FIRST:]
        opened = any(chosen_codes(OPEN) == [f"item-{place}-{item.metric}"] for place, item in others)
        with unfold("items", words, "more-items", opened=opened) as more:
            if more.open:
                for place, item in others:
                    _draw_item(view, item, place)
                if rest := items[MOST:]:
                    _draw_rest(rest)


def _draw_item(view: View, item: AttentionItem, place: int) -> None:
    scope = view.during(None) if item.of_all_days else view
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(gap=None, key=f"told-{place}"):
            st.text(item.text)
            if item.signal_summary:
                st.caption(item.signal_summary)
        if item.metric:
            records_button(scope.only(store=item.store), item.metric, f"item-{place}", RecordSide(item.side))


def _draw_rest(items: Sequence[AttentionItem]) -> None:
    """As a table what is more than anybody goes through one by one."""
    st.caption(say(f"其余 {len(items)} 项：", f"The other {len(items)}:"))
    headings = {"text": say("事项", "What"), "signal_summary": say("说明", "Why")}
    columns = {heading: [getattr(item, name) for item in items] for name, heading in headings.items()}
    data_table(pl.DataFrame(columns), row=TWO_LINES)


def _findings(view: View) -> AttentionFindings:
    metrics = (*NOT_BY_TARGET, *_held_to_targets())
    (late, unseen), by_store, _ = gather(
        partial(_late_complaints, view),
        partial(Figures(view).of, *metrics, by=("store",)),
        partial(Figures(view).histories, *metrics, by=("store",)),  # which are judged below
    )
    items = _items(view, metrics, by_store, late)
    return AttentionFindings(items, unseen, bool(items) or _can_be_judged(view), _on_paper(items))


def _late_complaints(view: View) -> tuple[list[AttentionItem], str | None]:
    """The complaints open past their time; of a network none, and the words that say so."""
    try:
        records = Figures(view.during(None)).records("close_rate", RecordSide.MISSED)
    except Unsupported:
        return [], say(
            "全网不看每一件投诉，因此超期未关闭的不在此列；要看请只选一家门店。",
            "Of a network single complaints are not looked at, so those open past their time are not listed "
            "here; choose one store to see them.",
        )
    return waiting_complaints(records, view.stores), None


def _items(
    view: View, metrics: Sequence[str], by_store: pl.DataFrame, late: list[AttentionItem]
) -> list[AttentionItem]:
    judged, held_to_targets = JudgedFigures(view), _held_to_targets()
    series, targets = judged.judged_series_by_store(*metrics), judged.targets_by_store(*metrics)
    return order_items(
        series,
        stale_stores(freshness(view.stores)),
        never_tried(by_store.filter(pl.col("metric") == "callback_rate")),
        late,
        off_target(
            by_store.filter(pl.col("metric").is_in(held_to_targets)),
            lambda metric, store: targets[metric, store].value,
        ),
        unheard(by_store.filter(pl.col("metric") == "missed_voice_rate")),
    )


def _held_to_targets() -> list[str]:
    return [key for key in metrics_of_themes(*Theme, key_only=True) if key not in JUDGED_OTHERWISE]


def _can_be_judged(view: View) -> bool:
    measured = Figures(view).of(*metrics_of_themes(*Theme, key_only=True)).drop_nulls("value")["metric"]
    return any(JudgedFigures(view).target(metric).value is not None for metric in measured)


def _on_paper(items: Sequence[AttentionItem]) -> str:
    """The folded items once more as HTML that only a printer shows, because paper cannot be unfolded."""
    lines = [" ".join((item.text, item.signal_summary)) for item in items[FIRST:MOST]]
    if rest := len(items[MOST:]):
        lines.append(say(f"其余 {rest} 项见看板。", f"The other {rest} are on the dashboard."))
    return f'<ul class="on-paper">{"".join(f"<li>{escape(line)}</li>" for line in lines)}</ul>'
