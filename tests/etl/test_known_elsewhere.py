"""A customer whom another file names is masked in texts, whichever file comes first."""

from pathlib import Path

import polars as pl
import pytest
from conftest import write_rows

from care.access.principal import Principal, Right
from etl.pipeline.load import load
from warehouse.query.warehouse import Warehouse
from warehouse.services.unmask import originals
from warehouse.storage.home import Home
from warehouse.storage.rewritten_batches import rewritten_batches

pytestmark = pytest.mark.slow

VIN, PHONE = "LSVAA4182E2184841", "13912345678"
ORDER = {"store_code": "S01", "order_no": "W1", "delivered_at": "2026-03-01 10:00"}
NAMED = ORDER | {"vin": VIN, "customer_phone": PHONE, "customer_name": "覃小满"}
CALL = {
    "store_code": "S01",
    "callback_type": "service",
    "attempted_at": "2026-03-02 11:00",
    "outcome": "reached",
}
CASE = {"store_code": "S01", "received_at": "2026-03-03 09:00"}
TEXT, MASKED = "覃小满的车又响了", "覃**的车又响了"
HERE = Principal("王芳", None, frozenset(), None, frozenset(Right))


def texts(home: Path) -> set[str]:
    """Every free text that is served."""
    warehouse = Warehouse.open(home)
    asked = "select voice from attempts union all select description from complaints"
    return {text for (text,) in warehouse.statement((asked, [])).iter_rows() if text}


def stored(home: Path) -> str:
    """All that is stored where the server reads."""
    frames = [pl.read_parquet(file) for file in (home / "batches").glob("*.parquet")]
    return "".join(str(frame.to_dicts()) for frame in frames)


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    rows = {
        "service_orders": [NAMED, ORDER | {"order_no": "W2", "vin": "LSVAA4182E2184859"}],
        "callbacks": [
            CALL | {"callback_no": "1", "subject_no": "W1", "voice": TEXT},
            CALL | {"callback_no": "2", "subject_no": "W2", "voice": "覃小满介绍来的，很满意"},
        ],
        "complaints": [
            CASE | {"complaint_no": "T1", "customer_phone": "139-1234-5678", "description": TEXT},
            CASE | {"complaint_no": "T2", "vin": VIN, "received_at": "昨天", "description": TEXT},
        ],
    }
    return {kind: write_rows(tmp_path / "raw" / f"{kind}.csv", kind, some) for kind, some in rows.items()}


@pytest.mark.parametrize("first", ["service_orders", "callbacks"])
def test_a_customer_named_by_another_file_is_masked_whichever_comes_first(
    home: Path, files: dict[str, Path], first: str
):
    load(home, [files[first]])
    load(home, [file for kind, file in files.items() if kind != first])
    assert texts(home) == {
        MASKED,
        "覃小满介绍来的，很满意",
    }  # of another car: nothing tells it to be a customer
    assert TEXT not in stored(home)  # nor is it in the row that was rejected
    asked = "select file_id, source_row from attempts where callback_no = '1'"
    ((file_id, row),) = Warehouse.open(home).statement((asked, [])).iter_rows()
    told = originals(Warehouse.open(home), HERE, file_id, row, "核对录音")
    assert told["voice"] == TEXT


def test_a_load_that_is_killed_after_masking_leaves_the_next_build_to_show_it(
    home: Path, files: dict[str, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    load(home, [files["callbacks"], files["complaints"]])
    with monkeypatch.context() as killed:
        killed.setattr("warehouse.build.full.write_warehouse", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            load(home, [files["service_orders"]])
    assert TEXT in texts(home)
    assert rewritten_batches(Home(home))
    other = [CASE | {"store_code": "S02", "complaint_no": "T3"}]
    load(home, [write_rows(tmp_path / "S02.csv", "complaints", other)])
    assert TEXT not in texts(home)
    assert not rewritten_batches(Home(home))


def test_the_store_s_own_phone_tells_nobody(home: Path, tmp_path: Path):
    orders = [
        NAMED | {"order_no": f"W{n}", "vin": "", "customer_name": f"覃小{chr(0x4E00 + n)}"} for n in range(21)
    ]
    case = CASE | {"complaint_no": "T1", "customer_phone": PHONE, "description": "覃小一是店里的人"}
    load(
        home,
        [
            write_rows(tmp_path / "a.csv", "service_orders", orders),
            write_rows(tmp_path / "b.csv", "complaints", [case]),
        ],
    )
    assert texts(home) == {"覃小一是店里的人"}
