"""Rows of tables that are not ours: a DuckDB file, and Parquet and CSV files that DuckDB reads."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import duckdb

Rows = list[tuple[Any, ...]]


@contextmanager
def duckdb_rows(
    file: str | None, query: str, size: int, column: str | None, since: Any, limit: int | None
) -> Iterator[tuple[tuple[str, ...], Iterator[Rows]]]:
    """The columns of a query and its rows, ``size`` at once; ``file`` is opened read-only.

    Without a ``file`` the query names the files that it reads. Rows are ordered by ``column``, where there is
    one, and with ``since`` those before it are left out.
    """
    statement, values = f"select * from ({bare_select(query)}\n) care_rows", []
    if column is not None:
        quoted = '"' + column.replace('"', '""') + '"'
        if since is not None:
            statement, values = f"{statement} where {quoted} >= ? or {quoted} is null", [since]
        statement = f"{statement} order by {quoted}"
    if limit is not None:
        statement = f"{statement} limit {int(limit)}"
    with duckdb.connect(file or ":memory:", read_only=file is not None) as db:
        answer = db.execute(statement, values)
        yield tuple(one[0] for one in answer.description or ()), _parts(answer, size)


def bare_select(query: str) -> str:
    """The query without a semicolon at its end; a line follows it, as it may end in a comment."""
    return query.strip().rstrip(";")


def _parts(answer: duckdb.DuckDBPyConnection, size: int) -> Iterator[Rows]:
    while rows := answer.fetchmany(size):
        yield rows
