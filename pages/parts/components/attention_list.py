"""The list of what needs somebody now, in its groups; improvements stand apart below."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from html import escape

import polars as pl
import streamlit as st

from care.access.principal import Right
from care.attention import Concern, leading
from care.attention.attention_kinds import Group, Kind
from care.i18n import escape_markdown, say
from care.periods.freshness import as_of
from care.periods.period import Span
from care.privacy.colleague_names import without_colleagues
from pages.parts.components.records.data_table import TWO_LINES, data_table
from pages.parts.components.records.drawer import OPEN
from pages.parts.components.records.records_table import records_button
from pages.parts.data.cached import cached
from pages.parts.data.view import JUDGED_STORES, View
from pages.parts.session.current_user import current_user
from pages.parts.state.url_state import chosen_codes
from pages.parts.state.widgets import unfold
from warehouse.query.metric_sql import RecordSide
from warehouse.services.attention import Attention, attention

SEVERITY = {
    Group.ACT_NOW: ":red[▲]",
    Group.WORSE: ":orange[■]",
    Group.BELOW_TARGET: "✗",
    Group.RECORDS_MISSING: "○",
    Group.IMPROVED: ":blue[◆]",
}
"""How pressing an item is, by shape and colour; signals have the shapes that they have in charts."""
FIRST, MOST = 4, 100
"""Number of items shown unfolded, and of those listed one by one, on the screen as on paper."""


@dataclass(frozen=True)
class AttentionList:
    """The most urgent items with their records, the others folded away; of now, whatever the period."""

    view: View

    def load(self) -> Attention | None:
        """What needs somebody; None where there are too many stores to judge each by itself."""
        return cached(_found, self.view.of_stores.during(None)) if self.view.judges_stores else None

    def draw(self, data: Attention | None) -> None:
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
            _draw_items(self.view, data.items)
        elif data.complete:
            st.success(data.silence, icon=":material/check:")
        else:
            st.info(data.silence, icon=":material/hourglass_empty:")
        if data.oldest and not any(map(partial(_tells_of, data.oldest), data.items)):
            _draw_oldest(self.view, data.oldest)
        if data.unseen:
            st.caption(
                say(
                    "全网不看每一件投诉，因此超期未关闭的不在此列；要看请只选一家门店。",
                    "Of a network single complaints are not looked at, so those open past their time are not "
                    "listed here; choose one store to see them.",
                )
            )
        elif data.levels_unseen:
            st.caption(
                say(
                    "网络里没有先前导出的级别，被降级的投诉不在此列。",
                    "A network does not hold the levels of earlier exports; lowered ones are not listed.",
                )
            )


def attention_heading(view: View) -> str:
    """The list's heading; where earlier days are chosen it says that the list is of now."""
    heading, now = say("需要关注", "Needs attention"), as_of(view.warehouse.stores()).date()
    if view.span is None or view.span.until >= now:
        return heading
    return heading + say(f"（截至 {now}，不随所选期间变化）", f" (as of {now}, whatever period is chosen)")


def _found(view: View) -> Attention:
    return attention(view.warehouse, view.store_codes if dict(view.where).get("store") else ())


def _draw_items(view: View, items: Sequence[Concern]) -> None:
    first = leading(items, FIRST)
    others = [place for place in range(len(items)) if place not in first]
    folded = Counter(items[place].kind for place in others)
    with st.container(gap="xxsmall", key="attention"):
        for place in first:
            _draw_item(view, items[place], place, folded.pop(items[place].kind, 0))
    if others:
        st.html(_on_paper(view, [items[place] for place in others]))
        listed, rest = others[: MOST - FIRST], others[MOST - FIRST :]
        opened = any(chosen_codes(OPEN) == [f"item-{place}-{items[place].metric}"] for place in listed)
        words = say(f"另有 {len(others)} 项", f"{len(others)} more")
        with unfold("items", words, "more-items", opened=opened) as more:
            if more.open:
                for place in listed:
                    _draw_item(view, items[place], place)
                if rest:
                    _draw_rest(view, [items[place] for place in rest])


def _draw_item(view: View, item: Concern, place: int, alike: int = 0) -> None:
    """The item with its group before it, which so takes no line; how many ``alike`` are folded away."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(gap=None, key=f"told-{place}"):
            st.caption(f"{SEVERITY[item.group]} {item.group.label}")
            more = say(f"（另 {alike} 项同类）", f" (+{alike} alike)") if alike else ""
            st.text(told(view, item) + more)
        if item.metric:
            records_button(
                *(_records_of(view, item), item.metric, f"item-{place}", RecordSide(item.side)),
                about=escape_markdown(told(view, item)),
                marked=item.culprits,
                point=item.sentence,
            )


def _tells_of(oldest: Concern, item: Concern) -> bool:
    """Whether an item of open complaints begins with the one that has waited longest."""
    return item.kind in (Kind.OVERDUE, Kind.OPEN) and (item.store, item.since) == (oldest.store, oldest.since)


def _draw_oldest(view: View, oldest: Concern) -> None:
    """The open complaint that has waited longest, which may be too young for an item of its own."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="oldest-open"):
        st.caption(escape_markdown(oldest.sentence), width="content")
        records_button(
            *(view.of_stores.during(None), oldest.metric or "", "oldest-open", RecordSide(oldest.side)),
            about=escape_markdown(oldest.sentence),
            marked=oldest.culprits,
            point=oldest.sentence,
        )


def _records_of(view: View, item: Concern) -> View:
    """The view of the very records that an item is about."""
    since, until = item.records_since, item.records_until
    days = view.of_stores.during(Span(since, until) if since and until else None)
    return days.narrowed(item.where)


def told(view: View, item: Concern) -> str:
    """The sentence of an item, without names for those who may not see them."""
    if current_user().may(Right.PEOPLE):
        return item.sentence
    return without_colleagues(item.sentence, view.warehouse.colleagues()["name"].to_list())


def _draw_rest(view: View, items: Sequence[Concern]) -> None:
    """As a table what is more than anybody goes through one by one."""
    st.caption(say(f"其余 {len(items)} 项：", f"The other {len(items)}:"))
    columns = {
        say("分组", "Group"): [item.group.label for item in items],
        say("事项", "What"): [told(view, item) for item in items],
    }
    data_table(pl.DataFrame(columns), row=TWO_LINES)


def _on_paper(view: View, items: Sequence[Concern]) -> str:
    """The folded items once more as HTML that only a printer shows, because paper cannot be unfolded."""
    lines = [told(view, item) for item in items[: MOST - FIRST]]
    if rest := len(items[MOST - FIRST :]):
        lines.append(say(f"其余 {rest} 项见看板。", f"The other {rest} are on the dashboard."))
    return f'<ul class="on-paper">{"".join(f"<li>{escape(line)}</li>" for line in lines)}</ul>'
