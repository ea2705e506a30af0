"""The form of a review, one key away from every topic: what, who, by when and on which metric."""

from functools import partial

import streamlit as st

from care.access.grants import Right
from care.i18n import escape_markdown, language, say
from care.privacy.text_masking import personal_warning
from care.review import Topic
from care.review.minutes import MinuteContent, MinuteKind, MinutesUnavailable
from care.semantic.metric import METRICS
from pages.parts.components.records.drawer import OPEN, drawer
from pages.parts.review.open_review import WEEK, Review
from pages.parts.session.current_user import current_user
from pages.parts.session.guard import require_write
from pages.parts.session.server_settings import has_sign_in
from pages.parts.state.url_state import choose, restore_from_url

KEY = "a"
"""The key that opens the form."""


def offer_entry(review: Review, topic: Topic) -> None:
    """The button that opens the form, by hand or by its key, for users who may write actions."""
    if not current_user().may(Right.ACTIONS):
        return
    words = say("记行动", "Write down")
    fill, about = partial(_form, review, topic), escape_markdown(topic.title)
    drawer(f"write-{topic.key}", words, fill, words, ":material/edit_note:", "write", about, KEY)


def _form(review: Review, topic: Topic) -> None:
    restore_from_url()
    # Because an incomplete entry stays in its fields, they are new ones only after one was written.
    key = f"{topic.key}-{language()}-{st.session_state.setdefault('entries', 0)}"
    with st.form(f"write-{key}", border=False):
        text = st.text_input(
            say("做什么", "What"), placeholder=say("行动：做什么", "Action: what"), key=f"what-{key}"
        )
        left, right = st.columns(2)
        owner = left.text_input(say("谁负责", "Who"), key=f"who-{key}")
        due_on = right.date_input(say("何时", "By when"), review.monday + WEEK, format="YYYY-MM-DD")
        metric = st.selectbox(
            say("指标", "Metric"),
            [None, *METRICS],
            index=[None, *METRICS].index(topic.change.metric if topic.change else None),
            format_func=lambda one: METRICS[one].name if one else say("不针对指标", "No metric"),
            key=f"about-{key}",
        )
        with st.container(horizontal=True):
            action = st.form_submit_button(say("记为行动", "As an action"), type="primary")
            note = st.form_submit_button(say("记为备注", "As a note"))
    if action or note:
        store = (topic.change.store if topic.change else None) or review.store
        sort = MinuteKind.ACTION if action else MinuteKind.NOTE
        content = MinuteContent(
            sort, topic.key, text.strip(), owner.strip(), due_on if action else None, metric, store
        )
        _write(review, content)


def _write(review: Review, content: MinuteContent) -> None:
    user = require_write(Right.ACTIONS)
    if not content.what or (content.sort is MinuteKind.ACTION and not content.who):
        st.toast(
            say("请写明做什么，行动还要写谁负责。", "Say what; an action needs somebody too."),
            icon=":material/edit:",
        )
        return
    if not user.sees(content.store):
        st.toast(
            say("请先在议程里选择一家门店。", "First choose one store in the agenda."),
            icon=":material/store:",
        )
        return
    if warn_of_personal(content.what):
        return
    try:
        review.minutes.add(content, writer(), review.monday)
    except MinutesUnavailable as fault:
        st.error(escape_markdown(str(fault)))
        return
    st.session_state["entries"] += 1
    choose(OPEN, [])
    st.toast(say("已记下。", "Written down."), icon=":material/check:")
    st.rerun()


def warn_of_personal(*texts: str) -> bool:
    """Warn once of personal values in what is about to be kept; sent again unchanged, it is kept as it is."""
    warning = personal_warning(*texts)
    if not warning or st.session_state.get("warned-of") == texts:
        return False
    st.session_state["warned-of"] = texts
    again = say("确需保留时，再点一次保存。", "If it has to stay, save once more.")
    st.warning(escape_markdown(f"{warning}{again}"), icon=":material/shield_person:")
    return True


def writer() -> str:
    """The name of an entry's writer: of the signed-in user, else the one typed in this session."""
    return (
        current_user().name
        if has_sign_in()
        else st.session_state.get("who", "").strip() or current_user().name
    )


def ask_writer() -> None:
    """A small field for the name, where nobody signs in."""
    if not has_sign_in():
        st.text_input(
            say("记录人", "Written down by"),
            value=writer(),
            key="who",
            label_visibility="collapsed",
            max_chars=40,
        )
