"""The frame of a review: one topic a screen, and the buttons, keys and dots to go from one to another."""

import re
import time
from datetime import date, datetime
from pathlib import Path

import streamlit as st

from care.i18n import escape_markdown, language, say
from care.review import Topic
from care.review.freshness_ribbon import freshness_ribbon, short_of_week
from care.semantic.column_labels import column_label
from care.semantic.format import day
from care.stores.store_names import store_name
from pages.parts.components.records.drawer import OPEN
from pages.parts.help.help_link import help_link
from pages.parts.review.entry_form import ask_writer, offer_entry
from pages.parts.review.open_review import WEEK, Review
from pages.parts.review.titles import title_of
from pages.parts.session.current_user import current_user
from pages.parts.session.guard import account
from pages.parts.state.url_state import choose_all, chosen_codes, on_click_choose, restore_from_url
from pages.parts.state.widgets import choose_language, choose_one

CSS = Path(__file__).with_name("review.css")
SHORTEST_PLAY = 5
"""Least number of seconds for which a view stands."""
KEYS = {"next": ("Right", "Space", "PageDown"), "back": ("Left", "PageUp")}
"""Keys of each button: the first is written on it, the others are those of a presenter or a slide show."""


def current(review: Review) -> int:
    """The index of the topic that the URL names, the first where it names none."""
    keys = [topic.key for topic in review.agenda]
    return (
        keys.index(chosen_codes("topic")[0])
        if chosen_codes("topic") and chosen_codes("topic")[0] in keys
        else 0
    )


def set_stage(review: Review, place: int) -> None:
    """The style sheet, and the top line: title, ribbon, clock, agenda and the link to leave."""
    st.html(CSS)
    topic = review.agenda[place]
    st.caption(_kicker(review, topic))
    with st.container(horizontal=True, vertical_alignment="center", key="review-top"):
        with st.container(gap=None):
            st.title(escape_markdown(title_of(review, topic)), anchor=False)
        with st.container(width="content"):
            _clock()
        with st.popover(f"{place + 1} / {len(review.agenda)}", icon=":material/list:", key=f"jump-{place}"):
            _jump_list(review)
        st.page_link("pages/overview.py", label=say("退出", "Exit"), icon=":material/close:")


def steps(review: Review, place: int) -> None:
    """Back and next, by hand or key, with a dot a view between them, and the way to write something down."""
    topics = review.agenda
    _play(topics[(place + 1) % len(topics)])
    with st.container(horizontal=True, vertical_alignment="center", key="review-steps"):
        _step("back", topics[max(place - 1, 0)], disabled=place == 0)
        dots = "".join(f"<i{' class=here' if n == place else ''}></i>" for n in range(len(topics)))
        st.html(f"<div class='dots'>{dots}</div>")
        offer_entry(review, topics[place])
        _step("next", topics[min(place + 1, len(topics) - 1)], disabled=place == len(topics) - 1)
    with st.container(key="review-keys"):
        for direction, to in (("next", min(place + 1, len(topics) - 1)), ("back", max(place - 1, 0))):
            for key in KEYS[direction][1:]:
                st.button(key, key=f"{direction}-{key}", shortcut=key, on_click=_go, args=(topics[to],))


def _step(direction: str, to: Topic, *, disabled: bool) -> None:
    words = say("下一项", "Next") if direction == "next" else say("上一项", "Back")
    key = KEYS[direction][0]
    st.button(words, key=direction, shortcut=key, disabled=disabled, on_click=_go, args=(to,))


def _go(topic: Topic) -> None:
    choose_all({"topic": [topic.key], OPEN: []})


def _kicker(review: Review, topic: Topic) -> str:
    week = review.view.span
    words = say("周会", "Weekly review") + f" {day(week.since)} – {day(week.until)}"
    scope = store_name(review.store) if review.store else say("全部门店", "all stores")
    stores = review.view.stores.select("store", "latest_at").rows()
    calls = review.view.stores.select("store", "callbacks_until").drop_nulls().rows()
    ribbon = escape_markdown(freshness_ribbon(stores, review.monday, calls))
    if short_of_week([*stores, *calls], review.monday):
        ribbon = f":orange-badge[:material/hourglass_empty: {ribbon}]"
    return f"{topic.part.label} | {words} | {escape_markdown(scope)} | {ribbon}"


def _play(to: Topic) -> None:
    """Go on by itself where the address asks for it (``?play=20s``); a new build is taken up on the way."""
    written = re.fullmatch(r"(\d{1,4})s?", next(iter(chosen_codes("play")), ""))
    if written is None:
        return
    seconds = max(SHORTEST_PLAY, int(written.group(1)))
    began = st.session_state["play"] = (to.key, time.monotonic())

    def go_on() -> None:
        restore_from_url()
        if st.session_state.get("play") == began and time.monotonic() - began[1] >= seconds - 0.5:
            _go(to)
            st.rerun()

    st.fragment(go_on, run_every=seconds)()


@st.fragment(run_every=20)
def _clock() -> None:
    """The time, and how many minutes the meeting has lasted."""
    restore_from_url()
    began = st.session_state.setdefault("review-began", datetime.now())
    minutes = int((datetime.now() - began).total_seconds() // 60)
    st.markdown(f"{datetime.now():%H:%M} · " + say(f"已开 {minutes} 分钟", f"{minutes} min"), width="content")


def _jump_list(review: Review) -> None:
    mondays = [str(review.newest - n * WEEK) for n in range(review.weeks)]
    words = say("哪一次周会", "Which review")
    week = choose_one("week", words, mondays, _name_of_week, str(review.newest))
    if week != str(review.monday):
        st.rerun()
    if review.weeks == 1:
        st.caption(say("网络只有最近一次周会。", "A network has its newest review only."))
    left, right = st.columns(2)
    with left:
        _choose_store(review)
    with right:
        choose_language()
    ask_writer()
    account(current_user())
    help_link("review")
    with st.container(key="review-jump", gap=None):
        for n, topic in enumerate(review.agenda, start=1):
            words = f"{n}  {escape_markdown(topic.title)}"
            st.button(words, key=f"to-{topic.key}", type="tertiary", on_click=_go, args=(topic,))


def _name_of_week(monday: str) -> str:
    since = date.fromisoformat(monday) - WEEK
    return say(f"{monday} 周会（{since:%m-%d} 起一周）", f"{monday} (week of {since:%m-%d})")


def _choose_store(review: Review) -> None:
    """A list of stores that shares the choice of the filter bar; several stores count as all."""
    key = f"review-store-{language()}"
    if st.session_state.get(key) != review.store:
        st.session_state[key] = review.store

    def choose_store() -> None:
        store = st.session_state[key]
        on_click_choose({"store": [store] if store else []})

    st.selectbox(
        column_label("store"),
        [None, *review.view.warehouse.dated_stores()["store"]],
        format_func=lambda store: store_name(store) if store else say("全部门店", "All stores"),
        label_visibility="collapsed",
        key=key,
        on_change=choose_store,
    )
