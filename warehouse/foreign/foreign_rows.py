"""Ask a database that is not ours for rows: read-only, with a time-out, in parts that fit into memory."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from warehouse.foreign.address import full_address, object_store
from warehouse.foreign.duckdb_rows import duckdb_rows
from warehouse.foreign.foreign_faults import Unreachable, foreign_faults
from warehouse.foreign.foreign_query import Query

SECONDS_TO_CONNECT = 10
Rows = Sequence[Sequence[Any]]


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
            with duckdb_rows(url.database or None, object_store(url), query, size) as rows:
                yield rows
        else:
            with _server_rows(url, query, size) as rows:
                yield rows


@contextmanager
def _server_rows(url: sa.URL, query: Query, size: int) -> Iterator[tuple[tuple[str, ...], Iterator[Rows]]]:
    arguments = connect_arguments(url.get_driver_name(), query.seconds)
    engine = sa.create_engine(url, poolclass=NullPool, connect_args=arguments)
    with engine.connect() as db:
        limit_statements(db.connection.driver_connection, url.get_driver_name(), query.seconds)
        for statement in _session(db.dialect, query.seconds):
            db.exec_driver_sql(statement)
        answer = db.execution_options(stream_results=True).execute(select_of(query, db.dialect))
        try:
            yield tuple(answer.keys()), answer.partitions(size)
        finally:
            # Because closing a cursor in the middle of its rows would first fetch all the others.
            _forget_rest(answer.cursor)
            answer.close()
            db.invalidate()


def connect_arguments(driver: str, seconds: int) -> dict[str, int]:
    """What a driver is told about the seconds that a connection, and a statement, may take."""
    match driver:
        case "psycopg" | "pymysql":
            return {"connect_timeout": SECONDS_TO_CONNECT}
        case "pyodbc":
            return {"timeout": SECONDS_TO_CONNECT}
        case "pymssql":
            return {"login_timeout": SECONDS_TO_CONNECT, "timeout": seconds}
        case "oracledb":
            return {"tcp_connect_timeout": SECONDS_TO_CONNECT}
        case _:
            return {}


def limit_statements(connection: Any, driver: str, seconds: int) -> None:
    """Limit a statement by the driver, where the database has no setting for it."""
    match driver:
        case "pyodbc":
            connection.timeout = seconds
        case "oracledb":
            connection.call_timeout = 1000 * seconds


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


def select_of(query: Query, dialect: sa.Dialect) -> sa.Select[Any]:
    """The query's rows, ordered, or the part of them that changed since."""
    colon = "\\:"  # else a name for a value would follow it
    rows = sa.text(f"({query.bare_select.replace(':', colon)}\n) care_rows")
    select: sa.Select[Any] = sa.select(sa.literal_column("*")).select_from(rows).limit(query.limit)
    if query.order is not None:
        # Quoted only where it must be, because Oracle has a plain name in capitals.
        column: Any = sa.literal_column(dialect.identifier_preparer.quote(query.order))
        if query.since is not None:
            select = select.where(sa.or_(column >= sa.bindparam("since", query.since), column.is_(None)))
        select = select.order_by(column)
    return select
