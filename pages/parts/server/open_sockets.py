"""The sockets that are open, each of which can be ended at once, and the messages that they may send."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pages.parts.server.rate_limits import RateLimit
from pages.parts.session.server_settings import base_path

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

LOGOUT = "/auth/logout"
SHORT = 1000
"""Bytes below which a message may be the one that sends a page to LOGOUT."""
REFUSED = 1008
"""The close code for what a policy does not allow."""
GONE: Message = {"type": "websocket.disconnect", "code": REFUSED}
MESSAGES = (40.0, 400.0)
"""Messages of a socket: a second in the long run, and at once."""


@dataclass(eq=False)
class OpenSocket:
    """One socket of a session.

    ``claims``: of the sign-in that it was opened with. ``_tell`` is called with each message that is sent.
    """

    claims: Mapping[str, Any] | None
    _receive: Receive
    _send: Send
    _tell: Callable[[bytes], None]
    _limit: RateLimit = field(default_factory=lambda: RateLimit(*MESSAGES))
    _accepted: bool = False
    _leaves: bool = False
    _ended: bool = False

    async def receive(self) -> Message:
        """The next message; once it has ended, that it is closed."""
        message = GONE if self._ended else await self._receive()
        if message["type"] == "websocket.receive" and not self._ended and not self._limit.take(""):
            await self.end(to="")
        return GONE if self._ended else message

    async def send(self, message: Message) -> None:
        """Send, unless it has ended."""
        if not self._ended:
            self._accepted = self._accepted or message["type"] == "websocket.accept"
            if content := message.get("bytes"):
                self._tell(content)
                self._leaves = self._leaves or (len(content) < SHORT and LOGOUT.encode() in content)
            await self._send(message)

    async def end(self, to: str = "/") -> None:
        """Close it; the browser then opens the page ``to``, unless it is on its way to sign out."""
        if self._ended:
            return
        self._ended = True
        try:
            if self._accepted and to and not self._leaves:
                leave = ForwardMsg()
                leave.auth_redirect.url = base_path() + to
                await self._send({"type": "websocket.send", "bytes": leave.SerializeToString()})
            await self._send({"type": "websocket.close", "code": REFUSED})
        except (OSError, RuntimeError):  # it has closed by itself meanwhile
            return


class OpenSockets:
    """All of them."""

    def __init__(self) -> None:
        self._open: set[OpenSocket] = set()

    def add(self, one: OpenSocket) -> None:
        """One has been opened."""
        self._open.add(one)

    def remove(self, one: OpenSocket) -> None:
        """One has closed."""
        self._open.discard(one)

    async def end_where(self, no_longer: Callable[[Mapping[str, Any]], bool]) -> None:
        """End those whose sign-in no longer holds."""
        ended = [one for one in self._open if one.claims is not None and no_longer(one.claims)]
        async with asyncio.TaskGroup() as ending:
            for one in ended:
                ending.create_task(one.end())
