"""The viewer's own views: saved, opened, renamed, thrown away; and what they had chosen last."""

import streamlit as st

from care.i18n import escape_markdown, say
from care.storage.saved_views import LONGEST, Choices, SavedView, UserViews, ViewsUnavailable
from pages.parts.components.records.drawer import OPEN, SIDE
from pages.parts.session.current_user import current_user
from pages.parts.session.guard import SHUT
from pages.parts.session.server_settings import has_sign_in, home, is_insecure
from pages.parts.state.url_state import all_choices, chosen_codes, replace_choices
from pages.parts.state.widgets import UNFOLDED

PASSING = ("lang", OPEN, SIDE, UNFOLDED)
"""What belongs to the moment and not to a view."""
LASTING = ("lang", "span", "days", "store", "advisor", "callback_type")
"""What comes back when somebody comes back: the language and the filter bar."""


def own_views() -> UserViews | None:
    """The shelf of who looks; None where nobody can be told from others."""
    one = current_user()
    who = one.email if has_sign_in() else None if is_insecure() else one.name
    return UserViews(home(), who) if who else None


def chosen_last() -> Choices:
    """What somebody had chosen last who comes back."""
    try:
        shelf = own_views()
        return shelf.last() if shelf else {}
    except (*SHUT, ViewsUnavailable):
        return {}


def remember() -> None:
    """Keep what is chosen for the next time, where it can be kept: it is a convenience, and no promise."""
    lasting = {name: chosen_codes(name) for name in LASTING if chosen_codes(name)}
    if lasting == st.session_state.setdefault("remembered", lasting):
        return
    st.session_state["remembered"] = lasting
    try:
        if shelf := own_views():
            shelf.remember(lasting)
    except ViewsUnavailable:
        return


def saved_views(page: str) -> None:
    """The button behind which one's own views are."""
    shelf = own_views()
    if shelf is None:
        return
    with st.popover("", icon=":material/bookmark:", help=say("我的视图", "My views"), key="views"):
        try:
            views = shelf.views()
            if not views:
                st.caption(
                    say(
                        "把当前页面连同筛选存为视图，下次一键打开；“上周”等期间会随日期移动。",
                        "Save this page with its filters and open it with one click; periods like "
                        "“last week” move with time.",
                    )
                )
            for view in views:
                _line(shelf, view)
            _save(shelf, page)
        except ViewsUnavailable as fault:
            st.error(escape_markdown(str(fault)))


def _line(shelf: UserViews, view: SavedView) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall"):
        if st.session_state.get("renaming") == view.name:
            new = st.text_input(
                say("新名称", "New name"),
                view.name,
                max_chars=LONGEST,
                key=f"rename-{view.name}",
                label_visibility="collapsed",
            ).strip()
            if new and new != view.name:
                shelf.rename(view.name, new)
                del st.session_state["renaming"]
                st.rerun()
            return
        if st.button(escape_markdown(view.name), key=f"view-{view.name}", type="tertiary", width="stretch"):
            open_view(view)
        if st.button(
            "", key=f"edit-{view.name}", type="tertiary", icon=":material/edit:", help=say("改名", "Rename")
        ):
            st.session_state["renaming"] = view.name
            st.rerun()
        if st.button(
            "", key=f"drop-{view.name}", type="tertiary", icon=":material/delete:", help=say("删除", "Delete")
        ):
            shelf.remove(view.name)
            st.rerun()


def open_view(view: SavedView) -> None:
    """Turn to a view's page with what it had chosen, in the language being read now."""
    replace_choices({**view.choices, "lang": chosen_codes("lang")})
    st.switch_page(f"pages/{view.page}.py", query_params=all_choices())


def _save(shelf: UserViews, page: str) -> None:
    with st.form("save-view", clear_on_submit=True, border=False):
        name = st.text_input(
            say("视图名称", "Name of the view"),
            max_chars=LONGEST,
            key="view-name",
            placeholder=say("例如：上周 S01 回访", "e.g. S01 callbacks, last week"),
        ).strip()
        sent = st.form_submit_button(say("保存当前视图", "Save this view"), icon=":material/bookmark_add:")
    if sent and name:
        choices = {key: codes for key, codes in all_choices().items() if key not in PASSING}
        shelf.save(SavedView(name, page, choices))
        st.rerun()
    elif sent:
        st.caption(say("请先写一个名称。", "Give it a name first."))
