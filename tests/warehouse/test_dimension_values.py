"""The table of dimension values answers as the marts themselves would, and is built with them."""

import shutil
from collections.abc import Callable
from datetime import datetime

import duckdb
import polars as pl
from polars.testing import assert_frame_equal

from care.semantic.dimension import DIMENSIONS
from warehouse.query.warehouse import Question, Warehouse
from warehouse.storage.home import Home


def test_lists_are_the_same_from_a_file_that_has_no_such_table(load_rows: Callable[..., Warehouse]) -> None:
    written = load_rows(
        service_orders=[
            {"order_no": f"A{n}", "store_code": store, "service_advisor": advisor, "delivered_at": at}
            for n, (store, advisor) in enumerate(
                (("S01", "李强"), ("S02", "李强"), ("S02", "王敏"), ("S02", ""))
            )
            for at in (datetime(2026, 3, 2, 10),)
        ],
        complaints=[
            {
                "received_at": datetime(2026, 3, 3, 9),
                "store_code": "S01",
                "handler": "赵云",
                "cause_1": "价格",
            }
        ],
    )
    expected = _lists(written)
    older = Home(written.home).warehouse("older")
    shutil.copy(Home(written.home).warehouse(written.build), older)
    with duckdb.connect(older) as db:
        db.execute("drop table dimension_values")
    found = _lists(Warehouse(written.home, "older"))
    assert found[0] == expected[0]
    for before, now in zip(expected[1], found[1], strict=True):
        assert_frame_equal(before, now)
    assert expected[0]["cause_1"] == ["价格"]
    assert expected[1][0].rows() == [("李强", ["S01", "S02"]), ("王敏", ["S02"])]
    assert ("S01", "赵云", 1) in expected[1][1].rows()


def test_lists_are_read_from_a_file_that_has_the_table_under_its_earlier_name(load_rows):
    warehouse = load_rows(complaints=[{"received_at": datetime(2026, 3, 3, 9), "handler": "赵云"}])
    older = Home(warehouse.home).warehouse("older")
    shutil.copy(Home(warehouse.home).warehouse(warehouse.build), older)
    with duckdb.connect(older) as db:
        db.execute("alter table dimension_values rename to said")
        db.execute("update said set value = '钱多' where dimension = 'handler'")
    assert Warehouse(warehouse.home, "older").values("handler") == ["钱多"]


def test_a_file_built_before_there_was_a_mart_answers_for_the_others(load_rows):
    warehouse = load_rows(complaints=[{"received_at": datetime(2026, 3, 3, 9)}])
    older = Home(warehouse.home).warehouse("older")
    shutil.copy(Home(warehouse.home).warehouse(warehouse.build), older)
    with duckdb.connect(older) as db:
        db.execute("drop table inquiries")
    found = Warehouse(warehouse.home, "older")
    assert found.measure(Question(("complaint_count",), ("store",)))["denominator"].to_list() == [1]
    assert (found.dimensions("inquiry_24h_rate"), "store" in warehouse.dimensions("inquiry_24h_rate")) == (
        (),
        True,
    )


def _lists(warehouse: Warehouse) -> tuple[dict[str, list[object]], list[pl.DataFrame]]:
    return {name: warehouse.values(name) for name in DIMENSIONS}, [
        warehouse.advisors(),
        warehouse.colleagues(),
    ]
