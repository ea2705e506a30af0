"""A drawer over the page, opened by a quiet button; what is open stands in the address like all choices."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from pages.parts.state.url_state import chosen_codes, on_click_choose, on_click_replace

OPEN = "open"
"""The name under which the button is kept whose drawer is open."""
SIDE = "side"
"""Which records of a figure its drawer shows."""


def drawer(name: str, title: str, fill: Callable[[], None], words: str, icon: str, key: str) -> None:
    """A button that opens a drawer, and while it is open what ``fill`` draws in it.

    A drawer runs by itself: what fills it has to recall the choices first.
    """
    chosen = {OPEN: [name]}
    st.button(words, key=key, type="tertiary", icon=icon, on_click=lambda: on_click_choose(chosen))
    if chosen_codes(OPEN) == [name]:
        shut = partial(on_click_replace, {OPEN: [], SIDE: []})
        st.dialog(title, width="large", position="right", on_dismiss=shut)(fill)()
