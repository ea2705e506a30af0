"""The outermost part of the server: each request gets an id, is counted and logged; each page is timed."""

import logging
import time
from pathlib import Path
from secrets import token_hex
from typing import Any

from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.util import calc_hash

from pages.parts.server.answers import FILES
from pages.parts.server.monitoring.json_log import request_id
from pages.parts.server.monitoring.measurements import Measurements
from pages.parts.server.open_sockets import Message, Receive, Send

log = logging.getLogger("care.request")
SHORT = 400
"""Bytes below which a message may be the one that ends a run."""
FIRST_PAGE = "overview"
NAMES = {path.stem for path in Path(__file__).parents[3].glob("*.py")}
PAGES = {calc_hash(name): name for name in NAMES} | {calc_hash(""): FIRST_PAGE}
"""Names of pages by the hash that a browser knows them by."""


class WatchedServer:
    """The ASGI application around the gate."""

    def __init__(self, app: Any, measured: Measurements) -> None:
        self._app, self._measured = app, measured

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Let everything through, and note it."""
        token = request_id.set(token_hex(8))
        try:
            match scope["type"]:
                case "http":
                    await self._request(scope, receive, send)
                case "websocket":
                    await self._socket(scope, receive, send)
                case _:
                    await self._app(scope, receive, send)
        finally:
            request_id.reset(token)

    async def _request(self, scope: Any, receive: Receive, send: Send) -> None:
        began, told = time.monotonic(), {"status": 0, "bytes": 0}

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                told["status"] = message["status"]
                header = (b"x-request-id", request_id.get().encode())
                message = {**message, "headers": [*message.get("headers", ()), header]}
            told["bytes"] += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            self._measured.requests.labels(status=str(told["status"])).inc()
            if told["status"] >= 400 or not any(part in scope["path"] for part in FILES):
                log.info("request", extra={**_who(scope), **told, "ms": _since(began)})

    async def _socket(self, scope: Any, receive: Receive, send: Send) -> None:
        began, run = time.monotonic(), _Run(self._measured)

        async def heard() -> Message:
            message = await receive()
            if content := message.get("bytes"):
                run.hear(content)
            return message

        async def sent(message: Message) -> None:
            await send(message)
            if (content := message.get("bytes")) and len(content) < SHORT:
                run.tell(content)

        self._measured.viewers.inc()
        log.info("opened", extra=_who(scope))
        try:
            await self._app(scope, heard, sent)
        finally:
            self._measured.viewers.dec()
            log.info("closed", extra={"ms": _since(began)})


class _Run:
    """The run that a viewer waits for."""

    def __init__(self, measured: Measurements) -> None:
        self._measured = measured
        self._began: float | None = None
        self._page = FIRST_PAGE

    def hear(self, content: bytes) -> None:
        """A message of the browser's: a run may begin; one that was going on is given up for it."""
        try:
            message = BackMsg.FromString(content)
        except DecodeError:
            return  # Streamlit refuses it
        if message.WhichOneof("type") == "rerun_script":
            asked = message.rerun_script
            name = PAGES.get(asked.page_script_hash) or asked.page_name.strip("/") or FIRST_PAGE
            self._page = name if name in NAMES else ""
            self._began = time.monotonic()

    def tell(self, content: bytes) -> None:
        """A short message to the browser: the run may have ended."""
        message = ForwardMsg.FromString(content)
        ended = message.WhichOneof("type") == "script_finished"
        early = message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
        if not ended or early or self._began is None:
            return
        self._measured.page_seconds.labels(page=self._page).observe(time.monotonic() - self._began)
        log.info("page", extra={"page": self._page, "ms": _since(self._began)})
        self._began = None


def _who(scope: Any) -> dict[str, Any]:
    client = scope.get("client")
    return {
        "method": scope.get("method", "SOCKET"),
        "path": scope["path"],
        "from": client[0] if client else "",
    }


def _since(began: float) -> int:
    return round(1000 * (time.monotonic() - began))
