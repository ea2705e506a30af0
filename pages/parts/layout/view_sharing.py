"""Views that are shared within the home: offered, opened, shared and withdrawn."""

import streamlit as st

from care.access.principal import Principal, Right, Role
from care.audit.log import CannotNote
from care.i18n import escape_markdown, say
from care.storage.saved_views import SavedView
from care.storage.shared_views import SharedPlace, SharedView, SharedViews, role_label, shared_view
from care.stores.store_names import store_name
from pages.parts.session.current_user import current_user
from pages.parts.session.guard import may_open, require_write
from pages.parts.session.open_warehouse import open_warehouse
from pages.parts.session.server_settings import home

EVERYBODY = "all"
SHARING = "sharing"
"""The view whose form for sharing is open, in the session's state."""
SHOWN_ELSEWHERE = "explore"
"""The page whose views can be put on the overview and the agenda: they are one panel each."""


def offered_views(author_id: str) -> list[SharedView]:
    """The shared views that the current user is offered, by pages that they may open."""
    user = current_user()
    return [
        view
        for view in SharedViews(home()).views()
        if view.is_for(user, author_id) and may_open(user, view.page)
    ]


def shared_line(view: SharedView, author_id: str) -> SharedView | None:
    """A shared view with its button; it is given where the button was pressed."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        by = view.by if current_user().may(Right.PEOPLE) else say("同事", "a colleague")
        words = say(f"{by} 共享给{view.whom}", f"Shared by {by} with {view.whom}")
        opened = st.button(
            escape_markdown(view.name),
            key=f"shared-{view.name}",
            type="tertiary",
            width="stretch",
            help=words,
        )
        is_own = view.by == author_id
        if (is_own or current_user().may(Right.SETTINGS)) and st.button(
            named(say("不再共享", "Share no longer"), view.name),
            key=f"unshare-{view.name}",
            type="tertiary",
        ):
            require_write(None if is_own else Right.SETTINGS, *(view.stores or ()))
            try:
                SharedViews(home()).withdraw(view.name, author_id)
            except CannotNote as fault:
                st.error(escape_markdown(str(fault)))
            else:
                st.rerun()
    return view if opened else None


def named(words: str, view: str) -> str:
    """The label of a button beside a view: theme.css hides the view's name, which is read out."""
    return f"{words} *{escape_markdown(view)}*"


def share_button(view: SavedView) -> None:
    """The button beside an own view that opens its form for sharing, for users who may write for others."""
    if current_user().may(Right.ACTIONS) and st.button(
        named(say("共享…", "Share…"), view.name), key=f"share-{view.name}", type="tertiary"
    ):
        st.session_state[SHARING] = view.name
        st.rerun()


def share_form(view: SavedView, author_id: str) -> None:
    """The form: with whom, and where else it is shown."""
    if st.session_state.get(SHARING) != view.name:
        return
    with st.form(f"share-form-{view.name}"):
        whom = st.selectbox(
            say("共享给", "Share with"),
            (EVERYBODY, *Role),
            format_func=lambda one: say("所有人", "everybody") if one == EVERYBODY else role_label(Role(one)),
            key="share-whom",
        )
        places: list[SharedPlace] = []
        if view.page == SHOWN_ELSEWHERE:
            places = st.multiselect(
                say("同时放到", "Put it on"),
                [*SharedPlace],
                format_func=lambda one: one.label,
                placeholder=say("只在视图列表中", "The list of views alone"),
                key="share-on",
            )
        st.caption(
            say(
                "共享的是选择，不是数字：各人打开时只看到自己有权看的内容。视图中有门店或同事姓名时，"
                "只有能看到它们的人才看得到这个视图。",
                "Choices are shared, no figures: whoever opens it sees what they may see. A view that names "
                "stores or colleagues is offered only to who may see these.",
            )
        )
        sent = st.form_submit_button(say("共享", "Share"), type="primary")
    if sent:
        _share(view, author_id, None if whom == EVERYBODY else Role(whom), places)


def _share(view: SavedView, author_id: str, role: Role | None, places: list[SharedPlace]) -> None:
    author = require_write(Right.ACTIONS)
    entry = shared_view(view, author, author_id, role, places, _stores(), _colleagues())
    require_write(Right.ACTIONS, *(entry.stores or ()))
    try:
        SharedViews(home()).share(entry)
    except CannotNote as fault:
        st.error(escape_markdown(str(fault)))
    else:
        del st.session_state[SHARING]
        st.rerun()


def _stores() -> dict[str, str]:
    return {code: store_name(code) for code in open_warehouse().stores()["store"]}


def _colleagues() -> list[str]:
    return [str(name) for name in open_warehouse().colleagues()["name"]]


def viewer_id(user: Principal) -> str:
    """Who shares, as others read it."""
    return user.email or user.name
