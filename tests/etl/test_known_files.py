"""Files that were loaded before are known by their content, and read again only where it may matter."""

import os
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import polars as pl
import pytest

from etl.mapping import detect
from etl.pipeline.files import known_files
from etl.pipeline.load import load
from etl.pipeline.load_history import entries, history, withdraw
from etl.pipeline.load_report import LoadReport
from warehouse.storage.home import Home

pytestmark = pytest.mark.slow

HEADINGS = "门店代码,问询编号,受理时间\n"
SOURCE = """
record = "inquiries"
files = ["*.csv"]

[columns]
inquiry_no = "问询编号"
received_at = "受理时间"

[names]
store_code = { from = "folder" }
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three daily files, of which one has a rejected row."""
    folder = tmp_path / "S09"
    folder.mkdir()
    for day, times in enumerate((("09:00", "10:00"), ("11:00", "昨天"), ("12:00", "13:00")), 1):
        rows = [f"S01,Q{day}{nth},2026-03-0{day} {time}\n" for nth, time in enumerate(times)]
        (folder / f"问询_2026030{day}.csv").write_text(HEADINGS + "".join(rows), encoding="utf-8")
    return folder


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were read, in their order."""
    names: list[str] = []
    isolated = detect.read_isolated

    def noted(path: Path, *how: str | None) -> object:
        names.append(path.name)
        return isolated(path, *how)

    monkeypatch.setattr(detect, "read_isolated", noted)
    return names


def told(report: LoadReport) -> list[object]:
    """All that a report says, but for the build."""
    sheets = [
        {one.name: getattr(sheet, one.name) for one in fields(sheet)} | {"notes": sheet.notes.rows()}
        for sheet in report.sheets
    ]
    return [sheets, report.faults, report.skipped, report.notices]


def test_a_folder_loaded_again_is_not_read_and_reported_as_before(
    home: Path, folder: Path, read: list[str]
) -> None:
    first = load(home, [folder])
    manifest = Home(home).read_manifest()
    assert len(read) == 3
    again = load(home, [folder])
    assert len(read) == 3
    assert told(again) == told(first)
    assert again.build is None
    assert Home(home).read_manifest() == manifest


def test_of_known_files_and_a_new_one_the_new_one_alone_is_read(
    home: Path, folder: Path, read: list[str]
) -> None:
    load(home, [folder])
    read.clear()
    (folder / "新.csv").write_text(f"{HEADINGS}S01,Q9,2026-03-09 09:00\n", encoding="utf-8")
    report = load(home, [folder])
    assert read == ["新.csv"]
    assert [sheet.read for sheet in report.sheets] == [1, 2, 2, 2]
    assert sorted(history(home)["read"]) == [1, 2, 2, 2]


def _other_content(_home: Path, folder: Path) -> None:
    file = folder / "问询_20260301.csv"
    status = file.stat()
    file.write_text(file.read_text(encoding="utf-8").replace("09:00", "08:00"), encoding="utf-8")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


def _other_name(_home: Path, folder: Path) -> None:
    (folder / "问询_20260301.csv").rename(folder / "问询_20260311.csv")


def _lost_batch(home: Path, _folder: Path) -> None:
    (load_of_first,) = [one for one in entries(home) if one.file == "问询_20260301.csv"]
    Home(home).notes(load_of_first.sheets[0].batch).unlink()


@pytest.mark.parametrize("change", [_other_content, _other_name, _lost_batch])
def test_a_file_is_read_again_where_its_content_its_name_or_its_batch_differs(
    home: Path, folder: Path, read: list[str], change: Callable[[Path, Path], None]
) -> None:
    load(home, [folder])
    read.clear()
    change(home, folder)
    report = load(home, [folder])
    assert len(read) == 1
    assert [sheet.read for sheet in report.sheets] == [2, 2, 2]
    load(home, [folder])
    assert len(read) == 1


def test_all_files_are_read_again_by_another_source_and_from_another_folder(
    home: Path, folder: Path, read: list[str]
) -> None:
    load(home, [folder])
    read.clear()
    (home / "sources").mkdir()
    (home / "sources" / "问询.toml").write_text(SOURCE, encoding="utf-8")
    assert {*load(home, [folder]).stores} == {"S09"}
    assert len(read) == 3
    load(home, [folder])
    assert len(read) == 3
    moved = folder.rename(folder.with_name("S10"))
    assert {*load(home, [moved]).stores} == {"S10"}
    assert len(read) == 6


def test_all_files_are_read_again_by_other_code(
    home: Path, folder: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    load(home, [folder])
    read.clear()
    monkeypatch.setattr(known_files, "reading_code", lambda: "other")
    load(home, [folder])
    assert len(read) == 3


def test_a_file_with_a_fault_or_a_notice_is_read_again(home: Path, folder: Path, read: list[str]) -> None:
    (folder / "坏.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    first = load(home, [folder])
    read.clear()
    again = load(home, [folder])
    assert read == ["坏.csv"]
    assert told(again) == told(first)


def test_a_withdrawn_file_stays_withdrawn_where_it_is_known(
    home: Path, folder: Path, read: list[str]
) -> None:
    load(home, [folder])
    withdraw(home, "问询_20260301.csv", reason="错")
    read.clear()
    report = load(home, [folder])
    assert read == []
    assert [fault.file for fault in report.faults] == ["问询_20260301.csv"]
    assert len(report.sheets) == 2
    assert history(home).filter(pl.col("withdrawn"))["file"].to_list() == ["问询_20260301.csv"]
