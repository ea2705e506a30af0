"""A person's records are found, handed over and erased by phone or VIN; figures stay as counts."""

import json
import stat
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest
from conftest import Care, write_rows

from care.audit.log import LOG, read_audit, verify_audit
from care.review.minutes import MinuteContent, MinuteKind
from care.semantic.metric import METRICS
from etl.person.retention import BadPeriod, apply_retention
from etl.pipeline import load as loading
from etl.pipeline.load import load
from tests.sweeps.exports import facts
from warehouse.query.warehouse import Question, Warehouse
from warehouse.services.backups.backup import back_up
from warehouse.services.cause_learning import learn_causes
from warehouse.services.minutes_store import Minutes
from warehouse.storage.cause_suggestions import read_learnt, read_suggestions, write_suggestions
from warehouse.storage.home import Home

pytestmark = pytest.mark.slow

PHONE, VIN, PLATE, NAME = "13912345678", "LSVAA4182E2184841", "沪A12345", "欧阳小明"
OTHER = {"vin": "LSVAA4182E2184859", "customer_phone": "13812340000", "customer_name": "李四"}
PERSON = {"vin": VIN, "plate": PLATE, "customer_name": NAME, "customer_phone": PHONE}
PERSONAL = (PHONE, VIN, PLATE, NAME, "139****5678", "LSV********4841", "异响三天还没修好")
QUESTION = Question(tuple(METRICS))


@pytest.fixture
def exports(tmp_path: Path) -> list[Path]:
    orders = [
        PERSON | {"order_no": "W1", "delivered_at": "2026-03-01 10:00"},
        PERSON | {"order_no": "W2", "delivered_at": "2026-03-05 10:00", "customer_phone": " 139-1234-5678"},
        OTHER | {"order_no": "W3", "delivered_at": "2026-03-02 10:00"},
        PERSON | {"order_no": "W4", "delivered_at": "昨天"},
    ]
    call = {"callback_type": "service", "attempted_at": "2026-03-02 11:00", "outcome": "成功"}
    calls = [
        call | {"callback_no": "1", "subject_no": "W1", "voice": "异响三天还没修好", "dissatisfied": True},
        call | {"callback_no": "2", "subject_no": "W3", "voice": "都好，谢谢大家了", "dissatisfied": False},
    ]
    case = {"source": "hotline", "received_at": "2026-03-03 09:00", "status": "open"}
    cases = [
        PERSON | case | {"complaint_no": "T1", "description": "异响三天还没修好"},
        OTHER | case | {"complaint_no": "T2", "description": "等了半天"},
    ]
    tables = {"service_orders": orders, "callbacks": calls, "complaints": cases}
    return [write_rows(tmp_path / "raw" / f"{kind}.csv", kind, rows) for kind, rows in tables.items()]


@pytest.fixture
def held_home(home: Path, exports: list[Path], tmp_path: Path, make_home: Callable[..., Path]) -> Path:
    make_home(exports, lambda: load(home, exports))
    minute = MinuteContent(MinuteKind.ACTION, "complaints", f"请回电 139 1234 5678（{PLATE}）")
    Minutes.open(home).add(minute, "王芳", date(2026, 3, 9))
    Minutes.open(home).add(
        MinuteContent(MinuteKind.NOTE, "complaints", f"{NAME} 的事"), "王芳", date(2026, 3, 9)
    )
    assert learn_causes(home)
    learnt = read_learnt(home) | {"rising": [{"phrase": "异响三天还没修好"}]}
    write_suggestions(home, read_suggestions(home), learnt)
    back_up(home, tmp_path / "old.backup", "王芳")
    return home


def holding(home: Path) -> set[tuple[str, str]]:
    """The files of a home that hold something of the person's, and what; Parquet and DuckDB as values."""
    found = set()
    for file in home.rglob("*"):
        if not file.is_file() or file.name.endswith("lock"):
            continue
        content = file.read_bytes()
        if file.suffix == ".parquet":
            content = pl.read_parquet(file).write_json().encode()
        if file.suffix == ".duckdb":
            with duckdb.connect(str(file), read_only=True) as db:
                tables = [name for (name,) in db.execute("show tables").fetchall()]
                content = repr([db.table(name).fetchall() for name in tables]).encode()
        text = content.decode(errors="ignore")
        found |= {(file.relative_to(home).as_posix(), value) for value in PERSONAL if value in text}
    return found


