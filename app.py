"""The frame round every page: title, navigation, language, filter bar."""

import gc
from pathlib import Path

import streamlit as st

from care.i18n import escape_markdown, say
from care.periods.freshness import NothingDated, as_of
from care.review.minutes import MinutesUnavailable
from care.signals import BadBaseline
from care.targets.targets import BadTarget
from pages.parts.components.records.drawer import OPEN, SIDE
from pages.parts.help.guide_view import FIND
from pages.parts.help.help_link import HELP_PAGE, TOPIC
from pages.parts.help.tour import offer_tour, show_tour
from pages.parts.layout.frame import filter_bar, page_frame, selection_bar
from pages.parts.layout.navigation import HOME_PAGE, navigation
from pages.parts.layout.saved_views import chosen_last, remember, saved_views
from pages.parts.layout.scroll_restore import restore_scroll
from pages.parts.session.current_user import acting_as
from pages.parts.session.error_boundary import error_boundary
from pages.parts.session.guard import (
    account_corner,
    app_name,
    may_begin,
    may_open,
    require_page,
    require_sign_in,
    warn_where_open,
)
from pages.parts.session.open_warehouse import open_warehouse
from pages.parts.session.server_settings import network
from pages.parts.state.url_state import page_scoped, restore_from_url, route_root
from pages.parts.state.widgets import UNFOLDED
from warehouse.build.home_settings import BAD_SETTINGS
from warehouse.storage.home import NoWarehouse

PARTS = Path(__file__).with_name("pages") / "parts"
NEW_OBJECTS = 100_000
"""Number of new objects after which Python looks for garbage.

Because a page makes so many that looking after each few hundred takes a tenth of a start.
"""

WITHOUT_FIGURES = (HELP_PAGE, "intake", "audit")
"""Pages that need no warehouse, and have no filters."""

gc.set_threshold(NEW_OBJECTS)
restore_from_url(chosen_last)
st.set_page_config(page_icon=PARTS / "layout" / "mark.svg", layout="wide")
st.html(PARTS / "layout" / "theme.css")
st.html(PARTS / "layout" / "stale.css")
st.html(PARTS / "components" / "drilldown.css")
user = require_sign_in()
route_root(HOME_PAGE)
page = navigation(user)
st.set_page_config(page_title=f"{page.title} · {app_name()}")
page_scoped((OPEN, SIDE, UNFOLDED, TOPIC, FIND))
restore_scroll()
warn_where_open()
asked = page.url_path or HOME_PAGE


def welcome_or_note(nothing: NoWarehouse | NothingDated) -> None:
    """What an empty home shows in place of any page of figures."""
    account_corner(user, asked)
    if type(nothing) is NoWarehouse and may_begin(user) and not network():
        # Imported here, because what makes and loads a demo takes long to import.
        from pages.parts.admin.welcome import welcome

        with page_frame(), acting_as(user):
            welcome()
        return
    st.info(escape_markdown(str(nothing)), icon=":material/inbox:")
    if may_open(user, "intake") and not network():
        words = say("在“导入”页拖入导出文件", "Drop exports on the page Load")
        st.page_link("pages/intake.py", label=words, icon=":material/upload_file:")


def page_of_figures() -> None:
    """The filters and the page below them."""
    try:
        warehouse = open_warehouse()
        as_of(warehouse.stores())  # without a day there is no page of figures
    except (NoWarehouse, NothingDated) as nothing:
        welcome_or_note(nothing)
        return
    if asked != "review":  # it fills the whole screen, and its agenda holds what can be chosen
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="filters"):
            filter_bar(warehouse)
            saved_views(asked)
            offer_tour()
            account_corner(user, asked)
        selection_bar(warehouse)
    remember()
    with page_frame(), acting_as(user):
        page.run()
    if asked == HOME_PAGE:
        show_tour()


# A run ends at its last line, never by st.stop(): only then does Streamlit forget the parts of the page
# before, which the browser may still ask for.
if asked in WITHOUT_FIGURES or not may_open(user, asked):
    account_corner(user, asked)
    require_page(asked)
    with error_boundary(), page_frame(), acting_as(user):
        page.run()
else:
    with error_boundary(BadTarget, BadBaseline, *BAD_SETTINGS, MinutesUnavailable):
        page_of_figures()
