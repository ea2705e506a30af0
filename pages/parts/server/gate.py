"""The gate before Streamlit: each request and socket passes it.

It checks host and origin, counts, lets people who have not signed in to the sign-in only, takes uploads from
those who may load, gives media to whom they were made for, and adds the headers that protect an answer.
"""

import asyncio
import logging
from secrets import token_urlsafe
from typing import Any

from streamlit.auth_util import get_origin_from_redirect_uri
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from care.access.grants import Right
from care.access.oidc import BadSignIn
from care.access.sign_ins import holds
from care.i18n import say, set_language
from pages.parts.server.answers import (
    FILES,
    HTML,
    PLAIN,
    SAFE,
    ReceivedRequest,
    Refused,
    answer,
    cookie,
    redirect,
)
from pages.parts.server.ending import SignInBook
from pages.parts.server.media import MEDIA, MediaAddresses
from pages.parts.server.monitoring.server_reports import ServerReports
from pages.parts.server.open_sockets import LOGOUT, Message, OpenSocket, OpenSockets, Receive, Send
from pages.parts.server.rate_limits import RateLimit, SocketLimit
from pages.parts.server.response_headers import protected_headers
from pages.parts.server.shell.static_files import StaticFiles
from pages.parts.server.sign_in_page import (
    SIGN_IN,
    WANTED_COOKIE,
    provider_address,
    sign_in_page,
    wanted_page,
)
from pages.parts.server.uploads import UPLOADS, UploadDoor, may
from pages.parts.server.visitor import BROWSER_COOKIE, Visitor, visitor_of
from pages.parts.session.server_settings import has_sign_in, home

log = logging.getLogger("care.server")

HEALTH, METRICS, STREAM = "/_stcore/health", "/_stcore/metrics", "/_stcore/stream"
TO_SIGN_IN = (HEALTH, SIGN_IN, LOGOUT, "/auth/login", "/oauth2callback")
"""The only paths that take no sign-in."""
UNSIGNED, SIGNED, OPEN = (20.0, 200.0), (80.0, 1200.0), (400.0, 4000.0)
"""Requests of a client, a second in the long run and at once: before sign-in, after it, and where nobody
signs in."""
SOCKETS_SIGNED, SOCKETS_OPEN = 24, 400
"""Sockets of a client at once, where people sign in and where nobody does."""
LONGEST, LONGEST_UPLOAD = 120.0, 1800.0
"""Seconds that a request may take, whether its sender or its reader is slow."""
A_YEAR = 365 * 24 * 3600


