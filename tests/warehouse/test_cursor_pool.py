"""Cursors: no two questions at once share one, and one that failed answers nobody any more."""

import duckdb
import polars as pl
import pytest

from warehouse.query.attach import AttachedCatalog
from warehouse.query.cursor_pool import CursorPool
from warehouse.storage.home import UnreadableDatabase


@pytest.fixture
def cursors():
    catalog = AttachedCatalog()
    catalog.cursor().execute("create table here as select 7 as n")
    return CursorPool(catalog.cursor)


def test_who_asks_while_another_asks_has_a_cursor_of_their_own(cursors):
    with cursors.one() as mine, cursors.one() as theirs:
        assert mine is not theirs
        mine.execute("select n from here")
        theirs.execute("select n + 1 from here")
        assert (mine.fetchall(), theirs.fetchall()) == ([(7,)], [(8,)])


def test_who_asks_later_takes_over_a_cursor_that_looks_at_the_same_catalog(cursors):
    with cursors.one() as first:
        pass
    with cursors.one() as later:
        assert later is first
        assert later.execute("select n from here").fetchall() == [(7,)]


def test_a_cursor_that_failed_is_closed_and_the_next_question_is_answered(cursors):
    with pytest.raises(duckdb.Error), cursors.one() as failed:
        failed.execute("select nothing from here")
    with cursors.one() as next_one:
        assert next_one is not failed
        assert next_one.execute("select n from here").fetchall() == [(7,)]
    with pytest.raises(duckdb.ConnectionException):
        failed.execute("select 1")


@pytest.mark.parametrize(
    ("fault", "breaks"),
    [(duckdb.InternalException, True), (duckdb.FatalException, True), (duckdb.BinderException, False)],
)
def test_only_a_fault_within_duckdb_breaks_it(cursors, fault, breaks):
    with pytest.raises(fault), cursors.one():
        raise fault
    assert cursors.broken is breaks


@pytest.mark.parametrize(
    ("fault", "breaks", "raised"),
    [
        ("FATAL Error: invalidated", True, pl.exceptions.ComputeError),
        ("IO Error: Could not read from file", False, UnreadableDatabase),
        ("Invalid Input Error: no number", False, pl.exceptions.ComputeError),
    ],
)
def test_a_fault_while_rows_are_taken_over_counts_as_one_of_duckdb(cursors, fault, breaks, raised):
    with pytest.raises(raised), cursors.one():
        raise pl.exceptions.ComputeError(f"got external error: {fault}")
    assert cursors.broken is breaks
