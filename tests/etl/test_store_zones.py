"""The zone of each store in ``stores.toml``: times that state another one come onto the store's clock."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from conftest import Care, write_rows

from etl.intake import Upload, preview_upload
from etl.pipeline.load import load
from etl.validation.validate import validate
from tests.etl.validation.test_validate import CASE, NOW, table
from warehouse.query.warehouse import Warehouse

pytestmark = pytest.mark.slow

ZONES = """
[[store]]
code = "S02"
zone = "Asia/Urumqi"

[[store]]
code = "S03"
became = "S02"
"""
TIMES = ("2026-03-01T01:00:00Z", "2026-03-01 09:00 +0900", "2026-03-01 07:00", "2026-03-01")
CASES = [
    {"store_code": store, "complaint_no": f"C{n}S0{number}", "received_at": at}
    for number, store in enumerate(("S01", "Ｓ０２", "S03"), 1)
    for n, at in enumerate(
        ("2026-03-01T01:00:00Z", "2026-03-01 09:00 +0900", "2026-03-01 07:00", "2026-03-01")
    )
]


def stated(home: Path, text: str = ZONES) -> None:
    home.mkdir(exist_ok=True)
    (home / "stores.toml").write_text(text, encoding="utf-8")


def received(home: Path) -> dict[str, str]:
    rows = Warehouse.open(home).statement(("select complaint_no, received_at from complaints", [])).rows()
    return {number: f"{at:%H:%M}" for number, at in rows}


def test_times_with_an_offset_come_onto_their_store_s_clock(home: Path, tmp_path: Path):
    stated(home)
    report = load(home, [write_rows(tmp_path / "a.csv", "complaints", CASES)])
    assert report.rejected == 0
    found = received(home)
    for store, shown in (("S01", "09:00 08:00"), ("S02", "07:00 06:00"), ("S03", "07:00 06:00")):
        assert [found[f"C{n}{store}"] for n in range(4)] == [*shown.split(), "07:00", "00:00"]


def test_files_judged_together_and_alone_are_on_the_same_clock(home: Path, tmp_path: Path):
    stated(home)
    files = [write_rows(tmp_path / f"{n}.csv", "complaints", [case]) for n, case in enumerate(CASES)]
    load(home, files)
    together = received(home)
    assert len(together) == len(CASES)
    again = load(home, [files[4]])
    assert again.build is None
    stated(tmp_path / "other")
    for file in files:
        load(tmp_path / "other", [file])
    assert received(tmp_path / "other") == together


def test_a_zone_that_is_written_later_holds_once_the_file_is_loaded_again(home: Path, tmp_path: Path):
    file = write_rows(tmp_path / "a.csv", "complaints", [{**CASES[0], "store_code": "S02"}])
    load(home, [file])
    assert [*received(home).values()] == ["09:00"]
    stated(home)
    load(home, [file])
    assert [*received(home).values()] == ["07:00"]
    assert Warehouse.open(home).files().height == 1


def test_the_zone_of_a_source_goes_before_that_of_the_store(home: Path, tmp_path: Path):
    stated(home)
    (home / "sources").mkdir()
    (home / "sources" / "east.toml").write_text(
        'record = "complaints"\nfiles = ["a*"]\nzone = "Asia/Tokyo"\n[columns]\nstore_code = "门店代码"\n'
        'complaint_no = "投诉编号"\nreceived_at = "受理时间"\n[times]\nreceived_at = ["epoch"]\n',
        encoding="utf-8",
    )
    row = {"store_code": "S02", "complaint_no": "C1", "received_at": "1772326800"}
    load(home, [write_rows(tmp_path / "a.csv", "complaints", [row])])
    assert received(home) == {"C1": "10:00"}


@pytest.mark.parametrize(("zone", "accepted"), [("Pacific/Auckland", 1), ("+06:00", 0)])
def test_an_event_may_lie_as_late_as_the_store_s_clock_shows(zone: str, accepted: int):
    late = replace(
        table("complaints", CASE | {"received_at": f"{NOW + timedelta(hours=2)}"}), zones={"S01": zone}
    )
    assert len(validate(late, NOW).accepted) == accepted


def test_a_zone_that_is_none_is_told_with_the_cure_before_anything_is_read(
    home: Path, tmp_path: Path, care: Care
):
    stated(home, ZONES.replace("Urumqi", "Wulumuqi"))
    file = write_rows(tmp_path / "a.csv", "complaints", CASES)
    for command in ("load", "check"):
        said = care(command, file)
        assert said.code == 2
        assert "zone" in said.err
        assert "Asia/Shanghai" in said.err
    assert not (home / "batches").exists() or not any((home / "batches").iterdir())


def test_the_preview_is_on_the_store_s_clock_too(home: Path, tmp_path: Path):
    row = {
        "store_code": "S02",
        "complaint_no": "C1",
        "received_at": f"{datetime.now():%Y-%m-%dT%H:%M:%S} -05:00",
    }
    content = write_rows(tmp_path / "a.csv", "complaints", [row]).read_bytes()
    assert preview_upload(home, Upload("a.csv", content))[0].rejected == 1
    stated(home, ZONES.replace("Asia/Urumqi", "-05:00"))
    assert preview_upload(home, Upload("a.csv", content))[0].rejected == 0
