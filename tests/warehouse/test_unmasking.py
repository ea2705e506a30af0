"""Personal originals come one record at a time, to who may see them, for a reason, and never unlogged."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from conftest import write_rows
from streamlit.testing.v1 import AppTest

from care.access.principal import Principal, Right, Role
from care.audit.log import LOG, CannotNote, read_audit
from care.i18n import set_language
from etl.pipeline.load import load
from etl.pipeline.load_history import withdraw
from tests.support.harness import open_app
from warehouse.query.warehouse import RecordSide, Warehouse
from warehouse.services.unmask import OriginalsWithheld, originals

pytestmark = pytest.mark.slow

REASON = "客户要求回电核对"
PHONE, OTHER = "13812345678", "13987654321"
CASE = {
    "received_at": "2026-03-02 09:00",
    "customer_name": "王小明",
    "customer_phone": PHONE,
    "description": f"请回电 {PHONE}",
}
MANAGER = Principal("王芳", "wang@example.com", frozenset({Role.CARE_MANAGER}), None, frozenset(Right))


@pytest.fixture(scope="module")
def two_stores(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two stores, a file each, of two complaints; the second of S01 has nothing to hide. To be copied."""
    folder = tmp_path_factory.mktemp("unmask")
    first = write_rows(folder / "S01.csv", "complaints", [CASE, {"received_at": "2026-03-03 09:00"}])
    elsewhere = CASE | {"store_code": "S02", "customer_phone": OTHER, "description": "空调不凉"}
    load(folder / "home", [first, write_rows(folder / "S02.csv", "complaints", [elsewhere])])
    return folder / "home"


@pytest.fixture
def warehouse(home: Path, two_stores: Path) -> Warehouse:
    """A copy of the two stores."""
    return Warehouse.open(shutil.copytree(two_stores, home))


def place(warehouse: Warehouse, store: str, number: str) -> tuple[int, int]:
    """File and row of a complaint."""
    cases = warehouse.records("complaint_count", RecordSide.DENOMINATOR)
    return cases.filter(store=store, complaint_no=number).select("file_id", "source_row").row(0)


def looks(home: Path) -> pl.DataFrame:
    return read_audit(home).filter(pl.col("what") == "unmask")


def test_a_look_gives_what_was_masked_in_that_record_and_no_more(warehouse: Warehouse):
    found = originals(warehouse, MANAGER, *place(warehouse, "S01", "1"), REASON)
    assert found == {name: CASE[name] for name in ("customer_name", "customer_phone", "description")}
    other = originals(warehouse, MANAGER, *place(warehouse, "S02", "1"), REASON)
    assert other == {"customer_name": "王小明", "customer_phone": OTHER}
    assert originals(warehouse, MANAGER, *place(warehouse, "S01", "2"), REASON) == {}


def test_a_look_is_logged_with_who_where_what_and_why_and_holds_nothing_personal(warehouse: Warehouse):
    file_id, row = place(warehouse, "S01", "1")
    originals(warehouse, MANAGER, file_id, row, f"  {PHONE} 要求\n回电 ")
    line = looks(warehouse.home).row(0, named=True)
    assert line["who"] == "wang@example.com"
    assert json.loads(line["details"]) == {
        "store": "S01",
        "record": "complaints",
        "file": "S01.csv",
        "row": row,
        "fields": ["customer_name", "customer_phone", "description"],
        "reason": "138****5678 要求 回电",
    }
    assert PHONE not in (warehouse.home / LOG).read_text(encoding="utf-8")


@pytest.mark.parametrize("reason", ["", "   \n ", "abc"])
def test_without_a_reason_there_is_no_look(warehouse: Warehouse, reason: str):
    with pytest.raises(OriginalsWithheld, match="原因"):
        originals(warehouse, MANAGER, *place(warehouse, "S01", "1"), reason)
    assert looks(warehouse.home).is_empty()


def test_without_the_right_there_is_no_look(warehouse: Warehouse):
    clerk = replace(MANAGER, rights=frozenset(Right) - {Right.UNMASKED})
    with pytest.raises(OriginalsWithheld, match="权限"):
        originals(warehouse, clerk, *place(warehouse, "S01", "1"), REASON)
    assert looks(warehouse.home).is_empty()


