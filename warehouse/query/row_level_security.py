"""Row-level security: views of the same names as the tables, with the rows of some stores only."""

from collections.abc import Collection

import duckdb

from warehouse.query.attach import AttachedCatalog

TABLES_BY_SHEET = {
    "files": "len(stores) > 0 and list_has_all((select list(store) from own_stores), stores)",
    "rejects": "file_id in (select file_id from files)",
    "warnings": "file_id in (select file_id from files)",
}
"""Conditions of tables without a store: only sheets known to have rows of these stores alone are visible."""


def restrict_to_stores(catalog: AttachedCatalog, stores: Collection[str]) -> AttachedCatalog:
    """A catalog with a view of each table of ``catalog`` that holds rows of ``stores`` only.

    A table whose rows have no known store has no view, so that a query of it fails. ``catalog`` has to be
    referenced as long as the views are queried.
    """
    views = AttachedCatalog()
    db = views.cursor()
    db.execute("create table own_stores as select unnest(?::varchar[]) as store", [sorted(stores)])
    marts = _tables_with(db, catalog, "store")
    for mart in marts:
        _create_view(db, catalog, mart, "store in (select store from own_stores)")
    has_stores = "files" in _tables_with(db, catalog, "stores")
    by_sheet = _tables_with(db, catalog, "file_id")  # a network has no such table
    for table, condition in TABLES_BY_SHEET.items():
        if table in by_sheet:
            _create_view(db, catalog, table, condition if has_stores else "false")
    return views


def _tables_with(db: duckdb.DuckDBPyConnection, catalog: AttachedCatalog, column: str) -> list[str]:
    """The tables with such a column; ``files`` of an earlier version has no ``stores``."""
    found = db.execute(
        "select table_name from duckdb_columns() where database_name = ? and column_name = ?",
        [catalog.name, column],
    )
    return [table for (table,) in found.fetchall()]


def _create_view(db: duckdb.DuckDBPyConnection, catalog: AttachedCatalog, table: str, condition: str) -> None:
    db.execute(f"create view {table} as select * from {catalog.name}.{table} where {condition}")
