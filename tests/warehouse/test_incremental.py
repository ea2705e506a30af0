"""One more file: only what it touches is worked out anew, and nobody can tell by the rows."""

import json
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path

import duckdb
import polars as pl
import pytest
from conftest import EXPORTED_AT, write_rows

from etl.pipeline import load_history
from etl.pipeline.load import load
from tests.sweeps.adding import differing, grew, lives
from warehouse.query.warehouse import Question, Warehouse
from warehouse.storage.home import Home

pytestmark = pytest.mark.slow

VISITS = Question(("rework_rate",), by=("store",))
AddFile = Callable[..., str]


@pytest.fixture
def add(home: Path, tmp_path: Path) -> AddFile:
    """``add(store)`` loads a later export with one more order of a store, and gives its batch's name."""
    hours = count()

    def add_one(store: str, **fields: object) -> str:
        nth = next(hours)
        order = {"store_code": store, "order_no": f"W{nth}", "delivered_at": f"2026-03-0{1 + nth % 4} 10:00"}
        file = tmp_path / "raw" / f"{nth}.csv"
        load(
            home,
            [write_rows(file, "service_orders", [order | fields], EXPORTED_AT + timedelta(hours=nth))],
        )
        return load_history.entries(home)[-1].sheets[0].batch

    return add_one


def visits(home: Path) -> dict[str, int]:
    """The visits of each store; of these rows the type of order is unknown."""
    answer = Warehouse.open(home).measure(VISITS)
    return dict(answer.select("store", pl.col("denominator") + pl.col("unknown")).iter_rows())


def test_a_warehouse_that_grew_holds_the_rows_of_one_built_whole(tmp_path: Path):
    seen = [(event, grew(home)) for event, home in lives(7, tmp_path, events=5)]
    assert {True, False} == {grown for _, grown in seen}, seen
    assert not differing(tmp_path / "home", tmp_path / "whole.duckdb"), seen


def test_a_store_s_file_is_added_without_reading_what_others_have(home: Path, add: AddFile):
    batch, _ = add("S01"), add("S02")
    Home(home).batch(batch).unlink()
    add("S02")
    assert grew(home)
    assert visits(home) == {"S01": 1, "S02": 2}


def test_a_withdrawal_takes_away_what_the_store_had_of_it(home: Path, add: AddFile):
    for store in ("S01", "S02", "S02", "S03"):
        add(store)
    load_history.withdraw(home, "3.csv", reason="a try")
    assert grew(home)
    assert visits(home) == {"S01": 1, "S02": 2}
    assert Warehouse.open(home).stores()["store"].to_list() == ["S01", "S02"]


def test_what_a_store_s_file_replaces_is_counted_beside_what_others_replaced(home: Path, tmp_path: Path):
    orders = [
        {"store_code": store, "order_no": "W1", "delivered_at": "2026-03-01 10:00", "amount": 1.0}
        for store in ("S01", "S02", "S03")
    ]
    again = [order | {"amount": 2.0} for order in orders]
    for nth, rows in enumerate((orders, [again[0], orders[1]], [again[2]])):
        at = EXPORTED_AT + timedelta(hours=nth)
        load(home, [write_rows(tmp_path / "raw" / f"{nth}.csv", "service_orders", rows, at)])
    assert grew(home)
    first = Warehouse.open(home).files().filter(pl.col("file") == "0.csv").to_dicts()[0]
    assert {count: first[count] for count in ("accepted", "superseded", "duplicate")} == {
        "accepted": 0,
        "superseded": 2,
        "duplicate": 1,
    }


def test_a_batch_of_an_earlier_version_may_lack_a_column_that_other_stores_have(home: Path, add: AddFile):
    batch, _ = add("S01"), add("S02")
    file = Home(home).batch(batch)
    pl.read_parquet(file).drop("owner_type").write_parquet(file)
    add("S01")
    assert grew(home)
    assert visits(home) == {"S01": 2, "S02": 1}


def test_a_load_that_breaks_off_leaves_what_was_served_and_nothing_else(home: Path, add: AddFile):
    add("S01"), add("S02")
    place, served = Home(home), Home(home).warehouse(load_history.rebuild(home))
    with duckdb.connect(served) as db:
        db.execute("drop table visits")  # the last of the tables, so that the others are replaced by then
    before = {file.name: file.read_bytes() for file in served.parent.iterdir()}
    with pytest.raises(duckdb.CatalogException):
        add("S02")
    assert {file.name: file.read_bytes() for file in served.parent.iterdir()} == before
    assert place.warehouse(place.current()) == served


def test_a_file_twice_as_big_as_when_it_was_built_whole_is_built_whole(home: Path, add: AddFile):
    add("S01"), add("S02")
    assert grew(home)
    place = Home(home)
    manifest = place.manifest(place.current())
    told = json.loads(manifest.read_text(encoding="utf-8"))
    told["whole"]["bytes"] = place.warehouse(told["id"]).stat().st_size // 2 - 1
    manifest.write_text(json.dumps(told), encoding="utf-8")
    add("S02")
    assert not grew(home)


def test_a_change_of_more_than_half_of_the_stores_and_a_rebuild_take_nothing_over(
    home: Path, tmp_path: Path, add: AddFile
):
    add("S01"), add("S02")
    assert grew(home)
    rows = [{"store_code": store, "delivered_at": "2026-03-09 10:00"} for store in ("S01", "S02")]
    load(home, [write_rows(tmp_path / "two.csv", "service_orders", rows, EXPORTED_AT + timedelta(days=1))])
    assert not grew(home)
    built = Home(home).current()
    assert load_history.rebuild(home) != built
    assert not grew(home)
