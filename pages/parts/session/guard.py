"""The guard of every page: who is admitted, what right each page takes, and what refused users read."""

from typing import NoReturn

import streamlit as st

from care.access.change_log import record_access_changes
from care.access.grants import BadAccess, Principal, Right
from care.access.oidc import BadSignIn
from care.audit.log import AuditEvent, CannotNote, record_event
from care.i18n import escape_markdown, say
from care.stores.store_names import store_name
from pages.parts.help.help_link import help_link
from pages.parts.session.current_user import NotAdmitted, NotSignedIn, current_sign_in, current_user
from pages.parts.session.server_settings import has_sign_in, home, is_insecure
from pages.parts.state.widgets import choose_language

REQUIRED = {
    "advisors": Right.PEOPLE,
    "coaching": Right.PEOPLE,
    "reports": Right.RECORDS,
    "files": Right.RECORDS,
    "worklist": Right.RECORDS,
    "intake": Right.LOAD,
    "coding": Right.RECORDS,
    "audit": Right.AUDIT,
}
"""The right without which a page is not shown, by the page's path in the URL."""

RIGHT_NAMES = {
    Right.RECORDS: ("查看记录", "see records"),
    Right.UNMASKED: ("查看未脱敏的信息", "see personal originals"),
    Right.LOAD: ("导入文件", "load files"),
    Right.ACTIONS: ("记录行动", "write actions"),
    Right.SETTINGS: ("设定制度、目标与基准期", "set policies, targets and baselines"),
    Right.AUDIT: ("查看审计记录", "read the audit log"),
    Right.PEOPLE: ("查看同事姓名", "see the names of colleagues"),
}
"""What each right allows, as a verb, for :func:`care.i18n.say`."""


SHUT = (NotSignedIn, NotAdmitted, BadAccess, BadSignIn)
"""The errors with which :func:`current_user` refuses a session."""


def app_name() -> str:
    """What the dashboard is called."""
    return say("客户关怀质量看板", "Customer-care quality")


def require_sign_in() -> Principal:
    """The user of this session; refused sessions read why in place of the page."""
    try:
        user = current_user()
    except SHUT as why:
        _refuse_session(why)
    if has_sign_in():
        _record_once(user.email or user.name, AuditEvent.SIGN_IN, "")
    return user


def may_open(user: Principal, page: str) -> bool:
    """Whether the user may open a page."""
    return page not in REQUIRED or user.may(REQUIRED[page])


def may_begin(user: Principal) -> bool:
    """Whether the user may fill an empty home: they may load, and of every store, as the demo has its own."""
    return user.may(Right.LOAD) and user.stores is None


def require_permission(right: Right) -> Principal:
    """The user, who has this right at this moment; else the run ends here with a note.

    In a drawer, which runs without the frame, a session that is refused by now runs the whole page anew.
    """
    try:
        user = current_user()
    except SHUT:
        st.rerun()
    if not user.may(right):
        _refuse_user(user, right)
    return user


def require_write(right: Right | None = None, *stores: str | None) -> Principal:
    """The user at this very moment, who has the right and sees the stores that are about to be written.

    Otherwise nothing is written: the run ends here with a note. Asked for right before each write, because a
    page or a drawer may have been opened long before. A store of None stands for every store.
    """
    try:
        user = current_sign_in().user()
    except SHUT:
        st.rerun()
    if right is not None and not user.may(right):
        _refuse_user(user, right)
    if not all(map(user.sees, stores)):
        _record_once(user.email or user.name, AuditEvent.DENIED, "store")
        st.warning(
            say(
                "您不能更改这些门店的内容，所以没有保存。",
                "You may not change anything of these stores, so nothing was saved.",
            ),
            icon=":material/lock:",
        )
        st.stop()
    return user


def require_page(page: str) -> None:
    """The same for the right that a page takes, however the page was reached."""
    if page in REQUIRED:
        require_permission(REQUIRED[page])


def warn_where_open() -> None:
    """Warn on every page of a server that admits anybody."""
    if is_insecure():
        st.warning(
            say(
                "任何能连到这台电脑的人都能看到这些数据：看板以 --insecure 启动，没有登录。",
                "Anybody who reaches this computer sees this: started with --insecure, without sign-in.",
            ),
            icon=":material/lock_open:",
        )


def account_corner(user: Principal, page: str) -> None:
    """The help of a page and the language switch; and, with sign-in, a popover of the account."""
    with st.container(
        horizontal=True, vertical_alignment="center", width="content", gap="xsmall", key="account"
    ):
        help_link(page)
        choose_language()
        if has_sign_in():
            with st.popover("", icon=":material/account_circle:", help=say("登录的人", "Who is signed in")):
                account(user)


def account(user: Principal) -> None:
    """Who is signed in, what they may see and do, and the sign-out button; nothing without sign-in."""
    if has_sign_in():
        _describe(user)
        _sign_out_button()


def _describe(user: Principal) -> None:
    st.text(user.name)
    if user.email and user.email != user.name:
        st.text(user.email)
    stores = (
        say("全部门店", "every store")
        if user.stores is None
        else "、".join(map(store_name, sorted(user.stores)))
    )
    st.caption(say("可看：", "Sees ") + escape_markdown(stores))
    rights = [say(*RIGHT_NAMES[right]) for right in Right if user.may(right)]
    st.caption(say("可以：", "May ") + (say("、", ", ").join(rights) or "—"))


def _refuse_session(why: Exception) -> NoReturn:
    st.set_page_config(page_title=app_name())
    choose_language()
    match why:
        case NotSignedIn():
            st.markdown("#### " + app_name())
            st.text(say("请用公司账号登录。", "Please sign in with your company account."))
            st.button(say("登录", "Sign in"), type="primary", icon=":material/login:", on_click=st.login)
        case NotAdmitted(email=email):
            _record_once(email, AuditEvent.DENIED, "sign-in")
            st.warning(say("您还不能查看看板。", "You may not look at this yet."), icon=":material/lock:")
            st.text(str(why))
            _sign_out_button()
        case _:
            st.error(escape_markdown(str(why)), icon=":material/lock:")
    st.stop()


def _refuse_user(user: Principal, right: Right) -> NoReturn:
    _record_once(user.email or user.name, AuditEvent.DENIED, right)
    zh, en = RIGHT_NAMES[right]
    st.warning(
        say(
            f"您没有“{zh}”的权限。需要时请联系看板管理员。",
            f"You may not {en}. Ask the dashboard's administrator if you need to.",
        ),
        icon=":material/lock:",
    )
    st.stop()


def _record_once(user: str, event: AuditEvent, of: str) -> None:
    """Record an event in the audit log once a session, not in each of its runs."""
    recorded = st.session_state.setdefault("noted", set())
    if (event, of) not in recorded:
        try:
            record_access_changes(home())
            record_event(home(), user, event, of=of)
        except CannotNote as fault:
            st.warning(escape_markdown(str(fault)))
        else:
            recorded.add((event, of))


def _sign_out_button() -> None:
    st.button(say("退出登录", "Sign out"), icon=":material/logout:", on_click=st.logout, key="sign-out")
