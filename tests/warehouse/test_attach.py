"""Catalogs: many in one DuckDB; each sees its own, what nobody holds is let go of, a fault is mended."""

import gc
import threading
from contextlib import contextmanager

import duckdb
import pytest

from tests.pages.test_pages import visit  # noqa: F401 - fixture
from warehouse.query.attach import AttachedCatalog
from warehouse.query.cursor_pool import CursorPool


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "it's a file.duckdb"
    with duckdb.connect(path) as db:
        db.execute("create table here as select 7 as n")
    return path


def attached() -> set[str]:
    looking = AttachedCatalog()
    found = looking.cursor().execute("select database_name from duckdb_databases()").fetchall()
    return {name for (name,) in found}


def test_each_cursor_sees_the_tables_of_its_own_catalog_only(file):
    one, other = AttachedCatalog(file), AttachedCatalog()
    other.cursor().execute("create table there as select 8 as n")
    assert one.cursor().execute("select n from here").fetchall() == [(7,)]
    assert other.cursor().execute("select n from there").fetchall() == [(8,)]
    for catalog, table in ((one, "there"), (other, "here")):
        with pytest.raises(duckdb.CatalogException):
            catalog.cursor().execute(f"from {table}")


def test_a_file_is_attached_read_only_and_as_often_as_it_is_opened(file):
    one, again = AttachedCatalog(file), AttachedCatalog(file)
    for catalog in (one, again):
        assert catalog.cursor().execute("select n from here").fetchall() == [(7,)]
        with pytest.raises(duckdb.InvalidInputException, match="read-only"):
            catalog.cursor().execute("insert into here values (8)")


def test_what_nobody_holds_any_more_is_let_go_of_though_a_cursor_looked_at_it(file):
    catalog = AttachedCatalog(file)
    cursor, name = catalog.cursor(), catalog.name
    assert name in attached()
    del catalog
    gc.collect()
    assert name not in attached()
    with pytest.raises(duckdb.Error):
        cursor.execute("from here")
    with duckdb.connect(file) as db:
        db.execute("insert into here values (8)")


def test_a_catalog_may_be_let_go_of_while_another_is_being_opened():
    with duckdb.connect() as db:
        held = [AttachedCatalog(db=db)]

        class Collecting:
            def cursor(self):
                held.clear()
                return db.cursor()

        opening = threading.Thread(target=lambda: AttachedCatalog(db=Collecting()), daemon=True)
        opening.start()
        opening.join(10)
        assert not opening.is_alive()
        assert not held


def test_after_a_fault_within_duckdb_the_next_look_opens_the_warehouse_in_another(
    demo_home,
    visit,  # noqa: F811
    monkeypatch,
    caplog,
):
    asked, handed = [], CursorPool.one

    @contextmanager
    def dies_at_first(cursors):
        asked.append(cursors)
        with handed(cursors) as cursor:
            if cursors is asked[0]:
                raise duckdb.FatalException("database has been invalidated")
            yield cursor

    visit(demo_home)
    monkeypatch.setattr(CursorPool, "one", dies_at_first)
    app = visit(demo_home, span="custom", days=["2026-01-05", "2026-02-17"])
    assert "database has been invalidated" in caplog.text
    assert not app.metric
    caplog.clear()
    assert app.run().metric
    assert (asked[0].broken, asked[-1].broken) == (True, False)
