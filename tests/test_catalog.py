"""Catalogs: many in one DuckDB, none sees another's tables, and a file nobody holds is let go of."""

import gc

import duckdb
import pytest

from warehouse.catalog import Catalog


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "it's a file.duckdb"
    with duckdb.connect(path) as db:
        db.execute("create table here as select 7 as n")
    return path


def attached() -> set[str]:
    looking = Catalog()
    found = looking.cursor().execute("select database_name from duckdb_databases()").fetchall()
    return {name for (name,) in found}


def test_each_cursor_sees_the_tables_of_its_own_catalog_only(file):
    one, other = Catalog(file), Catalog()
    other.cursor().execute("create table there as select 8 as n")
    assert one.cursor().execute("select n from here").fetchall() == [(7,)]
    assert other.cursor().execute("select n from there").fetchall() == [(8,)]
    for catalog, table in ((one, "there"), (other, "here")):
        with pytest.raises(duckdb.CatalogException):
            catalog.cursor().execute(f"from {table}")


def test_a_file_is_attached_read_only_and_as_often_as_it_is_opened(file):
    one, again = Catalog(file), Catalog(file)
    for catalog in (one, again):
        assert catalog.cursor().execute("select n from here").fetchall() == [(7,)]
        with pytest.raises(duckdb.InvalidInputException, match="read-only"):
            catalog.cursor().execute("insert into here values (8)")


def test_what_nobody_holds_any_more_is_let_go_of_though_a_cursor_looked_at_it(file):
    catalog = Catalog(file)
    cursor, name = catalog.cursor(), catalog.name
    assert name in attached()
    del catalog
    gc.collect()
    assert name not in attached()
    with pytest.raises(duckdb.Error):
        cursor.execute("from here")
    with duckdb.connect(file) as db:
        db.execute("insert into here values (8)")
