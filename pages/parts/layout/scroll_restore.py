"""The scroll position of a page: restored when a reader goes back to it."""

from pathlib import Path

import streamlit as st

_scroll_restore = st.components.v2.component(
    "place",
    js=Path(__file__).with_name("scroll_restore.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def restore_scroll() -> None:
    """Have the browser restore scroll positions. Because Streamlit shows every page from its top."""
    if st.context.headers:
        _scroll_restore(key="place", height=1)
