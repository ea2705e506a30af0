"""The guide on the page 帮助: its contents, one topic, and what a search finds."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import streamlit as st

from care.i18n import escape_markdown, say
from pages.parts.help.guide import LINK, GuidePicture, GuideTopic, guide, topics
from pages.parts.help.help_link import TOPIC
from pages.parts.state.url_state import chosen_codes, on_click_choose

CSS = Path(__file__).with_name("help.css")
FIND = "find"
"""The choice of the words that are searched for."""


def chosen_topic() -> GuideTopic:
    """The topic that the address names, else the first."""
    known = topics()
    return known.get(next(iter(chosen_codes(TOPIC)), ""), next(iter(known.values())))


def show_contents(shown: GuideTopic) -> None:
    """All topics under their groups."""
    st.html(CSS)
    for group, members in guide().items():
        st.caption(group)
        for topic in members:
            _open_button(topic, f"**{topic.title}**" if topic == shown else topic.title, "to")


def show_topic(topic: GuideTopic) -> None:
    """The text of a topic with its pictures, and the ways to those that it names and to the next.

    The ways are buttons, because Streamlit opens a link within a text in another window.
    """
    st.markdown(f"### {topic.title}")
    for part in topic.parts:
        if isinstance(part, GuidePicture):
            st.image(part.path, alt=part.shows)
            st.caption(part.shows)
        elif part.strip():
            st.markdown(LINK.sub(r"**\1**", part.replace("\n## ", "\n#### ")))
    known = topics()
    after = {one.name: two for one, two in pairwise(known.values())}
    with st.container(horizontal=True, key="guide-ways"):
        for name in dict.fromkeys(name for _, name in LINK.findall(topic.text)):
            _open_button(known[name], known[name].title, "see", ":material/article:")
        if following := after.get(topic.name):
            words = say("下一节：", "Next: ") + following.title
            _open_button(following, words, "next", ":material/arrow_forward:")


def show_found(wanted: str) -> None:
    """The topics in which all of the words occur, each with a line of it."""
    found = [(topic, line) for topic in topics().values() if (line := topic.excerpt(wanted)) is not None]
    if not found:
        st.info(say("没有找到；换个词试试。", "Nothing found; try another word."))
    for topic, line in found:
        with st.container(gap=None):
            _open_button(topic, topic.title, "found", ":material/article:")
            st.caption(escape_markdown(line))


def _open_button(topic: GuideTopic, words: str, where: str, icon: str | None = None) -> None:
    chosen: Mapping[str, Sequence[str]] = {TOPIC: [topic.name], FIND: []}
    st.button(
        words,
        key=f"{where}-{topic.name}",
        type="tertiary",
        icon=icon,
        on_click=lambda: on_click_choose(chosen),
    )
