"""Cursors for many threads: each question has one to itself, and the next one takes it over."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import duckdb

BREAKING = (duckdb.InternalException, duckdb.FatalException)


class CursorPool:
    """Cursors all alike, as ``new`` makes them. To make one takes a tenth of a small query."""

    def __init__(self, new: Callable[[], duckdb.DuckDBPyConnection]) -> None:
        self._new = new
        self.broken = False
        """Whether DuckDB met a fault within itself, after which it answers nothing more."""
        self._idle: list[duckdb.DuckDBPyConnection] = []
        self._lock = threading.Lock()

    @contextmanager
    def one(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor of one's own: threads that share a connection get each other's rows.

        One that failed is not used again.
        """
        with self._lock:
            cursor = self._idle.pop() if self._idle else self._new()
        try:
            yield cursor
        except BaseException as fault:
            cursor.close()
            self.broken = self.broken or isinstance(fault, BREAKING)
            raise
        with self._lock:
            self._idle.append(cursor)