@pytest.mark.parametrize("given", [("--phone", "+86 139 1234 5678"), ("--vin", VIN.lower())])
def test_erasing_leaves_every_figure_and_nothing_of_the_person(
    held_home: Path, exports: list[Path], care: Care, given: tuple[str, str]
):
    before = Warehouse.open(held_home).measure(QUESTION)
    found = care("person", "find", *given, "--json").json
    assert {(row["file"], row["row"]) for row in found["rows"]} == {
        ("callbacks.csv", 2),
        ("complaints.csv", 2),
        ("service_orders.csv", 2),
        ("service_orders.csv", 3),
    }
    assert len(found["rejected"]) == 1
    assert [one["file"] for one in found["backups"]] == ["old.backup"]
    assert len(found["named_minutes"]) == 1
    said = care("person", "erase", *given, "--yes")
    assert said.code == 0
    assert "old.backup" in said.err
    assert Warehouse.open(held_home).measure(QUESTION).equals(before)
    left = {file for file, value in holding(held_home) if value != NAME}
    assert not left
    assert {file for file, _ in holding(held_home)} <= {"minutes.sqlite"}
    assert care("person", "find", *given, "--json").json["rows"] == []
    order = PERSON | {"order_no": "W1", "delivered_at": "2026-03-01 10:00"}
    load(held_home, [write_rows(exports[0].with_name("again.csv"), "service_orders", [order])])
    assert {file for file, _ in holding(held_home)} <= {"minutes.sqlite"}
    log = (held_home / LOG).read_text()
    assert "erase" in log
    assert not any(value in log for value in PERSONAL)
    assert verify_audit(held_home).broken_at is None
    assert read_suggestions(held_home)["complaint_no"].to_list() == ["T2"]
    originals = [pl.read_parquet(file).to_dicts() for file in (held_home / "protected").iterdir()]
    assert OTHER["customer_phone"] in str(originals)


@pytest.mark.usefixtures("held_home")
def test_what_is_held_is_handed_over_as_it_was(care: Care, tmp_path: Path):
    to = tmp_path / "person.json"
    assert care("person", "export", "--phone", PHONE, "--to", to).code == 0
    told = json.loads(to.read_text())
    assert {row["fields"].get("customer_name") for row in told["rows"]} == {NAME, None}
    assert "李四" not in to.read_text()
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    assert len(told["minutes"]) == 1


def test_nobody_and_no_identity_are_sentences(held_home: Path, care: Care):
    for words in (
        ("--phone", "138****5678"),
        ("--phone", "123"),
        ("--vin", "LSV"),
        ("--phone", "13800000000"),
    ):
        assert care("person", "find", *words).code == 2
    said = care("person", "erase", "--phone", "13700001111", "--yes")
    assert (said.code, "没有找到" in said.err) == (2, True)
    before = facts(held_home)
    assert facts(held_home) == before


@pytest.mark.usefixtures("held_home")
def test_the_register_names_what_is_held_and_where(care: Care):
    told = care("person", "register", "--json").json
    assert {
        "batches/, warehouse/",
        "protected/",
        "minutes.sqlite",
        "audit.jsonl",
        "key",
        "causes/suggestions.parquet",
    } <= {one["where"] for one in told}
    orders = next(one for one in told if "工单" in one["what"] and one["where"] == "protected/")
    assert orders["rows"] == 3
    assert "客户姓名" in orders["what"]
    assert care("person", "register").code == 0


def test_originals_go_by_rule_and_do_not_come_back(
    held_home: Path, exports: list[Path], care: Care, monkeypatch: pytest.MonkeyPatch
):
    before = facts(held_home)
    assert apply_retention(held_home, "24m").rows == 0
    monkeypatch.setattr("etl.person.retention.moment_of_loading", lambda: datetime(2099, 1, 1))
    assert "将被清除" in care("retain", "--keep-originals", "24m", "--dry-run").err
    assert care("retain", "--keep-originals", "24m").code == 0
    load(held_home, exports)
    assert facts(held_home) == before
    assert not [one for file, one in holding(held_home) if file.startswith("protected")]
    assert read_audit(held_home)["what"][-1] == "retention"
    with pytest.raises(BadPeriod):
        apply_retention(held_home, "soon")
    assert Home(held_home).current()
    assert loading.moment_of_loading().year < 2099
