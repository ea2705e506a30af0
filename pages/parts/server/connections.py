"""Connections: how many of a client and in all, and how long one may stay without a whole request."""

import asyncio
from collections import Counter
from ipaddress import ip_address
from typing import Any, ClassVar

from uvicorn.protocols.http.h11_impl import H11Protocol

SPARE = 256
"""Descriptors that connections leave to files, pipes and databases."""
USUAL, MOST = 2000, 4000
"""Connections in all, where the system sets no limit to descriptors, and at most."""
OF_ONE = 400
"""Connections from one other computer; this computer's own may be a proxy's, which has everybody's."""
PATIENCE = 15.0
"""Seconds within which the head of a request has arrived."""


def room_for_connections() -> int:
    """How many connections there can be, after as many descriptors were asked for as one may have."""
    try:
        import resource
    except ImportError:  # Windows counts them otherwise
        return USUAL
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST + SPARE if hard == resource.RLIM_INFINITY else min(hard, MOST + SPARE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    return MOST if soft == resource.RLIM_INFINITY else max(64, min(MOST, soft - SPARE))


class LimitedConnection(H11Protocol):
    """A connection of uvicorn's that counts, and is closed where its client keeps it open for nothing."""

    room = USUAL
    _open: ClassVar[Counter[str]] = Counter()

    def connection_made(self, transport: Any) -> None:
        """Take it in, or close it at once where there is no room."""
        super().connection_made(transport)
        self._idle_since = self.loop.time()
        self._look: asyncio.TimerHandle | None = None
        self._client: str | None = None
        client = self.client[0] if self.client else ""
        full = self._open.total() >= self.room
        if full or (not _is_own(client) and self._open[client] >= OF_ONE):
            transport.abort()
            return
        self._client = client
        self._open[client] += 1
        self._look = self.loop.call_later(PATIENCE, self._close_if_idle)

    def connection_lost(self, exc: Exception | None) -> None:
        """It has closed."""
        self._leave()
        super().connection_lost(exc)

    def handle_websocket_upgrade(self, event: Any) -> None:
        """It becomes a socket, which the gate counts."""
        self._leave()
        super().handle_websocket_upgrade(event)

    def on_response_complete(self) -> None:
        """The next request may begin."""
        self._idle_since = self.loop.time()
        super().on_response_complete()

    def _close_if_idle(self) -> None:
        waits = self.cycle is None or self.cycle.response_complete
        if waits and self.loop.time() - self._idle_since >= PATIENCE - 0.1:
            self.transport.abort()
        else:
            self._look = self.loop.call_later(PATIENCE, self._close_if_idle)

    def _leave(self) -> None:
        if self._look is not None:
            self._look.cancel()
        if self._client is not None:
            self._open[self._client] -= 1
            if self._open[self._client] <= 0:
                del self._open[self._client]
            self._client = None


def _is_own(client: str) -> bool:
    try:
        return ip_address(client).is_loopback
    except ValueError:
        return not client