def test_another_stores_record_is_answered_like_one_that_is_not_there(warehouse: Warehouse):
    of_s02 = replace(MANAGER, stores=frozenset({"S02"}))
    assert originals(warehouse, of_s02, *place(warehouse, "S02", "1"), REASON)
    said = set()
    for file_id, row in (place(warehouse, "S01", "1"), (99, 2), (place(warehouse, "S02", "1")[0], 77)):
        with pytest.raises(OriginalsWithheld) as why:
            originals(warehouse, of_s02, file_id, row, REASON)
        said.add(str(why.value))
    assert len(said) == 1
    assert len(looks(warehouse.home)) == 1


def test_a_page_opened_before_a_load_still_gets_its_own_record(warehouse: Warehouse, tmp_path: Path):
    where = place(warehouse, "S02", "1")
    withdraw(warehouse.home, "S01.csv", reason="测试")
    assert place(Warehouse.open(warehouse.home), "S02", "1") != where
    assert originals(warehouse, MANAGER, *where, REASON)["customer_phone"] == OTHER
    for n in range(2):
        case = CASE | {"complaint_no": f"N{n}"}
        load(warehouse.home, [write_rows(tmp_path / f"{n}.csv", "complaints", [case])])
    with pytest.raises(OriginalsWithheld, match="刷新"):
        originals(warehouse, MANAGER, *where, REASON)


def test_what_cannot_be_logged_is_not_shown(warehouse: Warehouse):
    (warehouse.home / LOG).unlink()
    (warehouse.home / LOG).mkdir()
    with pytest.raises(CannotNote):
        originals(warehouse, MANAGER, *place(warehouse, "S01", "1"), REASON)


def test_originals_that_were_taken_away_are_said_to_be_gone(warehouse: Warehouse):
    shutil.rmtree(warehouse.home / "protected")
    with pytest.raises(OriginalsWithheld):
        originals(warehouse, MANAGER, *place(warehouse, "S01", "1"), REASON)


@pytest.fixture
def calls(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page of callbacks, on which one stands that was missed, opened by the user of this computer."""
    missed = {"order_no": "R1", "delivered_at": "2026-03-01 10:00", "customer_phone": PHONE}
    reached = {"subject_no": "R2", "callback_type": "service", "outcome": "reached"}
    orders = [missed, {"order_no": "R2", "delivered_at": "2026-03-02 10:00"}]
    load(
        home,
        [
            write_rows(tmp_path / "工单.csv", "service_orders", orders),
            write_rows(tmp_path / "回访.csv", "callbacks", [reached | {"attempted_at": "2026-03-09 10:00"}]),
        ],
    )
    monkeypatch.setenv("CARE_HOME", str(home))
    set_language("zh")
    return open_app("callbacks")


def shown(app: AppTest) -> str:
    assert not app.exception
    return "\n".join(one.value for one in (*app.markdown, *app.caption, *app.warning))


def submit(app: AppTest) -> str:
    next(one for one in app.button if one.label == "查看原值并记录").click().run()
    return shown(app)


def test_a_row_and_a_reason_show_its_originals_once_and_the_next_action_hides_them(
    calls: AppTest, home: Path
):
    assert "选中一行" in shown(calls)
    table = next(one.key for one in calls.dataframe if one.key and one.key.startswith("rows-"))
    calls.session_state[table] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    calls.run()
    assert "原因" in submit(calls)
    assert looks(home).is_empty()
    next(one for one in calls.text_input if one.key.startswith("why-")).input(REASON)
    assert PHONE in submit(calls)
    assert len(looks(home)) == 1
    assert PHONE not in repr(calls.session_state)
    calls.run()
    assert PHONE not in shown(calls)
    assert len(looks(home)) == 1


def test_who_may_not_unmask_is_not_offered_it(calls: AppTest, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CARE_INSECURE", "1")
    assert "原值" not in shown(calls.run())
    assert any("R1" in table.value.to_string() for table in calls.dataframe)
