"""The media and downloads that clients were told of: an address is good for whom it was sent to.

Every address goes to its session through that session's socket, where it is found. Beside it stands the
state of access.toml: what was made under other rights is not handed out any more.
"""

import re
import time
from dataclasses import dataclass, field
from pathlib import Path

from care.access.grants import FILE

MEDIA = "/media/"
ADDRESS = re.compile(rb"/media/([0-9a-f]{16,128})")
MOST = 5000
"""Addresses of a client; the oldest are forgotten."""
STAYS = 120.0
"""Seconds that addresses outlast a client's last socket; they answer only if it has come back."""

State = tuple[int, ...]


@dataclass
class _Told:
    sockets: int = 0
    left_at: float = 0.0
    addresses: dict[bytes, State] = field(default_factory=dict)


@dataclass
class MediaAddresses:
    """By the key of a client, what it was told of."""

    home: Path
    _clients: dict[str, _Told] = field(default_factory=dict)

    def enter(self, key: str) -> None:
        """A client has opened a socket."""
        self._clients.setdefault(key, _Told()).sockets += 1

    def leave(self, key: str) -> None:
        """One of its sockets has closed."""
        client = self._clients[key]
        client.sockets, client.left_at = client.sockets - 1, time.monotonic()

    def tell(self, key: str, message: bytes) -> None:
        """A client is sent this message."""
        if b"/media/" not in message:
            return
        told, state = self._clients[key].addresses, self._state()
        for name in ADDRESS.findall(message):
            told.pop(name, None)
            told[name] = state
        while len(told) > MOST:
            del told[next(iter(told))]

    def has(self, key: str, path: str) -> bool:
        """Whether a client may fetch a path below MEDIA at this moment."""
        client = self._clients.get(key)
        if client is None or not client.sockets:
            return False
        name = path.removeprefix(MEDIA).partition(".")[0].encode("utf-8", "replace")
        return client.addresses.get(name) == self._state()

    def forget(self) -> None:
        """Drop what clients were told who have been away too long."""
        oldest = time.monotonic() - STAYS
        gone = [key for key, one in self._clients.items() if not one.sockets and one.left_at < oldest]
        for key in gone:
            del self._clients[key]

    def _state(self) -> State:
        try:
            told = (self.home / FILE).stat()
        except OSError:
            return ()
        return told.st_mtime_ns, told.st_size, told.st_ino
