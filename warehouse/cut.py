"""Cut a warehouse to some stores: views of the same names, so that no question can reach beyond them."""

from collections.abc import Collection

import duckdb

CATALOG = "memory"
"""Where the views stand; whoever asks there finds nothing else."""
OWN = f"{CATALOG}.own_stores"
BOOKS = {
    "files": f"len(stores) > 0 and list_has_all((select list(store) from {OWN}), stores)",
    "rejects": f"file_id in (select file_id from {CATALOG}.files)",
    "warnings": f"file_id in (select file_id from {CATALOG}.files)",
}
"""Of a sheet it has to be known that all its rows are of these stores."""


def cut(db: duckdb.DuckDBPyConnection, stores: Collection[str]) -> None:
    """Make, over the attached ``house``, a view of each of its tables that holds rows of ``stores`` only.

    A table of which nothing tells the store has no view, so that asking it fails.
    """
    db.execute(f"create table {OWN} as select unnest(?::varchar[]) as store", [sorted(stores)])
    marts = _having(db, "store")
    for mart in marts:
        _view(db, mart, f"store in (select store from {OWN})")
    books_tell = "files" in _having(db, "stores")
    kept = _having(db, "file_id")  # a network keeps no books
    for book, condition in BOOKS.items():
        if book in kept:
            _view(db, book, condition if books_tell else "false")


def _having(db: duckdb.DuckDBPyConnection, column: str) -> list[str]:
    """The tables with such a column. Books that an earlier version has built do not tell the stores."""
    found = db.execute(
        "select table_name from duckdb_columns() where database_name = 'house' and column_name = ?", [column]
    )
    return [table for (table,) in found.fetchall()]


def _view(db: duckdb.DuckDBPyConnection, table: str, condition: str) -> None:
    db.execute(f"create view {CATALOG}.{table} as select * from house.{table} where {condition}")
