"""The day's worklist from a home's records, on screen masked, and once a day with names and phones."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from time import sleep
from unittest.mock import Mock

import polars as pl
import pytest

from care.access.principal import Principal, Right, Role
from care.audit.log import read_audit
from care.policies.policy_decisions import PolicyDecision, add_policy
from care.storage.atomic_files import PRIVATE_FILE
from warehouse.query.warehouse import Warehouse
from warehouse.services.unmask import OriginalsWithheld
from warehouse.services.worklists.daily_worklist import worklist
from warehouse.services.worklists.worklist_file import unmasked_worklist

pytestmark = pytest.mark.slow

MANAGER = Principal("王芳", "wang@example.com", frozenset({Role.CARE_MANAGER}), None, frozenset(Right))
PHONE = "13812345678"
TODAY, LATER = date(2026, 3, 11), date(2026, 11, 29)


def order(no: str, delivered: str, **more: str) -> dict[str, str]:
    return {
        "order_no": no,
        "delivered_at": delivered,
        "vin": f"LSVAA4187E21000{no}",
        "customer_name": "王小明",
        "customer_phone": PHONE,
        **more,
    }


@pytest.fixture
def warehouse(load_rows) -> Warehouse:
    """Four visits: one reached, one tried once in vain, one never tried, one late."""
    orders = [
        order("01", "2026-03-08 16:00"),
        order("02", "2026-03-08 16:00"),
        order("03", "2026-03-09 16:00"),
        order("04", "2026-03-02 16:00"),
    ]
    tried = {"callback_type": "service", "agent": "林芳", "channel": "phone"}
    callbacks = [
        {**tried, "subject_no": "01", "attempted_at": "2026-03-09 10:00", "outcome": "reached"},
        {**tried, "subject_no": "02", "attempted_at": "2026-03-10 10:00", "outcome": "unreachable"},
    ]
    return load_rows(service_orders=orders, callbacks=callbacks, exported_at=datetime(2026, 3, 10, 20))


def test_what_is_not_concluded_is_listed_with_its_try_and_who_calls(warehouse: Warehouse):
    found = worklist(warehouse, TODAY)
    rows = found.rows.select("subject_no", "urgency", "try_no", "tries_left", "last_outcome", "agent")
    assert rows.rows() == [
        ("02", "due_today", 2, 2, "unreachable", "林芳"),
        ("03", "try_today", 1, 3, None, "林芳"),
        ("04", "overdue", 1, 3, None, "林芳"),
    ]
    assert PHONE not in str(found.rows.to_dicts())


def test_a_promised_contact_comes_first_until_it_is_made(load_rows):
    case = {"received_at": "2026-03-01 09:00", "handler": "王芳", "status": "处理中", "customer_phone": PHONE}
    w = load_rows(
        complaints=[
            {**case, "next_follow_up_at": "2026-03-11 15:00"},
            {**case, "next_follow_up_at": "2026-03-20 15:00"},
        ],
        callbacks=[{"callback_type": "service", "attempted_at": "2026-03-10 10:00", "outcome": "reached"}],
    )
    rows = worklist(w, TODAY).rows.select("subject_no", "urgency", "agent", "callback_type")
    assert rows.rows() == [("1", "promised", "王芳", None)]


def test_a_contact_promised_in_the_log_is_listed_and_one_that_was_made_is_not(load_rows):
    """Of three open cases one waits; two had a step by the promised time, one in the log, one in its row."""
    case = {"received_at": "2026-03-01 09:00", "handler": "王芳", "status": "处理中"}
    step = {"event": "followed_up", "happened_at": "2026-03-09 09:00"}
    w = load_rows(
        complaints=[
            {**case, "complaint_no": "logged"},
            {**case, "complaint_no": "kept"},
            {
                **case,
                "complaint_no": "made",
                "next_follow_up_at": "2026-03-10 15:00",
                "first_reply_at": "2026-03-10 11:00",
            },
        ],
        complaint_events=[
            {**step, "complaint_no": "logged", "next_follow_up_at": "2026-03-11 15:00"},
            {**step, "complaint_no": "kept", "next_follow_up_at": "2026-03-10 15:00"},
            {**step, "complaint_no": "kept", "happened_at": "2026-03-10 10:00"},
        ],
        callbacks=[{"callback_type": "service", "attempted_at": "2026-03-10 10:00", "outcome": "reached"}],
    )
    rows = worklist(w, TODAY).rows.select("subject_no", "urgency", "agent")
    assert rows.rows() == [("logged", "promised", "王芳")]


def test_how_long_the_late_are_listed_and_who_is_handed_calls_says_the_policy(load_rows, home):
    """Two stores, the same calls: one lists what is late for five days, and hands calls on after two."""
    decided = PolicyDecision(
        date(2026, 1, 1), "张", overridden={"lists.late_days": 5, "lists.caller_days": 2}, store="S02"
    )
    home.mkdir(exist_ok=True)
    add_policy(home, decided)
    orders, calls, cases = [], [], []
    for store in ("S01", "S02"):
        in_store = {"store_code": store, "subject_no": "01", "callback_type": "service"}
        orders += [{**order(no, f"2026-03-{no}"), "store_code": store} for no in ("01", "04")]
        calls += [
            {**in_store, "agent": agent, "attempted_at": f"{on} 10:00", "outcome": "unreachable"}
            for agent, on in (("林芳", "2026-03-03"), ("郭燕", "2026-03-10"))
        ]
        cases.append(
            {"store_code": store, "received_at": "2026-03-01 09:00", "status": "处理中"}
            | {"next_follow_up_at": "2026-03-04 15:00"}
        )
    source = load_rows(service_orders=orders, callbacks=calls, complaints=cases)
    rows = worklist(source, TODAY).rows.select("store", "urgency", "subject_no", "agent")
    assert rows.sort("store", "urgency", "subject_no").rows() == [
        ("S01", "overdue", "01", "林芳"),
        ("S01", "overdue", "04", "郭燕"),
        ("S01", "promised", "1", None),
        ("S02", "overdue", "04", "郭燕"),
    ]


def test_a_home_of_the_past_shows_the_day_after_its_records(warehouse: Warehouse):
    assert worklist(warehouse, LATER).day == TODAY
    assert worklist(warehouse, date(2026, 3, 14)).day == date(2026, 3, 14)


def test_records_that_end_earlier_are_said(warehouse: Warehouse):
    assert worklist(warehouse, date(2026, 3, 12)).stale == {"S01": date(2026, 3, 10)}
    assert worklist(warehouse, TODAY).stale == {}


def test_a_store_without_callbacks_has_no_list(load_rows):
    rows = worklist(load_rows(service_orders=[order("01", "2026-03-09 16:00")]), TODAY).rows
    assert rows.is_empty()


def test_the_file_of_an_agent_has_names_and_phones_and_is_logged(warehouse: Warehouse):
    found = worklist(warehouse, TODAY)
    rows = unmasked_worklist(warehouse, MANAGER, found, "林芳", "电话回访")
    assert rows["customer_phone"].to_list() == [PHONE] * 3
    assert rows.drop("customer_name", "customer_phone", "plate", "vin").equals(
        found.rows.drop("customer_name", "customer_phone", "plate", "vin")
    )
    logged = json.loads(read_audit(warehouse.home).filter(pl.col("what") == "unmask")["details"][-1])
    assert (logged["agent"], logged["reason"], logged["rows"]) == ("林芳", "电话回访", 3)


def test_it_is_given_once_a_day(warehouse: Warehouse):
    found = worklist(warehouse, TODAY)
    unmasked_worklist(warehouse, MANAGER, found, "林芳", "电话回访")
    with pytest.raises(OriginalsWithheld, match="每天只导出一次"):
        unmasked_worklist(warehouse, MANAGER, found, "林芳", "电话回访")
    unmasked_worklist(
        warehouse, MANAGER, worklist(warehouse, TODAY, day=date(2026, 3, 12)), "林芳", "电话回访"
    )


def test_of_colleagues_who_ask_at_the_same_moment_one_is_given_it(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
):
    def read_slowly(home: Path) -> pl.DataFrame:
        lines = read_audit(home)
        sleep(0.05)
        return lines

    monkeypatch.setattr("warehouse.services.worklists.worklist_file.read_audit", read_slowly)
    found = worklist(warehouse, TODAY)
    with ThreadPoolExecutor(4) as colleagues:
        asked = [
            colleagues.submit(unmasked_worklist, warehouse, MANAGER, found, "林芳", "电话回访")
            for _ in range(4)
        ]
    refused = [one.exception() for one in asked]
    assert refused.count(None) == 1
    assert sum(isinstance(one, OriginalsWithheld) for one in refused) == 3


def test_a_list_that_could_not_be_made_is_not_spent(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch):
    found = worklist(warehouse, TODAY)
    with monkeypatch.context() as broken:
        broken.setattr(pl, "read_parquet", Mock(side_effect=OSError("disk")))
        broken.setattr(pl, "scan_parquet", Mock(side_effect=OSError("disk")))
        with pytest.raises(OSError, match="disk"):
            unmasked_worklist(warehouse, MANAGER, found, "林芳", "电话回访")
    assert unmasked_worklist(warehouse, MANAGER, found, "林芳", "电话回访").height == 3


def test_namesakes_of_two_stores_get_a_file_each(load_rows):
    tried = {"callback_type": "service", "agent": "林芳", "channel": "phone", "outcome": "unreachable"}
    source = load_rows(
        service_orders=[{**order("01", "2026-03-08 16:00"), "store_code": store} for store in ("S01", "S02")],
        callbacks=[
            {**tried, "store_code": store, "subject_no": "01", "attempted_at": "2026-03-10 10:00"}
            for store in ("S01", "S02")
        ],
    )
    with pytest.raises(OriginalsWithheld, match="先选择一家门店"):
        unmasked_worklist(source, MANAGER, worklist(source, TODAY), "林芳", "电话回访")
    for store in ("S01", "S02"):
        rows = unmasked_worklist(source, MANAGER, worklist(source, TODAY, (store,)), "林芳", "电话回访")
        assert rows["store"].to_list() == [store]


@pytest.mark.parametrize(
    ("viewer", "reason"),
    [
        (Principal("张伟", None, frozenset(), None, frozenset({Right.RECORDS})), "电话回访"),
        (Principal("张伟", None, frozenset(), frozenset({"S02"}), frozenset(Right)), "电话回访"),
        (MANAGER, "看"),
    ],
    ids=["without the right", "of another store", "without a reason"],
)
def test_nobody_else_is_given_it(warehouse: Warehouse, viewer: Principal, reason: str):
    with pytest.raises(OriginalsWithheld):
        unmasked_worklist(warehouse, viewer, worklist(warehouse, TODAY), "林芳", reason)
    assert read_audit(warehouse.home).filter(pl.col("what") == "unmask").is_empty()


@pytest.mark.usefixtures("warehouse")
def test_the_command_lists_writes_once_and_tells_what_is_missing(care, tmp_path: Path):
    rows = care("worklist", "--day", "2026-03-11", "--format", "json").json
    assert [row["subject_no"] for row in rows] == ["02", "03", "04"]
    assert care("worklist", "--agent", "没有", "--day", "2026-03-11", "--format", "json").json == []
    file = tmp_path / "林芳.xlsx"
    words = ("worklist", "--day", "2026-03-11", "--agent", "林芳", "--to", file, "--reason", "电话回访")
    elsewhere = tmp_path / "elsewhere.xlsx"
    elsewhere.write_bytes(b"somebody else's")
    file.symlink_to(elsewhere)
    assert care(*words).code == 0
    assert elsewhere.read_bytes() == b"somebody else's"
    assert file.stat().st_mode & 0o777 == PRIVATE_FILE
    assert pl.read_excel(file, sheet_name="记录")["客户电话"].to_list() == [PHONE] * 3
    assert "每天只导出一次" in care(*words).err
    assert "--agent" in care("worklist", "--to", file, "--reason", "电话回访").err
