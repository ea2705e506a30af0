"""A phone beside more than 20 differently named customers of a store is the store's own (definitions §3)."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from conftest import Care, write_rows

from care.access.principal import Principal, Right, Role
from care.periods.period import Period
from etl.pipeline.batch import write_parquet
from etl.pipeline.load import load
from etl.pipeline.load_history import rebuild
from tests.reference import METRIC_KEYS, facts
from tests.support.agreement import differences
from warehouse.query.warehouse import Question, Warehouse
from warehouse.services.worklists.daily_worklist import worklist
from warehouse.services.worklists.worklist_file import unmasked_worklist
from warehouse.storage.home import Home

pytestmark = pytest.mark.slow

PHONE = "13900001111"
MANAGER = Principal("王芳", "wang@example.com", frozenset({Role.CARE_MANAGER}), None, frozenset(Right))
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何"


def vin(number: int) -> str:
    return f"LSVAA4187E2{number:06}"


def records(names: int) -> dict[str, list[dict[str, Any]]]:
    """Two stores with one phone for all customers, ``names`` in the first and 20 in the second.

    No file and no kind of record has more than half of them.
    """
    held: dict[str, list[dict[str, Any]]] = {"service_orders": [], "vehicle_sales": [], "complaints": []}
    call = {"callback_no": "R1", "callback_type": "service", "agent": "林芳", "subject_no": "W0"}
    call |= {"attempted_at": datetime(2026, 3, 2, 9), "outcome": "unreachable"}
    held["callbacks"] = [call | {"store_code": store} for store in ("S01", "S02")]
    for store, many in (("S01", names), ("S02", 20)):
        for number in range(many):
            person = {"store_code": store, "customer_phone": PHONE, "customer_name": f"{SURNAMES[number]}明"}
            at = datetime(2026, 3, 1 + number % 9, 9 + number // 9)
            match number % 3:
                case 0:
                    car = {"vin": vin(number), "plate": "沪A12345"}
                    held["service_orders"].append(
                        person | car | {"order_no": f"W{number}", "delivered_at": at}
                    )
                case 1:
                    car = {"vin": vin(number), "plate": "沪A12345"}
                    held["vehicle_sales"].append(person | car | {"sale_no": f"X{number}", "delivered_at": at})
                case _:
                    case = {"complaint_no": f"C{number}", "cause_1": "服务态度", "received_at": at}
                    held["complaints"].append(person | case | {"first_closed_at": at.replace(hour=20)})
    return held


@pytest.fixture
def of_names(home: Path, tmp_path: Path, make_home: Callable[..., Path]) -> Callable[[int], Warehouse]:
    def of_names(names: int) -> Warehouse:
        paths = [
            write_rows(tmp_path / "raw" / f"{record}_20260311.csv", record, rows)
            for record, rows in records(names).items()
        ]
        make_home(paths, lambda: load(home, paths))
        return Warehouse.open(home)

    return of_names


def reference(names: int) -> Any:
    exported = {"_exported_at": datetime(2026, 3, 11)}
    told = {
        record: [{**row, "_file": record, **exported} for row in rows]
        for record, rows in records(names).items()
    }
    return facts(told)


@pytest.mark.parametrize("names", [20, 21])
def test_the_store_s_own_number_is_told_by_all_its_files(of_names, names: int):
    warehouse = of_names(names)
    wrong = [*differences(warehouse, reference(names), METRIC_KEYS, ("store",), Period.ALL)]
    assert not wrong
    shown = warehouse.store_phones().rows()
    assert shown == ([("S01", "139****1111", 21, 21)] if names == 21 else [])
    repeats = warehouse.measure(Question(("repeat_share", "profile_complete_rate"), ("store",)))
    counted = {(row["metric"], row["store"]): row["denominator"] for row in repeats.to_dicts()}
    assert counted.get(("repeat_share", "S01"), 0) == (0 if names == 21 else 6)


def test_it_is_said_after_the_load_and_at_its_first_row(of_names, tmp_path: Path, care: Care):
    (warning,) = of_names(21).warnings().to_dicts()
    assert warning["source_row"] == 2
    assert "139****1111" in warning["reason_zh"]
    assert "21 位不同姓名的客户" in warning["reason_zh"]
    another = {"complaint_no": "C99", "received_at": "2026-03-02"}
    another |= {"customer_phone": PHONE, "customer_name": "孙悟"}
    said = care("load", write_rows(tmp_path / "more.csv", "complaints", [another]))
    assert "门店 S01：电话 139****1111 在 22 行里对应 22 位不同姓名的客户" in said.err
    assert "门店 S02：电话" not in said.err


def test_batches_without_hashes_of_names_are_told_by_what_is_shown_of_them(of_names, home: Path):
    of_names(21)
    place = Home(home)
    for load_entry in place.read_manifest()["loads"]:
        for sheet in load_entry["sheets"]:
            batch = place.batch(sheet["batch"])
            write_parquet(pl.read_parquet(batch).drop("name_key", "identifiable_by_vin", strict=False), batch)
    rebuild(home)
    assert Warehouse.open(home).store_phones().rows() == [("S01", "139****1111", 21, 21)]


def test_nobody_is_called_under_it(of_names):
    listed = worklist(of_names(21), date(2026, 3, 11), ("S01",))
    rows = unmasked_worklist(of_names(21), MANAGER, listed, "林芳", "电话回访")
    assert rows["customer_phone"].null_count() == rows.height > 0
    assert rows["customer_name"].str.ends_with("明").all()


def test_it_finds_nobody_and_keeps_nobody_from_being_erased(of_names, home: Path, care: Care):
    before = of_names(21).measure(Question(tuple(METRIC_KEYS), ("store",)))
    refused = care("person", "find", "--phone", PHONE, "--json")
    assert refused.code == 2
    assert "门店自己的号码" in refused.err
    found = care("person", "find", "--vin", vin(0), "--json").json
    assert {row["row"] for row in found["rows"]} == {2, 3, 9}
    assert care("person", "erase", "--vin", vin(0), "--yes").code == 0
    assert Warehouse.open(home).measure(Question(tuple(METRIC_KEYS), ("store",))).equals(before)
    assert care("person", "find", "--vin", vin(0), "--json").json["rows"] == []
