"""The catalogs that a process asks: in one DuckDB, which is started once and keeps to one limit of memory."""

import threading
import weakref
from functools import cache
from itertools import count
from pathlib import Path

import duckdb

from warehouse.build.load_tables import quoted

_LOCK = threading.RLock()
"""Taken again by whoever has it: while one is opened, Python may collect, and so let go of, another."""
_numbers = count(1)


class AttachedCatalog:
    """A file attached read-only, or an empty catalog in memory; let go of when nobody holds this any more.

    To start a DuckDB takes as long as five questions, and each takes as much memory as if it were alone: all
    catalogs are in one, but for those given another, ``db``, that reads what the process's own cannot.
    """

    def __init__(self, file: Path | None = None, db: duckdb.DuckDBPyConnection | None = None) -> None:
        self.name = f"house_{next(_numbers)}"
        self._db = db or _engine()
        source, options = ("':memory:'", "") if file is None else (f"'{quoted(file)}'", " (read_only)")
        _cursor(self._db).execute(f"attach {source} as {self.name}{options}")
        weakref.finalize(self, _let_go, self._db, self.name)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A new cursor that looks at this catalog."""
        cursor = _cursor(self._db)
        cursor.execute(f"use {self.name}")
        return cursor


def _let_go(db: duckdb.DuckDBPyConnection, name: str) -> None:
    _cursor(db).execute(f"detach {name}")


def _cursor(db: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """One more connection, for one thread."""
    with _LOCK:
        return db.cursor()


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def reset_engine() -> None:
    """Have what is opened from now on in another DuckDB: after a fault within itself one answers no more."""
    _engine.cache_clear()
