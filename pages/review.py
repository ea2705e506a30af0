"""周会: the weekly review, one topic a screen, made to be read from four metres."""

import streamlit as st

from care.i18n import escape_markdown, say
from etl.intake import CannotWrite
from pages.parts.layout.frame import start_from_frame
from pages.parts.review.open_review import open_review
from pages.parts.review.stepper import current, set_stage, steps
from pages.parts.review.topics import show
from pages.parts.session.error_boundary import unsupported_boundary
from pages.parts.state.url_state import choose
from warehouse.storage.home import NoWarehouse

start_from_frame()
try:
    review = open_review()
    topics = review.agenda
except NoWarehouse:
    st.info(
        say("那时还没有任何记录，请另选一周。", "Nothing was known yet at that time; choose another week."),
        icon=":material/history:",
    )
    st.button(say("打开最近一次周会", "Open the newest review"), on_click=choose, args=("week", []))
    st.stop()
except CannotWrite as fault:
    st.error(escape_markdown(str(fault)))
    st.stop()
place = current(review)
set_stage(review, place)
with st.container(key="review-view"), unsupported_boundary():
    show(review, topics[place])
steps(review, place)
