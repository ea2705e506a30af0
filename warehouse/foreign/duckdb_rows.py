"""Rows of tables that are not ours: a DuckDB file, and Parquet and CSV files that DuckDB reads.

The files may lie in an object store that speaks S3; DuckDB reads it by its extension ``httpfs``, which it
downloads once by itself.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Timer
from typing import Any

import duckdb

from warehouse.foreign.foreign_faults import ForeignFault
from warehouse.foreign.foreign_query import Query

Rows = list[tuple[Any, ...]]


@contextmanager
def duckdb_rows(
    file: str | None, store: Mapping[str, str], query: Query, size: int
) -> Iterator[tuple[tuple[str, ...], Iterator[Rows]]]:
    """The columns of a query and its rows, ``size`` at once; ``file`` is opened read-only.

    Without a ``file`` the query names the files that it reads; those of the object store are ``s3://…``.
    ``store``: the options of DuckDB's secret for it, or none.
    """
    statement, values = f"select * from ({query.bare_select}\n) care_rows", []
    if query.order is not None:
        quoted = '"' + query.order.replace('"', '""') + '"'
        if query.since is not None:
            statement, values = f"{statement} where {quoted} >= ? or {quoted} is null", [query.since]
        statement = f"{statement} order by {quoted}"
    if query.limit is not None:
        statement = f"{statement} limit {int(query.limit)}"
    with duckdb.connect(file or ":memory:", read_only=file is not None) as db:
        if store:
            options = (f"{name} {_text(value)}" for name, value in store.items())
            db.execute(f"create secret (type s3, {', '.join(options)})")
        answer = _answer(db, statement, values, query.seconds)
        yield tuple(one[0] for one in answer.description or ()), _parts(answer, size)


def _answer(
    db: duckdb.DuckDBPyConnection, statement: str, values: list[Any], seconds: int
) -> duckdb.DuckDBPyConnection:
    limit = Timer(seconds, db.interrupt)
    limit.start()
    try:
        return db.execute(statement, values)
    except duckdb.InterruptException:
        raise ForeignFault(f"no answer within {seconds} s") from None
    finally:
        limit.cancel()


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _parts(answer: duckdb.DuckDBPyConnection, size: int) -> Iterator[Rows]:
    while rows := answer.fetchmany(size):
        yield rows
