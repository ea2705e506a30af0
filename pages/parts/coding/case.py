"""One complaint at the coding desk: its text with the words that tell, and the causes to choose from."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from care.access.grants import Right
from care.audit.log import CannotNote
from care.causes.coder_decisions import NONE, CauseCode
from care.causes.lexicon import Lexicon
from care.i18n import escape_markdown, say
from care.review.minutes import MinutesUnavailable
from care.semantic.format import day, percent
from care.stores.store_names import store_name
from pages.parts.session.current_user import current_user
from pages.parts.session.guard import require_write
from pages.parts.session.server_settings import home
from warehouse.services.cause_codes_store import CauseCodes

SKIPPED = "coding-skipped"
"""The complaints that this session has passed over, in the session's state."""
SHOWN = "coding-shown"
"""The complaint that this session shows, until it decides on it."""


def show_case(case: dict[str, Any], lexicon: Lexicon) -> None:
    """The text, three suggestions as keys 1 to 3, another cause, none (0), and next (right).

    The buttons are those of this complaint: pressed while another is drawn already, one does nothing.
    """
    own = f"{case['store']}-{case['complaint_no']}"
    st.session_state[SHOWN] = case["store"], case["complaint_no"]
    causes = list(case["causes"] or ())
    words = case["words"][0] if causes else []
    recorded = f" · {case['cause_1']}" if case["cause_1"] else ""
    st.caption(
        escape_markdown(
            f"{store_name(case['store'])} · {day(case['received_on'])} · {case['complaint_no']}{recorded}"
        )
    )
    with st.container(border=True):
        st.markdown(marked(case["description"], words))
    chosen: str | None = None
    for place, cause in enumerate(causes[:3]):
        told = "、".join(case["words"][place])
        why = f"　{told}" if told else ""
        sure = percent(case["probabilities"][place])
        shown = escape_markdown(f"{cause_label(cause, lexicon)}　{sure}{why}")
        if _button(shown, f"cause-{place}-{own}", str(place + 1), primary=place == 0):
            chosen = cause
    with st.container(horizontal=True, vertical_alignment="bottom"):
        other = st.selectbox(
            say("其他原因", "Another cause"),
            [None, *dict.fromkeys((*causes, *(one.name for one in lexicon.causes)))],
            format_func=lambda one: (
                say("从原因树中选…", "Choose from the tree…") if one is None else cause_label(one, lexicon)
            ),
            label_visibility="collapsed",
            key=f"other-{own}",
            width=320,
        )
        chosen = other or chosen
        if st.button(say("看不出原因", "No cause told"), key=f"cause-none-{own}", shortcut="0"):
            chosen = NONE
        if st.button(say("跳过", "Skip"), key=f"cause-skip-{own}", shortcut="Right"):
            st.session_state.setdefault(SKIPPED, set()).add((case["store"], case["complaint_no"]))
            st.rerun()
    if chosen is not None:
        decide(case["store"], case["complaint_no"], chosen)


def _button(words: str, key: str, shortcut: str, *, primary: bool) -> bool:
    look = "primary" if primary else "secondary"
    return st.button(words, key=key, shortcut=shortcut, type=look, width="stretch")


def cause_label(name: str, lexicon: Lexicon) -> str:
    """A cause of the tree in the reader's language; another as it is written."""
    cause = lexicon.names.get(name)
    return cause.label if cause else name


def marked(text: str, words: Sequence[str]) -> str:
    """A text for markdown with the words that tell marked, wherever they stand in it as they are."""
    pieces, low = [escape_markdown(text)], sorted(words, key=len, reverse=True)
    for word in low:
        shown = escape_markdown(word)
        cut = [part for piece in pieces for part in _cut(piece, shown)]
        pieces = cut
    return "".join(pieces)


def _cut(piece: str, word: str) -> list[str]:
    """A piece divided at a word, which is marked; a piece that is marked already stays whole."""
    if piece.startswith(":orange-background["):
        return [piece]
    found, rest = [], piece
    while (at := rest.lower().find(word)) >= 0 and word:
        found += [rest[:at], f":orange-background[{rest[at : at + len(word)]}]"]
        rest = rest[at + len(word) :]
    return [*found, rest]


def decide(store: str, complaint_no: str, cause: str) -> None:
    """Keep a decision, where the user may write for the store at this moment, and go on to the next case."""
    user = require_write(Right.ACTIONS, store)
    try:
        CauseCodes(home()).record_code(store, complaint_no, cause, user.email or user.name)
    except (MinutesUnavailable, CannotNote) as fault:
        st.error(escape_markdown(str(fault)))
        st.stop()
    st.session_state.pop(SHOWN, None)
    st.rerun()


def take_back(code: CauseCode) -> None:
    """Undo a decision of the user's own."""
    require_write(Right.ACTIONS, code.store)
    try:
        CauseCodes(home()).undo_code(code)
    except (MinutesUnavailable, CannotNote) as fault:
        st.error(escape_markdown(str(fault)))
        st.stop()
    st.rerun()


def coder() -> str:
    """Under which name the user codes."""
    user = current_user()
    return user.email or user.name
