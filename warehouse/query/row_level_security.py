"""Cut a warehouse to some stores: views of the same names, so that no question can reach beyond them."""

from collections.abc import Collection

import duckdb

from warehouse.query.attach import AttachedCatalog

BOOKS = {
    "files": "len(stores) > 0 and list_has_all((select list(store) from own_stores), stores)",
    "rejects": "file_id in (select file_id from files)",
    "warnings": "file_id in (select file_id from files)",
}
"""Of a sheet it has to be known that all its rows are of these stores."""


def restrict_to_stores(house: AttachedCatalog, stores: Collection[str]) -> AttachedCatalog:
    """A catalog with a view of each table of ``house`` that holds rows of ``stores`` only.

    A table of which nothing tells the store has no view, so that asking it fails. ``house`` has to be held
    as long as the views are asked.
    """
    views = AttachedCatalog()
    db = views.cursor()
    db.execute("create table own_stores as select unnest(?::varchar[]) as store", [sorted(stores)])
    marts = _having(db, house, "store")
    for mart in marts:
        _view(db, house, mart, "store in (select store from own_stores)")
    books_tell = "files" in _having(db, house, "stores")
    kept = _having(db, house, "file_id")  # a network keeps no books
    for book, condition in BOOKS.items():
        if book in kept:
            _view(db, house, book, condition if books_tell else "false")
    return views


def _having(db: duckdb.DuckDBPyConnection, house: AttachedCatalog, column: str) -> list[str]:
    """The tables with such a column. Books that an earlier version has built do not tell the stores."""
    found = db.execute(
        "select table_name from duckdb_columns() where database_name = ? and column_name = ?",
        [house.name, column],
    )
    return [table for (table,) in found.fetchall()]


def _view(db: duckdb.DuckDBPyConnection, house: AttachedCatalog, table: str, condition: str) -> None:
    db.execute(f"create view {table} as select * from {house.name}.{table} where {condition}")
