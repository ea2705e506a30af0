"""The user of this session, and what they may do at this moment."""

import getpass
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import streamlit as st

from care.access.grants import Principal, Right, Role, read_access
from care.access.sign_ins import holds
from care.i18n import say
from care.semantic.dimension import PEOPLE
from pages.parts.session.server_settings import check_openness, has_sign_in, home, is_insecure


class NotSignedIn(Exception):
    """Nobody has signed in where people have to, or not within twelve hours, or the sign-in was ended."""


class NotAdmitted(Exception):
    """Somebody without a grant signed in; the message says whom to ask."""

    def __init__(self, email: str, administrators: tuple[str, ...]) -> None:
        self.email = email
        ask_zh = "、".join(administrators) or "负责看板的同事"
        ask_en = ", ".join(administrators) or "whoever looks after the dashboard"
        own = email or say("（未提供邮箱）", "(no e-mail given)")
        super().__init__(
            say(
                f"您以 {own} 登录，尚未获准查看看板。请联系 {ask_zh}。",
                f"You are signed in as {own}, who has no access yet. Please ask {ask_en}.",
            )
        )


class RightsChanged(Exception):
    """The user may see other things than when this was shown to them."""


@dataclass(frozen=True)
class SessionSignIn:
    """The sign-in of a session. ``claims``: what the provider said; None where nobody signs in here."""

    claims: Mapping[str, Any] | None

    def user(self) -> Principal:
        """The user with the rights that the home grants now.

        Raises NotSignedIn, NotAdmitted, BadAccess, BadSignIn.
        """
        if self.claims is None:
            check_openness()
            return _anonymous_user() if is_insecure() else _local_user()
        if not holds(home(), self.claims):
            raise NotSignedIn
        access = read_access(home())
        if (user := access.admit(self.claims)) is None:
            raise NotAdmitted(str(self.claims.get(access.email_claim) or ""), access.administrators)
        return user


def current_sign_in() -> SessionSignIn:
    """The sign-in of this session."""
    claims = st.user.to_dict()
    return SessionSignIn(claims if has_sign_in() or "is_logged_in" in claims else None)


_current_user: ContextVar[Principal | None] = ContextVar("current_user", default=None)


@contextmanager
def acting_as(user: Principal) -> Iterator[None]:
    """Within it a page runs whose user was admitted at its start, because a page asks a dozen times."""
    token = _current_user.set(user)
    try:
        yield
    finally:
        _current_user.reset(token)


def current_user() -> Principal:
    """The user of this session. Raises what :meth:`SessionSignIn.user` raises."""
    return _current_user.get() or current_sign_in().user()


def recheck_rights() -> Callable[[], None]:
    """A check to call later, in any thread, before something is handed out: raises :class:`RightsChanged`."""
    sign_in = current_sign_in()
    before = sign_in.user()

    def check() -> None:
        if sign_in.user() != before:
            raise RightsChanged

    return check


def may_see(dimension: str) -> bool:
    """Whether the user may see the values of a dimension: colleagues' names take a right."""
    return dimension not in PEOPLE or current_user().may(Right.PEOPLE)


def _local_user() -> Principal:
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = ""
    return Principal(name, None, frozenset(Role), None, frozenset(Right))


def _anonymous_user() -> Principal:
    """Without personal originals, which take a name for the log, and without the log itself."""
    name = say("未登录", "not signed in")
    return Principal(name, None, frozenset(), None, frozenset(Right) - {Right.UNMASKED, Right.AUDIT})
