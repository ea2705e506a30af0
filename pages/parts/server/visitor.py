"""Who sends a request: the address it comes from, and the sign-in or the browser that its cookies tell."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from starlette.requests import HTTPConnection
from streamlit.auth_util import get_cookie_with_chunks, get_origin_from_redirect_uri
from streamlit.runtime import Runtime
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from care.access.sign_ins import holds, person_of, sign_in_id
from pages.parts.session.server_settings import has_sign_in, home

BROWSER_COOKIE = "care_browser"
"""Tells browsers apart where nobody signs in."""
UNKNOWN = ""
"""The key of clients without any cookie."""


@dataclass(frozen=True)
class Visitor:
    """One client. ``claims``: those of the sign-in that holds now; None without one."""

    address: str
    cookies: Mapping[str, str]
    claims: Mapping[str, Any] | None

    @property
    def browser(self) -> str:
        """The name that this browser was given; blank before."""
        return self.cookies.get(BROWSER_COOKIE, UNKNOWN)

    @property
    def key(self) -> str:
        """What sessions, media and uploads belong to: the sign-in, or without one the browser."""
        return sign_in_id(self.claims) if self.claims else UNKNOWN if has_sign_in() else self.browser

    @property
    def counted_as(self) -> str:
        """What requests and sockets are counted by: the sign-in, or without one the address."""
        return f"sign-in {sign_in_id(self.claims)}" if self.claims else f"address {self.address}"

    @property
    def person(self) -> str:
        """Whom uploads are counted by, across all their browsers."""
        return f"person {person_of(self.claims)}" if self.claims else f"address {self.address}"


def visitor_of(scope: Mapping[str, Any]) -> Visitor:
    """The visitor of a request or socket. Raises BadSignIn where the ended sign-ins cannot be read."""
    cookies = cookies_in(scope)
    client = scope.get("client")
    claims = claims_in(cookies) if has_sign_in() else None
    return Visitor(client[0] if client else "", cookies, claims)


def cookies_in(scope: Mapping[str, Any]) -> Mapping[str, str]:
    """The cookies of a request as Streamlit reads them, lest one cookie be checked and another be used."""
    return HTTPConnection(dict(scope)).cookies


def claims_in(cookies: Mapping[str, str]) -> Mapping[str, Any] | None:
    """The claims of the sign-in that cookies prove, while it holds; else None. Raises BadSignIn."""
    told = {name: value for name, value in cookies.items() if name.startswith(USER_COOKIE_NAME)}
    claims = _signed_claims(tuple(sorted(told.items()))) if told else None
    return claims if claims and holds(home(), claims) else None


def key_of_session(session_id: str) -> str | None:
    """The key of the visitor who has a session open at this moment; None where nobody has."""
    client = Runtime.instance().get_client(session_id)
    if client is None:
        return None
    cookies = client.client_context.cookies
    if not has_sign_in():
        return cookies.get(BROWSER_COOKIE, UNKNOWN)
    claims = claims_in(cookies)
    return sign_in_id(claims) if claims else None


@lru_cache(maxsize=1024)
def _signed_claims(cookies: tuple[tuple[str, str], ...]) -> Mapping[str, Any] | None:
    """What is signed with this server's secret for this server's address; an expiry is judged elsewhere."""
    known = dict(cookies)

    def signed(name: str) -> bytes | None:
        value = known.get(name)
        return decode_signed_value(get_cookie_secret(), name, value.encode("latin-1")) if value else None

    try:
        told = get_cookie_with_chunks(signed, USER_COOKIE_NAME)
        claims = json.loads(told) if told else None
    except (ValueError, TypeError, UnicodeError):
        return None
    if not isinstance(claims, dict) or claims.get("origin") != get_origin_from_redirect_uri():
        return None
    return claims
