"""A load: every row accounted for, nothing twice, nothing personal in the open."""

import json
import os
import stat
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
from conftest import EXPORTED_AT, write_rows
from filelock import FileLock

from etl.mapping.detect import detect_tables
from etl.pipeline.batch import schema, write_batch
from etl.pipeline.load import check, load
from etl.pipeline.load_report import LoadReport
from etl.pipeline.manifest import time_in_name
from etl.privacy.masking_key import masking_key
from etl.records.registry import RECORDS
from etl.templates.workbooks import write_templates
from warehouse.query.warehouse import Warehouse
from warehouse.storage.home import Home

pytestmark = pytest.mark.slow

CALL = {
    "callback_type": "service",
    "subject_no": "R1",
    "vin": "LSVAA2182E2111234",
    "attempted_at": "2026-03-03 10:00",
    "outcome": "reached",
    "voice": "请打13812345678",
}
COUNTS = ("read", "accepted", "superseded", "duplicate", "rejected")
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """``write(name, *rows)``: an export of callbacks in this test's folder."""

    def written(name: str, *rows: dict, exported_at: datetime = EXPORTED_AT) -> Path:
        return write_rows(tmp_path / "raw" / name, "callbacks", list(rows), exported_at)

    return written


def counts(report: LoadReport) -> list[tuple[int, ...]]:
    return [tuple(getattr(sheet, count) for count in COUNTS) for sheet in report.sheets]


def everything(home: Path) -> list[dict]:
    house = Warehouse.open(home)
    return house.files().drop("loaded_at").sort("file").to_dicts()


def only_batch(home: Path, path: Path) -> pl.DataFrame:
    """The batch that a load writes of a file."""
    (table,) = detect_tables(path, [])
    batch, _ = write_batch(Home(home), table, "", masking_key(home), EXPORTED_AT)
    return pl.read_parquet(Home(home).batch(batch.batch))


def test_every_row_is_accounted_for_and_checking_finds_the_same_and_writes_nothing(home: Path, write: Write):
    path = write("回访.csv", CALL, CALL | {"attempted_at": "昨天"}, CALL | {"satisfaction": 11})
    checked = check(home, [path])
    assert not home.exists()
    for report in (checked, load(home, [path])):
        assert counts(report) == [(3, 1, 0, 0, 2)]
        assert report.sheets[0].notes["source_row"].to_list() == [3, 4]
        assert report.rejected == 2


def test_the_later_export_wins_whatever_the_order_of_loading(tmp_path: Path, write: Write):
    old = write("旧.csv", CALL, exported_at=datetime(2026, 3, 9))
    new = write("新.csv", CALL | {"outcome": "refused"}, exported_at=datetime(2026, 3, 10))
    for home, order in ((tmp_path / "a", (old, new)), (tmp_path / "b", (new, old))):
        for path in order:
            load(home, [path])
    a, b = everything(tmp_path / "a"), everything(tmp_path / "b")
    assert a == b
    assert [(row["file"], row["accepted"], row["superseded"]) for row in a] == [
        ("新.csv", 1, 0),
        ("旧.csv", 0, 1),
    ]


def test_loading_the_same_file_again_changes_nothing(home: Path, write: Write):
    path = write("回访.csv", CALL, CALL | {"satisfaction": 11})
    first = load(home, [path])
    served = Home(home).current()
    again = load(home, [path])
    assert again.build is None
    assert Home(home).current() == served
    assert counts(again) == counts(first)


def test_the_earliest_sighting_of_an_export_dates_it_and_a_copy_of_a_later_time_makes_it_no_younger(
    home: Path, write: Write
):
    path = write("回访.csv", CALL)
    load(home, [path])
    os.utime(path)
    assert load(home, [path]).build is None
    os.utime(path, (datetime(2026, 3, 4).timestamp(),) * 2)
    assert load(home, [path]).build is not None
    assert Home(home).read_manifest()["loads"][0]["exported_at"] == "2026-03-04 00:00:00"


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("回访_20260309.csv", datetime(2026, 3, 9)),
        ("回访_2026-03-09.xlsx", datetime(2026, 3, 9)),
        ("回访_20260309_0800.csv", datetime(2026, 3, 9, 8)),
        ("回访20260309080005.csv", datetime(2026, 3, 9, 8, 0, 5)),
        ("回访_2026年03月09日.csv", datetime(2026, 3, 9)),
        ("回访_20260301-20260309.csv", datetime(2026, 3, 9)),
        ("回访_20261399.csv", None),
        ("回访_2026Q1.csv", None),
        ("回访_1520260309001.csv", None),
    ],
)
def test_the_name_of_a_file_tells_when_it_was_exported(name: str, moment: datetime | None):
    assert time_in_name(name) == moment


def test_one_unreadable_file_leaves_everything_else_loaded_and_once_mended_takes_the_place_of_its_fault(
    home: Path, write: Write, tmp_path: Path
):
    write("回访.csv", CALL)
    (tmp_path / "raw" / "坏.csv").write_bytes(b"")
    report = load(home, [tmp_path / "raw"])
    assert counts(report) == [(1, 1, 0, 0, 0)]
    assert [fault.file for fault in report.faults] == ["坏.csv"]
    assert report.rejected == 1
    mended = load(home, [write("坏.csv", CALL | {"callback_no": "2"})])
    assert not mended.faults
    assert [one["fault"] for one in Home(home).read_manifest()["loads"]] == [None, None]


