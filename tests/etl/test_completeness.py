"""After a load each store's kinds of record are told, and what cannot be computed without the others."""

from pathlib import Path

import pytest
from conftest import Care, write_rows

from care.semantic.metric import METRICS
from care.semantic.vocabulary import VOCABULARIES
from etl.pipeline.completeness import completeness, needs_of
from etl.pipeline.load import load
from etl.records.registry import RECORDS

CALL = {"callback_type": "service", "attempted_at": "2026-03-03 10:00", "outcome": "reached"}
VISIT = {
    "vin": "LSVAA2182E2111234",
    "order_type": "maintenance",
    "service_advisor": "王敏",
    "delivered_at": "2026-03-02 16:00",
}


@pytest.mark.parametrize("key", METRICS)
def test_the_mart_of_every_metric_says_which_records_it_needs(key: str):
    needs = needs_of(METRICS[key].mart)
    assert needs
    assert {kind for need in needs for kind in need.kinds} <= {*RECORDS}
    assert {name for need in needs for name in need.types} <= {*VOCABULARIES["callback_type"]}


def test_callbacks_alone_lack_the_orders_that_callback_rates_need(care: Care, home: Path, tmp_path: Path):
    said = care("load", write_rows(tmp_path / "回访.csv", "callbacks", [CALL]))
    assert "门店 S01：回访记录至 2026-03-03 10:00" in said.err
    assert "还缺 维修工单或新车交付或投诉记录或投诉跟进：" in said.err
    (store,) = completeness(home)
    lacking = {one.kinds: one.metrics for one in store.missing}
    owing = ("service_orders", "vehicle_sales", "complaints", "complaint_events")
    assert "callback_rate" in lacking[owing]
    assert "service_callback_rate" in lacking["service_orders",]
    assert "callback_rate" not in lacking["service_orders",]
    assert "inquiry_24h_rate" in lacking["inquiries",]


def test_a_type_without_its_records_is_left_out_and_only_its_own_metrics_are_missing(
    home: Path, tmp_path: Path
):
    load(
        home,
        [
            write_rows(tmp_path / "回访.csv", "callbacks", [CALL]),
            write_rows(tmp_path / "维修工单.csv", "service_orders", [VISIT]),
        ],
    )
    (store,) = completeness(home)
    lacking = {one.kinds: one for one in store.missing}
    assert ("service_orders",) not in lacking
    assert {*lacking["vehicle_sales",].metrics} == {
        "new_car_callback_rate",
        "new_car_success_rate",
        "first_service_rate",
    }
    assert lacking["vehicle_sales",].types == ("sale_day0", "sale_day3", "sale_day7")


def test_stores_that_were_not_loaded_are_not_told_of(home: Path, tmp_path: Path):
    load(home, [write_rows(tmp_path / "回访.csv", "callbacks", [CALL])])
    assert completeness(home, {"S02"}) == []
    assert completeness(tmp_path / "none") == []
