"""A drawer over the page, opened by a quiet button; which one is open is part of the URL like all choices."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from pages.parts.state.url_state import chosen_codes, on_click_choose, on_click_replace

OPEN = "open"
"""The choice that names the button whose drawer is open."""
SIDE = "side"
"""The choice of the records that a drawer shows of a figure."""


def drawer(
    name: str,
    title: str,
    fill: Callable[[], None],
    words: str,
    icon: str,
    key: str,
    about: str | None = None,
    shortcut: str | None = None,
) -> None:
    """A button that opens a drawer, and while it is open the drawer, which ``fill`` draws.

    A drawer is a fragment: ``fill`` has to call :func:`restore_from_url` first. ``about``, else the title, is
    read out behind the button's words, because a page has many with the same.
    """
    chosen = {OPEN: [name]}
    label = f"{words} *{about or title}*"  # theme.css hides what is emphasized
    st.button(
        label,
        key=key,
        type="tertiary",
        icon=icon,
        shortcut=shortcut,
        on_click=lambda: on_click_choose(chosen),
    )
    if chosen_codes(OPEN) == [name]:
        close = partial(on_click_replace, {OPEN: [], SIDE: []})
        st.dialog(title, width="large", position="right", on_dismiss=close)(fill)()
