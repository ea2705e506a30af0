"""The saved views of the user: saved, opened, renamed, removed; and their last choices."""

import streamlit as st

from care.i18n import escape_markdown, say
from care.periods.presets import PRESETS
from care.storage.saved_views import LONGEST, Choices, SavedView, UserViews, ViewsUnavailable
from pages.parts.components.records.drawer import OPEN, SIDE
from pages.parts.layout.view_sharing import named, offered_views, share_button, share_form, shared_line
from pages.parts.session.current_user import current_user
from pages.parts.session.guard import SHUT, require_write
from pages.parts.session.server_settings import has_sign_in, home, is_insecure
from pages.parts.state.url_state import all_choices, chosen_codes, replace_choices
from pages.parts.state.widgets import UNFOLDED

NOT_SAVED = ("lang", OPEN, SIDE, UNFOLDED)
"""Choices that a saved view leaves out."""
REMEMBERED = ("lang", "span", "store", "advisor", "callback_type")
"""Choices that are restored for a returning user: the language and the filter bar."""


def own_views() -> UserViews | None:
    """The saved views of the current user; None where users cannot be told apart."""
    user = current_user()
    name = user.email if has_sign_in() else None if is_insecure() else user.name
    return UserViews(home(), name) if name else None


def chosen_last() -> Choices:
    """The last choices of a returning user."""
    try:
        views = own_views()
        return _lasting(views.last()) if views else {}
    except (*SHUT, ViewsUnavailable):
        return {}


def _lasting(choices: Choices) -> Choices:
    """Without days that a user chose by themselves: next time they would pass for now."""
    span = choices.get("span", ())
    kept = {name for name in REMEMBERED if name != "span" or all(one in PRESETS for one in span)}
    return {name: codes for name, codes in choices.items() if name in kept}


def remember() -> None:
    """Store the choices for the next visit. A failure is ignored, because this is a convenience only."""
    choices = _lasting({name: chosen_codes(name) for name in REMEMBERED if chosen_codes(name)})
    if choices == st.session_state.setdefault("remembered", choices):
        return
    st.session_state["remembered"] = choices
    try:
        if views := own_views():
            require_write()
            views.remember(choices)
    except ViewsUnavailable:
        return


def saved_views(page: str) -> None:
    """The popover with the user's saved views, where there can be any."""
    stored = own_views()
    if stored is None:
        return
    with st.popover(say("我的视图", "My views"), icon=":material/bookmark:", key="views"):
        try:
            views = stored.views()
            if not views:
                st.caption(
                    say(
                        "把当前页面连同筛选存为视图，下次一键打开；“上周”等期间会随日期移动。",
                        "Save this page with its filters and open it with one click; periods like "
                        "“last week” move with time.",
                    )
                )
            for view in views:
                _line(stored, view)
                share_form(view, stored.who)
            _shared(stored.who)
            _save(stored, page)
        except ViewsUnavailable as fault:
            st.error(escape_markdown(str(fault)))


def _line(stored: UserViews, view: SavedView) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if st.session_state.get("renaming") == view.name:
            new = st.text_input(
                say("新名称", "New name"),
                view.name,
                max_chars=LONGEST,
                key=f"rename-{view.name}",
                label_visibility="collapsed",
            ).strip()
            if new and new != view.name:
                require_write()
                stored.rename(view.name, new)
                del st.session_state["renaming"]
                st.rerun()
            return
        if st.button(escape_markdown(view.name), key=f"view-{view.name}", type="tertiary", width="stretch"):
            open_view(view)
        share_button(view)
        if st.button(named(say("改名", "Rename"), view.name), key=f"edit-{view.name}", type="tertiary"):
            st.session_state["renaming"] = view.name
            st.rerun()
        if st.button(named(say("删除", "Delete"), view.name), key=f"drop-{view.name}", type="tertiary"):
            require_write()
            stored.remove(view.name)
            st.rerun()


def _shared(who: str) -> None:
    """The views that others share, and one's own among them."""
    if offered := offered_views(who):
        st.caption(say("共享的视图", "Shared views"))
    for view in offered:
        if opened := shared_line(view, who):
            open_view(SavedView(opened.name, opened.page, opened.choices))


def open_view(view: SavedView) -> None:
    """Go to a view's page with its choices, in the current language."""
    replace_choices({**view.choices, "lang": chosen_codes("lang")})
    st.switch_page(f"pages/{view.page}.py", query_params=all_choices())


def _save(stored: UserViews, page: str) -> None:
    with st.form("save-view", clear_on_submit=True, border=False):
        name = st.text_input(
            say("视图名称", "Name of the view"),
            max_chars=LONGEST,
            key="view-name",
            placeholder=say("例如：上周 S01 回访", "e.g. S01 callbacks, last week"),
        ).strip()
        sent = st.form_submit_button(say("保存当前视图", "Save this view"), icon=":material/bookmark_add:")
    if sent and name:
        choices = {key: codes for key, codes in all_choices().items() if key not in NOT_SAVED}
        require_write()
        stored.save(SavedView(name, page, choices))
        st.rerun()
    elif sent:
        st.caption(say("请先写一个名称。", "Give it a name first."))
