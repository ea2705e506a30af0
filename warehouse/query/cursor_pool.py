"""A pool of cursors for many threads: each statement has one to itself and returns it to the pool."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import duckdb
import polars as pl

from warehouse.storage.home import UnreadableDatabase

DAMAGE = ("Could not read", "Corrupt", "checksum", "Input/output error")
"""What DuckDB says of a file that is cut, changed, or on a disk that fails."""
FATAL_ERRORS = (duckdb.InternalException, duckdb.FatalException)
STREAM_ERRORS = {
    "got external error: IO Error": duckdb.IOException,
    "got external error: INTERNAL Error": duckdb.InternalException,
    "got external error: FATAL Error": duckdb.FatalException,
}
"""How the errors of Polars begin that DuckDB had while rows were taken over, and DuckDB's own."""


class CursorPool:
    """Equal cursors, made by ``new``. Pooled, because making one takes a tenth of a small query."""

    def __init__(self, new: Callable[[], duckdb.DuckDBPyConnection]) -> None:
        self._new = new
        self.broken = False
        """Whether DuckDB had an internal error, after which it answers nothing more."""
        self._idle: list[duckdb.DuckDBPyConnection] = []
        self._lock = threading.Lock()

    @contextmanager
    def one(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor for one thread, because threads that share a connection get each other's rows.

        A cursor whose statement failed is closed and not used again.
        """
        with self._lock:
            cursor = self._idle.pop() if self._idle else self._new()
        try:
            yield cursor
        except BaseException as fault:
            cursor.close()
            kind = _kind_of(fault)
            self.broken = self.broken or issubclass(kind, FATAL_ERRORS)
            if issubclass(kind, duckdb.IOException) and any(sign in str(fault) for sign in DAMAGE):
                raise UnreadableDatabase from fault
            raise
        with self._lock:
            self._idle.append(cursor)


def _kind_of(fault: BaseException) -> type[BaseException]:
    """The class of a fault, DuckDB's own where Polars had it from there."""
    if isinstance(fault, pl.exceptions.ComputeError):
        return next(
            (kind for start, kind in STREAM_ERRORS.items() if str(fault).startswith(start)), type(fault)
        )
    return type(fault)
