"""The first screen first: the rest of a page is sent once the browser has drawn what is above it."""

from pathlib import Path

import streamlit as st

from care.i18n import say
from pages.parts.components.records.drawer import OPEN, SIDE
from pages.parts.state.url_state import all_choices, chosen_codes

ALWAYS = "always"
"""What the browser asks for while the rest is being read: then it follows at once, as nothing may jump."""
BELOW = (OPEN, SIDE, "profile")
"""What is chosen in the rest itself, or lies over the page, changes nothing above it."""
HEIGHT = 600
"""Pixels kept free, so that there is something to scroll to."""

_lookout = st.components.v2.component(
    "lookout",
    js=Path(__file__).with_name("below_the_fold.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def stop_below_the_fold() -> None:
    """End the run of a page here until the browser asks for what comes below.

    Who has no browser that could ask is sent everything, and so is who has a drawer open that may be there.
    """
    if not st.context.headers:
        return
    choices = {name: codes for name, codes in all_choices().items() if name not in BELOW}
    version = repr((st.session_state["page"], sorted(choices.items())))
    with st.container(key="rest"):
        _look_out(version)
        wanted = _told()
        st.session_state["rest"] = drawn = bool(chosen_codes(OPEN)) or wanted in (ALWAYS, version)
        if not drawn:
            st.skeleton(HEIGHT)
    if not drawn:
        _say_on_paper()
        st.stop()


def _say_on_paper() -> None:
    """For who prints in the moment before the rest is there."""
    words = say(
        "这一页还没有画完：请稍候再打印。", "This page was not complete yet: print it again in a moment."
    )
    st.html(f'<p class="on-paper">{words}</p>')


def _key() -> str:
    return f"lookout-{st.session_state['page']}"


def _told() -> str | None:
    return st.session_state.get(_key(), {}).get("wanted")


@st.fragment
def _look_out(version: str) -> None:
    """A fragment: to hear where the reader is takes no run of the page unless the rest is missing."""

    def hear() -> None:
        if not st.session_state["rest"]:
            st.rerun()

    _lookout(
        key=_key(),
        data={"version": version, "always": ALWAYS, "told": _told()},
        on_wanted_change=hear,
        height=1,
    )
