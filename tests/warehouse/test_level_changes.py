"""What two exports of one case tell of its level, now and as it was known on a past day."""

from datetime import date, datetime

import pytest

from etl.pipeline.load import load
from etl.pipeline.point_in_time import warehouse_before
from tests.conftest import write_rows
from warehouse.query.warehouse import Warehouse
from warehouse.services.attention import attention

pytestmark = pytest.mark.slow


@pytest.fixture
def exported(home, tmp_path, make_home):
    """Load a file of complaints, and a later one in which the level of one is lowered."""
    received = {"received_at": datetime(2026, 3, 2, 9), "status": "in_progress"}
    files = []
    for day, levels in ((4, ("A", "C", "B")), (7, ("D", "B", "B"))):
        rows = [{**received, "complaint_no": f"C{n}", "level": level} for n, level in enumerate(levels)]
        files.append(write_rows(tmp_path / f"{day}.csv", "complaints", rows, datetime(2026, 3, day, 18)))
    return make_home(files, lambda: [load(home, [file]) for file in files], "one by one")


CHANGES = ("select complaint_no, level_before, level_after, lowered_at from level_changes", [])


def test_a_level_that_a_later_export_lowers_is_kept_with_the_day_of_that_export(exported):
    changes = Warehouse.open(exported).statement(CHANGES).rows()
    assert changes == [("C0", "A", "D", datetime(2026, 3, 7, 18))]


def test_as_of_a_day_before_that_export_nothing_was_lowered(exported):
    before = Warehouse(exported, warehouse_before(exported, date(2026, 3, 7)))
    assert before.statement(CHANGES).is_empty()


def test_a_note_in_a_cases_log_that_its_level_was_lowered_tells_when(load_rows):
    warehouse = load_rows(
        complaints=[{"complaint_no": "C1", "level": "D", "received_at": datetime(2026, 3, 2, 9)}],
        complaint_events=[
            {"complaint_no": "C1", "event": "followed_up", "happened_at": at, "note": note}
            for at, note in (
                (datetime(2026, 3, 3, 9), "客户要求更换A柱饰板，已登记"),
                (datetime(2026, 3, 4, 9), "经沟通等级由A级降为D级"),
            )
        ],
    )
    assert warehouse.statement(CHANGES).rows() == [("C1", "A", "D", datetime(2026, 3, 4, 9))]


def test_the_model_of_a_complaints_car_is_that_of_its_sale(load_rows):
    vin = "LSVAA4182E2184847"
    warehouse = load_rows(
        vehicle_sales=[{"vin": vin, "model": "1.5T", "delivered_at": datetime(2025, 3, 2, 9)}],
        complaints=[{"vin": vin, "received_at": datetime(2026, 3, 2, 9)}],
    )
    assert warehouse.statement(("select model from complaints", [])).rows() == [("1.5T",)]
    assert warehouse.values("model") == ["1.5T"]


def test_an_empty_list_says_what_could_not_be_judged(load_rows):
    received = [{"received_at": datetime(2026, 3, 2, 9), "last_closed_at": datetime(2026, 3, 2, 10)}]
    found = attention(load_rows(complaints=received))
    assert found.items == ()
    assert not found.complete
    assert "没有这些记录：维修工单、新车交付、回访记录、问询记录" in found.silence
    assert "不足 13 周" in found.silence
