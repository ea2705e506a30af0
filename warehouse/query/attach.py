"""Attach warehouse files as catalogs of one in-memory DuckDB a process, with one memory limit."""

import threading
import weakref
from functools import cache
from itertools import count
from pathlib import Path

import duckdb

from warehouse.build.load_tables import quoted

_LOCK = threading.RLock()
"""Reentrant, because Python may collect, and so detach, one catalog while another is being attached."""
_numbers = count(1)


class AttachedCatalog:
    """A file attached read-only, or an empty catalog in memory; detached when this object is collected.

    Because starting a DuckDB takes as long as five questions, and each instance takes memory as if it were
    alone, all catalogs are in one instance. ``db`` is another one, for files that this instance cannot read.
    """

    def __init__(self, file: Path | None = None, db: duckdb.DuckDBPyConnection | None = None) -> None:
        self.name = f"catalog_{next(_numbers)}"
        self._db = db or _engine()
        source, options = ("':memory:'", "") if file is None else (f"'{quoted(file)}'", " (read_only)")
        _cursor(self._db).execute(f"attach {source} as {self.name}{options}")
        weakref.finalize(self, _detach, self._db, self.name)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A new cursor whose default catalog is this one."""
        cursor = _cursor(self._db)
        cursor.execute(f"use {self.name}")
        return cursor


def _detach(db: duckdb.DuckDBPyConnection, name: str) -> None:
    _cursor(db).execute(f"detach {name}")


def _cursor(db: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """One more connection, because a connection may be used by one thread only."""
    with _LOCK:
        return db.cursor()


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def reset_engine() -> None:
    """Attach from now on to a new DuckDB, because after an internal error an instance answers no more."""
    _engine.cache_clear()
