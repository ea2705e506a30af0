"""The answers that the gate gives by itself, and what it reads of a request."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs

from care.i18n import Language
from pages.parts.server.open_sockets import Send
from pages.parts.server.response_headers import NOT_STORED, PLAIN_POLICY
from pages.parts.session.server_settings import base_path

PLAIN, HTML = b"text/plain; charset=utf-8", b"text/html; charset=utf-8"
SAFE = ("GET", "HEAD", "OPTIONS")
OWN = ("/_stcore/", "/media/", "/static/", "/component/", "/auth/", "/oauth2callback")
"""Beginnings of paths that are no pages."""
FILES = ("/static/", "/component/", "/_stcore/bidi-components/")
"""Streamlit's own files, which browsers may keep."""

Header = tuple[bytes, bytes]


class Refused(Exception):
    """A request is not let through; the message is the answer, with its ``status`` and further headers."""

    def __init__(self, status: int, why: str, *headers: Header) -> None:
        self.status, self.headers = status, headers
        super().__init__(why)


class ReceivedRequest:
    """A request or the beginning of a socket, from its ASGI scope; ``path`` is that below the base path."""

    def __init__(self, scope: Mapping[str, Any]) -> None:
        self.scope = scope
        path: str = scope["path"]
        base = base_path()
        self.is_base = bool(base) and path == base
        self.is_below_base = self.is_base or path.startswith(f"{base}/")
        self.path = path.removeprefix(base) if self.is_below_base else path
        self.method: str = scope.get("method", "GET")

    @cached_property
    def headers(self) -> dict[str, str]:
        """Each header once, by its name in lower case."""
        return {name.decode("latin-1"): value.decode("latin-1") for name, value in self.scope["headers"]}

    @property
    def query(self) -> str:
        """What stands behind the question mark."""
        told: bytes = self.scope.get("query_string", b"")
        return told.decode("latin-1")

    @property
    def language(self) -> Language:
        """The language that the address asks for, or else the browser."""
        asked = parse_qs(self.query).get("lang") or [self.headers.get("accept-language", "zh")]
        return "en" if asked[0].lower().startswith("en") else "zh"

    @property
    def is_for_page(self) -> bool:
        """Whether a person opens a page, rather than a page something of its own."""
        return (
            self.method == "GET"
            and "text/html" in self.headers.get("accept", "")
            and not self.path.startswith(OWN)
        )

    @property
    def is_same_origin(self) -> bool:
        """Whether no page of another origin sends it; programs that are no browsers name none."""
        origin, host = self.headers.get("origin"), self.headers.get("host", "")
        return origin is None or origin.partition("://")[2] == host


async def answer(send: Send, status: int, body: bytes, kind: bytes, headers: Iterable[Header] = ()) -> None:
    """Answer a request with a whole body."""
    told = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"content-security-policy", PLAIN_POLICY.encode()),
        NOT_STORED,
        *headers,
    ]
    await send({"type": "http.response.start", "status": status, "headers": told})
    await send({"type": "http.response.body", "body": body})


async def redirect(send: Send, to: str, headers: Iterable[Header] = ()) -> None:
    """Send a browser on to another address of this server, a path below the base path."""
    address = (base_path() + to).encode("ascii", "replace")
    await answer(send, 302, b"", PLAIN, [(b"location", address), *headers])


def cookie(name: str, value: str, seconds: int) -> Header:
    """A header that sets a cookie for this server, which no script can read; 0 seconds remove it."""
    told = f"{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}"
    return b"set-cookie", told.encode("latin-1")
