"""帮助: the users' guide, a topic a time, searchable; each page opens its own."""

import streamlit as st

from care.i18n import say
from pages.parts.help.guide_view import FIND, chosen_topic, show_contents, show_found, show_topic
from pages.parts.help.tour import tour_button
from pages.parts.layout.frame import start_from_frame
from pages.parts.state.widgets import type_words

start_from_frame()
topic = chosen_topic()
wanted = type_words(
    FIND,
    say("在帮助中查找", "Search the help"),
    placeholder=say("例如：待补数据、导入、周会", "e.g. awaiting records, load, review"),
    icon=":material/search:",
    width=360,
)
with st.container(key="guide"):
    contents, text = st.columns([1, 3])
with contents, st.container(key="guide-contents"):
    tour_button()
    show_contents(topic)
with text, st.container(key="guide-text"):
    if wanted:
        show_found(wanted)
    else:
        show_topic(topic)
