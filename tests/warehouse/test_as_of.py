"""A past day as it was: a warehouse wound back answers as one that was loaded that day."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import write_rows
from polars.testing import assert_frame_equal

from care.periods.period import Period
from care.semantic.metric import METRICS
from etl.pipeline.load import load
from etl.pipeline.point_in_time import warehouse_before
from etl.records.registry import RECORDS
from tests.support.rich_stores import STORES, decide, exports
from warehouse.query.warehouse import Question, Warehouse
from warehouse.storage.home import Home

pytestmark = pytest.mark.slow

MONDAY = datetime(2025, 11, 3)
BLANK = {
    "complaints": {
        "first_closed_at": ("reopen_count", "status", "revisit_result"),
        "last_reopened_at": ("reopen_count", "status"),
        "last_closed_at": ("status",),
    },
}
"""What an export of a day could not have said yet where this time still lay ahead."""


def known_then(record: str, row: dict[str, Any], until: datetime) -> dict[str, Any] | None:
    """The row as an export of that day would have held it; None where there was nothing yet."""
    kind = RECORDS[record]
    times = {name: row[name] for name in kind.times if row.get(name)}
    if kind.began and min(times.values()) >= until:
        return None
    ahead = [name for name, at in times.items() if at >= until]
    gone = {*ahead, *(field for name in ahead for field in BLANK.get(record, {}).get(name, ()))}
    return {name: None if name in gone else value for name, value in row.items()}


def load_rich(home: Path, folder: Path, until: datetime | None = None) -> Warehouse:
    paths = []
    for store, record, rows in exports():
        then = rows if until is None else [k for row in rows if (k := known_then(record, row, until))]
        blank = dict.fromkeys(rows[0])
        paths.append(write_rows(folder / store / f"{record}.csv", record, [{**blank, **row} for row in then]))
    home.mkdir(parents=True)
    decide(home)
    # What was known then is known in full: every export reached that day.
    complete = until and (until - timedelta(days=1)).date()
    load(home, paths, as_of=until, complete_until=complete)
    return Warehouse.open(home)


def test_a_warehouse_wound_back_answers_every_metric_as_one_loaded_that_day(tmp_path):
    load_rich(tmp_path / "now", tmp_path / "raw")
    then = load_rich(tmp_path / "then", tmp_path / "raw then", MONDAY)
    past = Warehouse(tmp_path / "now", warehouse_before(tmp_path / "now", MONDAY.date()))
    question = Question(tuple(METRICS), ("store",), Period.WEEK)
    answer = then.measure(question)
    assert set(answer["store"]) == set(STORES)
    assert_frame_equal(past.measure(question), answer)
    assert past.stores()["as_of"].to_list() == [MONDAY, MONDAY]


CASE = {"complaint_no": "T1", "received_at": "2026-02-02 09:00", "first_closed_at": "2026-02-10 09:00"}


def test_a_status_given_as_text_is_that_of_the_day(load_rows, home):
    reopened = {"reopen_count": 1, "last_reopened_at": "2026-02-20 09:00"}
    load_rows(complaints=[{**CASE, **reopened, "last_closed_at": "2026-03-01 09:00", "status": "关闭"}])
    days = {"2026-02-09": "open", "2026-02-16": "closed", "2026-02-23": "open", "2026-03-09": "closed"}
    for day, status in days.items():
        then = case_on(home, day)
        assert (then["status"], then["reopened"]) == (status, day > "2026-02-20")


def test_a_status_is_that_of_the_day_where_only_the_log_tells_the_time(load_rows, home):
    steps = {"received": "2026-02-02 09:00", "closed": "2026-02-10 09:00", "followed_up": "2026-03-08 09:00"}
    log = [
        {"complaint_no": "T1", "event": event, "happened_at": happened_at}
        for event, happened_at in steps.items()
    ]
    received = {name: CASE[name] for name in ("complaint_no", "received_at")}
    load_rows(complaints=[received | {"status": "关闭"}], complaint_events=log)
    assert case_on(home, "2026-02-09")["status"] == "open"
    assert case_on(home, "2026-02-16")["status"] == "closed"


def case_on(home: Path, day: str) -> dict[str, Any]:
    past = Warehouse(home, warehouse_before(home, datetime.fromisoformat(day).date()))
    return past.records("complaint_count", "denominator").row(0, named=True)


def test_a_store_whose_records_end_earlier_is_not_blamed_for_what_they_do_not_reach(load_rows, home):
    late = {"store_code": "S02", "delivered_at": "2026-03-10 09:00"}
    early = {"order_no": "R1", "delivered_at": "2026-02-20 09:00"}
    load_rows(service_orders=[early, {"order_no": "R2", **late}])
    past = Warehouse(home, warehouse_before(home, datetime(2026, 3, 2).date()))
    assert past.stores().select("store", "as_of").rows() == [("S01", datetime(2026, 2, 20, 9))]


def test_a_past_week_is_made_once_and_cleared_with_its_build(load_rows, home):
    load_rows(complaints=[CASE])
    first = warehouse_before(home, datetime(2026, 2, 9).date())
    made_at = Home(home).warehouse(first).stat().st_mtime_ns
    assert warehouse_before(home, datetime(2026, 2, 9).date()) == first
    assert Home(home).warehouse(first).stat().st_mtime_ns == made_at
    for number in (2, 3):
        later = datetime(2026, 3, 11, 8) + timedelta(days=number)
        load_rows(complaints=[{**CASE, "complaint_no": f"T{number}"}], exported_at=later)
    assert not list((home / "warehouse" / "reviews").iterdir())
