"""Where a reader had scrolled to on a page: found again by going back."""

from pathlib import Path

import streamlit as st

_place = st.components.v2.component(
    "place",
    js=Path(__file__).with_name("scroll_restore.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def restore_scroll() -> None:
    """Have the browser keep the place on every page; Streamlit begins each page at its top."""
    if st.context.headers:
        _place(key="place", height=1)
