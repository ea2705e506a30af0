"""Limits a client: how many requests and messages in a time, and how many sockets at once."""

import time
from collections import Counter
from dataclasses import dataclass, field

MOST_SOCKETS = 1000
"""Sockets of all clients together."""


@dataclass
class RateLimit:
    """At most ``burst`` at once and ``rate`` a second in the long run, for each key."""

    rate: float
    burst: float
    _left: dict[str, tuple[float, float]] = field(default_factory=dict)

    def take(self, key: str) -> bool:
        """Whether this one is within the limit."""
        now = time.monotonic()
        if key not in self._left and len(self._left) > 10_000:
            self._forget(now)
        left, at = self._left.get(key, (self.burst, now))
        left = min(self.burst, left + (now - at) * self.rate)
        self._left[key] = (left - 1 if left >= 1 else left, now)
        return left >= 1

    def _forget(self, now: float) -> None:
        """Drop those who have their whole burst again; all, where an attack left too many."""
        full = self.burst / self.rate
        self._left = {key: told for key, told in self._left.items() if now - told[1] < full}
        if len(self._left) > 10_000:
            self._left.clear()


@dataclass
class SocketLimit:
    """At most ``each`` sockets of a client at once, and MOST_SOCKETS of all."""

    each: int
    _open: Counter[str] = field(default_factory=Counter)

    def enter(self, key: str) -> bool:
        """Whether there is room for another; it counts until :meth:`leave`."""
        if self._open[key] >= self.each or self._open.total() >= MOST_SOCKETS:
            return False
        self._open[key] += 1
        return True

    def leave(self, key: str) -> None:
        """One of this client's has closed."""
        self._open[key] -= 1
        if self._open[key] <= 0:
            del self._open[key]
