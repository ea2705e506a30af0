"""How far coding has come: what waits, what the user decided, agreement, and counting it in the figures."""

import streamlit as st

from care.access.grants import Right
from care.causes.lexicon import BadLexicon, Lexicon
from care.i18n import escape_markdown, say
from care.review.minutes import MinutesUnavailable
from care.semantic.format import NOTHING, counted, moment
from etl.intake import CannotWrite, count_decisions
from pages.parts.coding.case import cause_label, coder, take_back
from pages.parts.coding.coding_desk import CodingDesk
from pages.parts.session.current_user import current_user
from pages.parts.session.guard import require_write
from pages.parts.session.server_settings import home

SHOWN = 5
"""Number of the user's own last decisions that are listed."""


def show_progress(desk: CodingDesk) -> None:
    """The counts in one line, the agreement, and the button that counts decisions."""
    own, found = desk.own(coder()), desk.agreement
    st.markdown(
        say(
            f"**待归类 {desk.queue.height} 件**（所选门店，不分日期，最有用的在前）· 您已归类 {len(own)} 件",
            f"**{desk.queue.height} to code** (the chosen stores, of all days, the most useful first) · "
            f"you coded {len(own)}",
        )
    )
    if found.pairs:
        kappa = NOTHING if found.kappa is None else f"{found.kappa:.2f}"
        st.caption(
            say(
                f"两人都归类的 {found.pairs} 件中 {found.alike} 件一致，Cohen’s κ = {kappa}。",
                f"Of {found.pairs} that two people coded {found.alike} are alike, Cohen’s κ = {kappa}.",
            )
        )
    if desk.uncounted and current_user().sees(None):
        many = counted(desk.uncounted, "decision", "decisions")
        words = say(f"把 {desk.uncounted} 件决定计入数据", f"Count {many} in the figures")
        if st.button(words, icon=":material/done_all:", key="count-decisions"):
            count_now()


def count_now() -> None:
    """Build with the decisions of everybody."""
    user = require_write(Right.ACTIONS, None)
    with st.spinner(say("正在计入…", "Counting…")):
        try:
            count_decisions(home(), by=user.email or user.name)
        except (MinutesUnavailable, CannotWrite, BadLexicon) as fault:
            st.error(escape_markdown(str(fault)))
            st.stop()
    st.rerun()


def show_own(desk: CodingDesk, lexicon: Lexicon) -> None:
    """The user's last decisions, each of which can be undone."""
    for code in reversed(desk.own(coder())[-SHOWN:]):
        with st.container(
            horizontal=True, vertical_alignment="center", key=f"own-{code.store}-{code.complaint_no}"
        ):
            cause = cause_label(code.cause, lexicon) if code.cause else say("看不出原因", "no cause told")
            st.markdown(escape_markdown(f"{code.complaint_no} · {cause} · {moment(code.at)}"))
            if st.button(say("撤销", "Undo"), key=f"undo-{code.store}-{code.complaint_no}", type="tertiary"):
                take_back(code)
