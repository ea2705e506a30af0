"""The first screen first: the rest of a page follows once it is sent, or once the browser has drawn it.

When a page is opened the rest comes in the same run: nobody waits for a change of what they look at. When
something is chosen on it the run ends at the first screen, and the browser asks for the rest.
"""

from pathlib import Path

import streamlit as st

from care.i18n import say
from pages.parts.components.records.drawer import OPEN, SIDE
from pages.parts.state.url_state import all_choices, chosen_codes

ALWAYS = "always"
"""What the browser asks for while the rest is in sight: later runs then draw it at once, so nothing jumps."""
BELOW = (OPEN, SIDE, "profile")
"""Choices that are made below the fold, or in a drawer over the page: they change nothing above it."""
HEIGHT = 600
"""Pixels of the placeholder, so that there is something to scroll to."""

_fold = st.components.v2.component(
    "fold",
    js=Path(__file__).with_name("below_the_fold.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def is_below_wanted() -> bool:
    """Whether to draw what is below the fold in this run; else a placeholder stands for it.

    Clients without JavaScript receive the whole page, and so do readers with an open drawer, because its
    button may be below the fold.
    """
    if not st.context.headers:
        return True
    choices = {name: codes for name, codes in all_choices().items() if name not in BELOW}
    version = repr((st.session_state["page"], sorted(choices.items())))
    with st.container(key="rest"):
        _watch_fold(version)
        wanted = _wanted()
        st.session_state["rest"] = drawn = bool(chosen_codes(OPEN)) or wanted in (None, ALWAYS, version)
        if not drawn:
            st.skeleton(HEIGHT)
    if not drawn:
        _note_on_paper()
    return drawn


def _note_on_paper() -> None:
    """A note for a page that is printed before the rest is there."""
    words = say(
        "这一页还没有画完：请稍候再打印。", "This page was not complete yet: print it again in a moment."
    )
    st.html(f'<p class="on-paper">{words}</p>')


def _key() -> str:
    return f"fold-{st.session_state['page']}"


def _wanted() -> str | None:
    return st.session_state.get(_key(), {}).get("wanted")


@st.fragment
def _watch_fold(version: str) -> None:
    """Hear from the browser what it wants.

    A fragment, because hearing of it takes no run of the page unless the rest is missing.
    """

    def hear() -> None:
        if not st.session_state["rest"]:
            st.rerun()

    _fold(
        key=_key(),
        data={"version": version, "always": ALWAYS, "wanted": _wanted()},
        on_wanted_change=hear,
        height=1,
    )
