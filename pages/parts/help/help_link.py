"""The way from every page to its own section of the guide."""

import streamlit as st

from care.i18n import say
from pages.parts.components.records.drawer import OPEN, SIDE
from pages.parts.state.url_state import all_choices
from pages.parts.state.widgets import UNFOLDED

TOPIC = "about"
"""The choice of the topic of the guide."""
HELP_PAGE = "help"


def help_link(page: str) -> None:
    """A link to the section of a page; it carries the choices along, for the way back."""
    carried = {name: codes for name, codes in all_choices().items() if name not in (OPEN, SIDE, UNFOLDED)}
    st.page_link(
        f"pages/{HELP_PAGE}.py",
        label=say("帮助", "Help"),
        icon=":material/help:",
        query_params=carried | {TOPIC: [page]},
    )