class Gate:
    """The ASGI application around Streamlit's."""

    def __init__(
        self,
        app: Any,
        sockets: OpenSockets,
        media: MediaAddresses,
        files: StaticFiles,
        reports: ServerReports,
    ) -> None:
        self._app, self._sockets, self._media = app, sockets, media
        self._files, self._reports = files, reports
        self._book, self._uploads = SignInBook(), UploadDoor()
        self._unsigned, self._signed = RateLimit(*UNSIGNED), RateLimit(*SIGNED)
        self._open = RateLimit(*OPEN)
        self._room = SocketLimit(SOCKETS_SIGNED if has_sign_in() else SOCKETS_OPEN)
        self._address = get_origin_from_redirect_uri() if has_sign_in() else None
        self._tls = bool(self._address and self._address.startswith("https:"))

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Let a request, a socket or the server's own start through, or answer in place of Streamlit."""
        match scope["type"]:
            case "http":
                await self._request(scope, receive, send)
            case "websocket":
                await self._socket(scope, receive, send)
            case _:
                await self._app(scope, receive, send)

    async def _request(self, scope: Any, receive: Receive, send: Send) -> None:
        request = ReceivedRequest(scope)
        set_language(request.language)
        protected = self._protecting(send, request)
        try:
            visitor = self._admit(request)
            if request.is_base:  # files are named from the slash on
                await redirect(protected, "/")
                return
            if report := self._reports.response(request, visitor):
                await report(scope, receive, protected)
                return
            async with asyncio.timeout(LONGEST_UPLOAD if request.path.startswith(UPLOADS) else LONGEST):
                await self._pass(request, visitor, receive, protected)
        except Refused as why:
            await answer(protected, why.status, f"{why}\n".encode(), PLAIN, why.headers)
        except TimeoutError:
            return  # the connection is closed, as an answer that was broken off

    async def _pass(self, request: ReceivedRequest, visitor: Visitor, receive: Receive, send: Send) -> None:
        """Answer a request that was admitted."""
        if has_sign_in():
            if request.path == SIGN_IN:
                await redirect(send, "/" if visitor.claims else provider_address())
                return
            if request.path not in TO_SIGN_IN and visitor.claims is None:
                await self._ask_to_sign_in(request, send)
                return
            wanted = visitor.cookies.get(WANTED_COOKIE)
            if request.path == "/" and wanted and visitor.claims:
                await redirect(send, wanted_page(*_halves(wanted)) or "/", [cookie(WANTED_COOKIE, "", 0)])
                return
            if visitor.claims and request.path != HEALTH:
                await self._book.note(visitor.claims)
        if request.path.startswith(UPLOADS):
            with self._uploads.open(request, visitor):
                await self._app(request.scope, self._uploads.patiently(receive), send)
            return
        self._check_right(request, visitor)
        if request.path == LOGOUT and visitor.claims:
            await self._book.end(visitor.claims)
            await self._sockets.end_where(lambda claims: not holds(home(), claims))
        marked = _with_browser(send, request, visitor)
        own = await self._files.response(request)
        await (own or self._app)(request.scope, receive, marked)

    def _admit(self, request: ReceivedRequest) -> Visitor:
        """The visitor, where host, method and origin are right and there have not been too many requests."""
        if not is_host_allowed(request.headers.get("host")) or not request.is_below_base:
            raise Refused(400, say("此看板不使用这个地址。", "The dashboard is not at this address."))
        if request.method not in SAFE and not request.path.startswith(UPLOADS):
            raise Refused(405, say("不支持这种请求。", "There is no such request."), (b"allow", b"GET, HEAD"))
        if request.method not in SAFE and not self._is_own(request):
            raise Refused(403, say("请求来自别的网页。", "Another web page has sent this."))
        visitor = self._visitor(request)
        limit = self._open if not has_sign_in() else self._signed if visitor.claims else self._unsigned
        if not limit.take(visitor.counted_as):
            raise Refused(
                429,
                say("请求太多，请稍后再试。", "Too many requests: wait a little."),
                (b"retry-after", b"5"),
            )
        return visitor

    def _is_own(self, request: ReceivedRequest) -> bool:
        """Whether no page of another origin sends it; a proxy may have taken the port from the host."""
        return request.is_same_origin or request.headers.get("origin") == self._address

    def _visitor(self, request: ReceivedRequest) -> Visitor:
        try:
            return visitor_of(request.scope)
        except BadSignIn as fault:
            log.error("%s", fault)  # noqa: TRY400 - the sentence says all
            raise Refused(
                503,
                say(
                    "暂时无法核对登录，请联系管理员。", "Sign-ins cannot be checked: tell the administrator."
                ),
            ) from fault

    def _visitor_for_socket(self, request: ReceivedRequest) -> Visitor | None:
        """Who may open a socket; else None."""
        if request.path != STREAM or not self._is_own(request):
            return None
        try:
            visitor = self._admit(request)
        except Refused:
            return None
        return visitor if visitor.claims or not has_sign_in() else None

    def _check_right(self, request: ReceivedRequest, visitor: Visitor) -> None:
        """Media go to whom they were made for, metrics to administrators; no other page signs anybody out."""
        if request.path.startswith(MEDIA) and not (
            self._media.has(visitor.key, request.path) and (not has_sign_in() or may(visitor))
        ):
            raise Refused(404, say("没有这个文件，或已失效。", "There is no such file, or it has expired."))
        if request.path.startswith(METRICS) and has_sign_in() and not may(visitor, Right.AUDIT, of_all=True):
            raise Refused(403, say("您没有这个权限。", "You may not see this."))
        if request.path == LOGOUT and request.headers.get("sec-fetch-site") == "cross-site":
            raise Refused(403, say("请求来自别的网页。", "Another web page has sent this."))

    async def _ask_to_sign_in(self, request: ReceivedRequest, send: Send) -> None:
        if not request.is_for_page:
            raise Refused(401, say("请先登录。", "Sign in first."))
        wanted = wanted_page(request.path, request.query)
        back = [cookie(WANTED_COOKIE, wanted, 900)] if wanted not in ("", "/") and ";" not in wanted else []
        await answer(send, 401, sign_in_page(), HTML, back)

    def _protecting(self, send: Send, request: ReceivedRequest) -> Send:
        published = request.path.startswith(FILES)

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = protected_headers(message.get("headers", ()), tls=self._tls, published=published)
                message = {**message, "headers": headers}
            await send(message)

        return protected

    async def _socket(self, scope: Any, receive: Receive, send: Send) -> None:
        request = ReceivedRequest(scope)
        visitor = self._visitor_for_socket(request)
        if visitor is None:
            await send({"type": "websocket.close", "code": 1008})
            return
        if not self._room.enter(visitor.counted_as):
            await send({"type": "websocket.close", "code": 1013})
            return
        key = visitor.key
        one = OpenSocket(visitor.claims, receive, send, lambda message: self._media.tell(key, message))
        self._sockets.add(one)
        self._media.enter(key)
        try:
            await self._app(scope, one.receive, one.send)
        finally:
            self._sockets.remove(one)
            self._media.leave(key)
            self._room.leave(visitor.counted_as)


def _with_browser(send: Send, request: ReceivedRequest, visitor: Visitor) -> Send:
    """Give a browser its own cookie with the first page, where nobody signs in."""
    if has_sign_in() or visitor.browser or not request.is_for_page:
        return send
    header = cookie(BROWSER_COOKIE, token_urlsafe(24), A_YEAR)

    async def marked(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), header]}
        await send(message)

    return marked


def _halves(address: str) -> tuple[str, str]:
    path, _, query = address.partition("?")
    return path, query