def test_a_home_with_nothing_but_faults_has_no_warehouse(home: Path, tmp_path: Path):
    (tmp_path / "坏.csv").write_bytes(b"")
    report = load(home, [tmp_path / "坏.csv", tmp_path / "没有.csv"])
    assert [fault.file for fault in report.faults] == [str(tmp_path / "没有.csv"), "坏.csv"]
    assert report.build is None
    assert Home(home).current() is None


def test_a_folder_is_read_at_any_depth_and_what_is_no_export_is_passed_over(
    home: Path, write: Write, tmp_path: Path
):
    write("S01/三月/回访.csv", CALL)
    for name in ("~$回访.xlsx", ".~lock.回访.xlsx#", ".DS_Store", ".git/x.csv", ".旧.csv", "说明.pdf"):
        (tmp_path / "raw" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "raw" / name).write_bytes(b"x")
    report = check(home, [tmp_path / "raw"])
    assert [sheet.file for sheet in report.sheets] == ["回访.csv"]
    assert [one.file for one in report.skipped] == [".~lock.回访.xlsx#", ".旧.csv", "~$回访.xlsx", "说明.pdf"]


def test_the_open_part_of_a_batch_holds_nothing_personal(home: Path, write: Write):
    load(home, [write("回访.csv", CALL, CALL | {"attempted_at": "打13812345678"})])
    place = Home(home)
    for file in (home / "batches").iterdir():
        told = str(pl.read_parquet(file).to_dicts())
        assert "13812345678" not in told
        assert "LSVAA2182E2111234" not in told
    (sheet,) = place.read_manifest()["loads"][0]["sheets"]
    originals = pl.read_parquet(place.protected(sheet["batch"]))
    assert originals["vin"].to_list() == ["LSVAA2182E2111234"]
    assert originals["voice"].to_list() == ["请打13812345678"]
    assert stat.S_IMODE((home / "protected").stat().st_mode) == 0o700


def test_a_batch_has_the_columns_the_warehouse_is_promised(home: Path, write: Write):
    batch = only_batch(home, write("回访.csv", CALL))
    assert batch.schema == schema(RECORDS["callbacks"])
    assert batch["vin"].to_list() == ["LSV********1234"]
    assert batch["voice"].to_list() == ["请打138****5678"]


def test_the_number_of_a_lost_customer_joins_as_a_vin_and_others_stay_whole(home: Path, write: Write):
    lost = CALL | {"callback_type": "lost_customer", "subject_no": "lsvaa2182e2111234"}
    order = CALL | {"subject_no": "WX202603010000012"}
    batch = {row["callback_type"]: row for row in only_batch(home, write("回访.csv", lost, order)).to_dicts()}
    assert batch["lost_customer"]["subject_key"] == batch["lost_customer"]["vin_key"]
    assert batch["lost_customer"]["subject_no"] == "LSV********1234"
    assert batch["service"]["subject_key"] is None
    assert batch["service"]["subject_no"] == "WX202603010000012"


def test_a_profile_is_complete_when_all_four_are_well_formed(home: Path, tmp_path: Path):
    full = {"vin": "LSVAA2182E2111234", "plate": "沪A12345", "customer_name": "王小明"}
    orders = [full | {"customer_phone": phone} for phone in ("13812345678", "123", None)]
    batch = only_batch(home, write_rows(tmp_path / "工单.csv", "service_orders", orders))
    assert batch["profile_complete"].to_list() == [True, False, False]


def test_a_profile_whose_columns_the_source_lacks_is_unknown(home: Path, tmp_path: Path):
    orders = [{"vin": "LSVAA2182E2111234"}]
    batch = only_batch(home, write_rows(tmp_path / "工单.csv", "service_orders", orders))
    assert batch["profile_complete"].to_list() == [None]


def test_the_notes_show_a_rejected_row_as_it_stood_masked(home: Path, tmp_path: Path):
    path = tmp_path / "回访.csv"
    path.write_text(
        "门店代码,回访编号,回访类型,回访时间,回访结果,联系电话,备注2\n"
        "S01,HF1,售后回访,昨天,成功,13812345678,回电 13812345678\n",
        encoding="utf-8",
    )
    report = check(home, [path])
    assert json.loads(report.sheets[0].notes["raw"][0]) == {
        "门店代码": "S01",
        "回访编号": "HF1",
        "回访类型": "售后回访",
        "回访时间": "昨天",
        "回访结果": "成功",
        "联系电话": "138****5678",
        "备注2": "回电 138****5678",
    }
    assert set(report.sheets[0].unknown_columns) == {"联系电话", "备注2"}


def test_a_second_load_waits_for_the_first_and_says_so(home: Path, write: Write):
    path, told = write("回访.csv", CALL), threading.Event()
    home.mkdir()
    with FileLock(home / "lock"):
        second = threading.Thread(target=load, args=(home, [path]), kwargs={"tell": lambda *_: told.set()})
        second.start()
        assert told.wait(10)
        assert Home(home).current() is None
    second.join(30)
    assert counts(load(home, [path])) == [(1, 1, 0, 0, 0)]


def test_the_templates_are_read_back_with_every_column_known(home: Path, tmp_path: Path):
    paths = write_templates(tmp_path / "模板")
    report = check(home, paths)
    assert {sheet.record for sheet in report.sheets} == set(RECORDS)
    assert not report.faults
    assert all(sheet.read == 0 and not sheet.unknown_columns for sheet in report.sheets)
