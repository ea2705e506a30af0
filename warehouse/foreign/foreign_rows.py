"""Ask a database that is not ours for rows: read-only, with a time-out, in parts that fit into memory."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from warehouse.foreign.address import full_address
from warehouse.foreign.duckdb_rows import bare_select, duckdb_rows
from warehouse.foreign.foreign_faults import Unreachable, foreign_faults

SECONDS_TO_CONNECT = 10
CONNECT_TIMEOUT = {
    "psycopg": "connect_timeout",
    "pymysql": "connect_timeout",
    "pyodbc": "timeout",
    "oracledb": "tcp_connect_timeout",
}
"""Driver → its argument for the seconds that a connection may take."""
Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Query:
    """What is asked of a database."""

    address: str
    """Without a password."""
    select: str
    """One select; it is put into parentheses."""
    order: str | None = None
    """The column by which rows are ordered; None leaves them as they come."""
    since: Any = None
    """Rows in which that column is before this are left out, unless it is null."""
    limit: int | None = None
    seconds: int = 600
    """What the database may take for a statement."""


@contextmanager
def open_foreign_rows(
    query: Query, password: str | None, folder: Path, size: int
) -> Iterator[tuple[tuple[str, ...], Iterator[Rows]]]:
    """The columns of a query and its rows, at most ``size`` at once, while the context lasts.

    A relative path of a file begins at ``folder``. Raises ForeignFault.
    """
    with foreign_faults():
        url = full_address(query.address, password, folder)
        if (
            url.get_backend_name() in ("sqlite", "duckdb")
            and url.database
            and not Path(url.database).is_file()
        ):
            # SQLite and DuckDB would make an empty one.
            raise Unreachable("no such file")
        if url.get_backend_name() == "duckdb":
            file = url.database or None
            with duckdb_rows(file, query.select, size, query.order, query.since, query.limit) as rows:
                yield rows
        else:
            with _server_rows(url, query, size) as rows:
                yield rows


@contextmanager
def _server_rows(url: sa.URL, query: Query, size: int) -> Iterator[tuple[tuple[str, ...], Iterator[Rows]]]:
    argument = CONNECT_TIMEOUT.get(url.get_driver_name())
    arguments = {argument: SECONDS_TO_CONNECT} if argument else {}
    engine = sa.create_engine(url, poolclass=NullPool, connect_args=arguments)
    with engine.connect() as db:
        for statement in _session(db.dialect, query.seconds):
            db.exec_driver_sql(statement)
        answer = db.execution_options(stream_results=True).execute(_select(query, db.dialect))
        try:
            yield tuple(answer.keys()), answer.partitions(size)
        finally:
            # Because closing a cursor in the middle of its rows would first fetch all the others.
            _forget_rest(answer.cursor)
            answer.close()
            db.invalidate()


def _forget_rest(cursor: Any) -> None:
    """Because PyMySQL, when it is thrown away, would read on from a connection that is cut."""
    if (result := getattr(cursor, "_result", None)) is not None:
        result.unbuffered_active = False


def _session(dialect: sa.Dialect, seconds: int) -> list[str]:
    """The statements that forbid a session to write, and to take longer."""
    match dialect.name:
        case "postgresql":
            return ["set transaction read only", f"set local statement_timeout = '{seconds}s'"]
        case "mysql" | "mariadb":
            is_mariadb = getattr(dialect, "is_mariadb", False)
            limit = (
                f"max_statement_time = {seconds}" if is_mariadb else f"max_execution_time = {seconds * 1000}"
            )
            return [f"set session {limit}", "start transaction read only"]
        case "mssql":
            return [f"set lock_timeout {seconds * 1000}"]
        case "oracle":
            return ["set transaction read only"]
        case _:
            return ["pragma query_only = on"]


def _select(query: Query, dialect: sa.Dialect) -> sa.Select[Any]:
    """The query's rows, ordered, or the part of them that changed since."""
    colon = "\\:"  # else a name for a value would follow it
    rows = sa.text(f"({bare_select(query.select).replace(':', colon)}\n) care_rows")
    select: sa.Select[Any] = sa.select(sa.literal_column("*")).select_from(rows).limit(query.limit)
    if query.order is not None:
        column: Any = sa.literal_column(dialect.identifier_preparer.quote_identifier(query.order))
        if query.since is not None:
            select = select.where(sa.or_(column >= sa.bindparam("since", query.since), column.is_(None)))
        select = select.order_by(column)
    return select
