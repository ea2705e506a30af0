"""Who looks at this session, and what they may do at this moment."""

import getpass
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import streamlit as st

from care.access.grants import Principal, Right, Role, read_access
from care.i18n import say
from pages.parts.session.server_settings import check_openness, has_sign_in, home, is_insecure

HOLDS_FOR = timedelta(hours=12)
"""Then people sign in anew: only so does the dashboard hear who has left a group, or the company."""


class NotSignedIn(Exception):
    """Nobody has signed in yet where people have to, or not lately."""


class NotAdmitted(Exception):
    """Somebody signed in to whom no grant is made; the message says whom to ask."""

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
    """What the viewer may see is no longer what it was when this was put before them."""


@dataclass(frozen=True)
class Visitor:
    """Whoever is at the other end, whatever they may do. ``claims`` None: nobody signs in here."""

    claims: Mapping[str, Any] | None

    def viewer(self) -> Principal:
        """Their rights as the home grants them now. Raises NotSignedIn, NotAdmitted, BadAccess, BadSignIn."""
        if self.claims is None:
            check_openness()
            return _anybody() if is_insecure() else _user_of_this_computer()
        if not self.claims.get("is_logged_in") or _is_old(self.claims.get("iat")):
            raise NotSignedIn
        access = read_access(home())
        if (admitted := access.admit(self.claims)) is None:
            raise NotAdmitted(str(self.claims.get(access.email_claim) or ""), access.administrators)
        return admitted


def visitor() -> Visitor:
    """Whoever opened this session."""
    claims = st.user.to_dict()
    return Visitor(claims if has_sign_in() or "is_logged_in" in claims else None)


_admitted: ContextVar[Principal | None] = ContextVar("admitted", default=None)


@contextmanager
def current_viewer(one: Principal) -> Iterator[None]:
    """Within it a page runs, whose viewer is whoever was let in at its start: it asks a dozen times."""
    token = _admitted.set(one)
    try:
        yield
    finally:
        _admitted.reset(token)


def viewer() -> Principal:
    """The viewer of this session. Raises what :meth:`Visitor.viewer` raises."""
    return _admitted.get() or visitor().viewer()


def recheck_rights() -> Callable[[], None]:
    """To be called later, in any thread, before something is handed out: raises :class:`RightsChanged`."""
    then = visitor()
    was = then.viewer()

    def check() -> None:
        if then.viewer() != was:
            raise RightsChanged

    return check


def _is_old(issued_at: Any) -> bool:
    """Whether the provider's word, in seconds since 1970, dates too far back to be taken."""
    return not isinstance(issued_at, int | float) or time.time() - issued_at > HOLDS_FOR.total_seconds()


def _user_of_this_computer() -> Principal:
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = ""
    return Principal(name, None, frozenset(Role), None, frozenset(Right))


def _anybody() -> Principal:
    """Personal originals take a name for the log, and the log is for those who answer for it."""
    name = say("未登录", "not signed in")
    return Principal(name, None, frozenset(), None, frozenset(Right) - {Right.UNMASKED, Right.AUDIT})
