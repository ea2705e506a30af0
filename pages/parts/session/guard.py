"""The gate before every page: who comes in, what each page takes, and what is said to who may not."""

from typing import NoReturn

import streamlit as st

from care.access.change_log import record_access_changes
from care.access.grants import BadAccess, Principal, Right
from care.access.oidc import BadSignIn
from care.audit.log import AuditEvent, CannotNote, record_event
from care.i18n import escape_markdown, say
from pages.parts.session.current_user import NotAdmitted, NotSignedIn, current_user
from pages.parts.session.server_settings import has_sign_in, home, is_insecure
from pages.parts.state.widgets import choose_language

TAKES = {
    "reports": Right.RECORDS,
    "files": Right.RECORDS,
    "intake": Right.LOAD,
    "audit": Right.AUDIT,
}
"""The right without which a page is not shown, by the page's address."""

WORDS = {
    Right.RECORDS: ("查看记录", "see records"),
    Right.UNMASKED: ("查看未脱敏的信息", "see personal originals"),
    Right.LOAD: ("装载文件", "load files"),
    Right.ACTIONS: ("记录行动", "write actions"),
    Right.SETTINGS: ("设定目标与基线", "set targets and baselines"),
    Right.AUDIT: ("查看审计记录", "read the audit log"),
}
"""What each right allows, as a verb."""


SHUT = (NotSignedIn, NotAdmitted, BadAccess, BadSignIn)


def app_name() -> str:
    """What the dashboard is called."""
    return say("客户关怀质量看板", "Customer-care quality")


def require_sign_in() -> Principal:
    """The viewer; whoever is none is told why in place of the page."""
    try:
        one = current_user()
    except SHUT as why:
        _keep_out(why)
    if has_sign_in():
        _note_once(one.email or one.name, AuditEvent.SIGN_IN, "")
    return one


def may_open(one: Principal, page: str) -> bool:
    """Whether a page is among those that the viewer may open."""
    return page not in TAKES or one.may(TAKES[page])


def require_permission(right: Right) -> Principal:
    """The viewer, who has this right at this moment; else it is said so and the run ends here.

    A drawer runs without the frame: where its viewer is none any more, the whole page is run anew.
    """
    try:
        one = current_user()
    except SHUT:
        st.rerun()
    if not one.may(right):
        _refuse(one, right)
    return one


def require_page(page: str) -> None:
    """The same for a page, however it was come by."""
    if page in TAKES:
        require_permission(TAKES[page])


def warn_where_open() -> None:
    """On every page of a server that lets anybody look: that it does."""
    if is_insecure():
        st.warning(
            say(
                "任何能连到这台电脑的人都能看到这些数据：看板以 --insecure 启动，没有登录。",
                "Anybody who reaches this computer sees this: started with --insecure, without sign-in.",
            ),
            icon=":material/lock_open:",
        )


def account_corner(one: Principal) -> None:
    """The language; and who is signed in, what they may see and do, and the way out."""
    with st.container(horizontal=True, width="content", gap="xsmall"):
        choose_language()
        if has_sign_in():
            with st.popover("", icon=":material/account_circle:", help=say("登录的人", "Who is signed in")):
                account(one)


def account(one: Principal) -> None:
    """Who is signed in, what they may see and do, and the way out; nothing where nobody signs in."""
    if has_sign_in():
        _tell_of(one)
        _way_out()


def _tell_of(one: Principal) -> None:
    st.text(one.name)
    if one.email and one.email != one.name:
        st.text(one.email)
    stores = say("全部门店", "every store") if one.stores is None else "、".join(sorted(one.stores))
    st.caption(say("可看：", "Sees ") + escape_markdown(stores))
    rights = [say(*WORDS[right]) for right in Right if one.may(right)]
    st.caption(say("可以：", "May ") + (say("、", ", ").join(rights) or "—"))


def _keep_out(why: Exception) -> NoReturn:
    st.set_page_config(page_title=app_name())
    choose_language()
    match why:
        case NotSignedIn():
            st.markdown("#### " + app_name())
            st.text(say("请用公司账号登录。", "Please sign in with your company account."))
            st.button(say("登录", "Sign in"), type="primary", icon=":material/login:", on_click=st.login)
        case NotAdmitted(email=email):
            _note_once(email, AuditEvent.DENIED, "sign-in")
            st.warning(say("您还不能查看看板。", "You may not look at this yet."), icon=":material/lock:")
            st.text(str(why))
            _way_out()
        case _:
            st.error(escape_markdown(str(why)), icon=":material/lock:")
    st.stop()


def _refuse(one: Principal, right: Right) -> NoReturn:
    _note_once(one.email or one.name, AuditEvent.DENIED, right)
    zh, en = WORDS[right]
    st.warning(
        say(
            f"您没有“{zh}”的权限。需要时请联系看板管理员。",
            f"You may not {en}. Ask the dashboard's administrator if you need to.",
        ),
        icon=":material/lock:",
    )
    st.stop()


def _note_once(who: str, deed: AuditEvent, of: str) -> None:
    """In the audit log, once a session and not at each of its runs."""
    noted = st.session_state.setdefault("noted", set())
    if (deed, of) not in noted:
        try:
            record_access_changes(home())
            record_event(home(), who, deed, of=of)
        except CannotNote as fault:
            st.warning(escape_markdown(str(fault)))
        else:
            noted.add((deed, of))


def _way_out() -> None:
    st.button(say("退出登录", "Sign out"), icon=":material/logout:", on_click=st.logout, key="sign-out")
