"""An unforeseen fault ends the file it is in, with a number that the log knows; all others load."""

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from itertools import islice
from pathlib import Path

import polars as pl
import pytest
from conftest import Care

from etl.intake import Upload, load_uploads, preview_upload
from etl.pipeline.files.small_files import FEW
from etl.pipeline.load import load
from etl.pipeline.watch import Watcher, watch
from warehouse.query.warehouse import Warehouse
from warehouse.storage.home import Home
from warehouse.storage.write_errors import CannotWrite

pytestmark = pytest.mark.slow

STAGES = (
    "etl.pipeline.read_file.content_of",
    "etl.pipeline.read_file.detect_file",
    "etl.mapping.detect.read_isolated",
    "etl.readers.sandbox.reading_process.receive_sheets",
    "etl.mapping.detect.has_content",
    "etl.mapping.detect.guess_kinds",
    "etl.mapping.build_table.extract_rows",
    "etl.pipeline.read_file.warn_of_duplicates",
    "etl.pipeline.batch.batch_id",
    "etl.pipeline.batch.validate",
    "etl.validation.validate.parse_cells",
    "etl.privacy.masked_rows.mask_frame",
    "etl.pipeline.batch.masked_notes",
    "etl.pipeline.batch.write_parquet",
    "etl.pipeline.batch.batch_entry",
    "etl.pipeline.read_file._exported",
)
"""Every stage of a file's way, in its order."""
FAULTS = (RuntimeError("boom"), OSError(5, "Input/output error"), pl.exceptions.PanicException("boom"))
HEADINGS = "门店代码,问询编号,受理时间\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two inquiry exports; the first is the one that goes wrong."""
    folder = tmp_path / "导出"
    folder.mkdir()
    for number, name in enumerate(("一.csv", "二.csv"), 1):
        (folder / name).write_text(f"{HEADINGS}S01,Q{number},2026-03-0{number} 09:00\n", encoding="utf-8")
    return folder


@pytest.fixture
def break_once(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """``break_once(stage, fault)``: its first call raises the fault, later ones work."""

    def broken(stage: str, fault: BaseException) -> None:
        module, name = stage.rsplit(".", 1)
        whole, waiting = getattr(import_module(module), name), [fault]

        def call(*given: object, **named: object) -> object:
            if waiting:
                raise waiting.pop()
            return whole(*given, **named)

        monkeypatch.setattr(stage, call)

    return broken


@pytest.fixture
def unbuilt(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A load reads, writes batches and reports, and builds no warehouse."""
    with monkeypatch.context() as patch:
        patch.setattr("etl.pipeline.load.build_and_serve", lambda *_, **__: None)
        yield


def write_inquiries(folder: Path, names: Sequence[str]) -> list[Path]:
    """One export of one inquiry by each name."""
    paths = [folder / name for name in names]
    for nth, path in enumerate(paths):
        path.write_text(f"{HEADINGS}S01,Q{path.stem},2026-03-0{nth + 1} 09:00\n", encoding="utf-8")
    return paths


@pytest.mark.usefixtures("unbuilt")
def test_a_fault_at_any_stage_ends_its_file_alone(home: Path, folder: Path, break_once, caplog):
    """As each stage fails once, the next file gets to the next stage; the last gets through."""
    for first in range(0, len(STAGES), FEW - 1):
        stages = STAGES[first : first + FEW - 1]
        for stage in stages:
            break_once(stage, RuntimeError(stage))
        files = [f"{first + nth}.csv" for nth in range(len(stages) + 1)]
        with caplog.at_level(logging.ERROR, "care.fault"):
            report = load(home, write_inquiries(folder, files))
        assert [fault.file for fault in report.faults] == files[:-1]
        for fault, stage in zip(report.faults, stages, strict=True):
            number = re.search(r"编号 ([0-9a-f]{6}) ", fault.zh)[1]
            assert number in fault.en
            (noted,) = [told for told in caplog.records if number in told.getMessage()]
            assert stage in str(noted.exc_info)
        assert [(sheet.file, sheet.accepted) for sheet in report.sheets] == [(files[-1], 1)]
        again = load(home, [folder / name for name in files])
        assert again.faults == ()
        assert [sheet.accepted for sheet in again.sheets] == [1] * len(files)
    caplog.clear()


def test_files_that_a_fault_ended_load_beside_the_other_at_a_second_try(
    home: Path, folder: Path, break_once, caplog
):
    break_once("etl.pipeline.batch.validate", RuntimeError("boom"))
    break_once("etl.pipeline.batch.batch_entry", RuntimeError("boom"))
    paths = write_inquiries(folder, ["1.csv", "2.csv", "3.csv"])
    assert [fault.file for fault in load(home, paths).faults] == ["1.csv", "2.csv"]
    assert Warehouse.open(home).files()["accepted"].sum() == 1
    assert load(home, paths).faults == ()
    assert Warehouse.open(home).files()["accepted"].sum() == 3
    caplog.clear()


def test_a_fault_in_the_report_of_a_file_costs_its_counts_alone(home: Path, folder: Path, break_once, caplog):
    for stage in ("etl.pipeline.load.sheet_reports", "etl.pipeline.load.fault_of"):
        break_once(stage, RuntimeError("boom"))
        report = load(home, [folder])
        (fault,) = report.faults
        assert re.search(r"编号 ([0-9a-f]{6}) ", fault.zh)[1] in caplog.text
        assert (fault.file, [sheet.file for sheet in report.sheets]) == ("一.csv", ["二.csv"])
        assert Warehouse.open(home).files()["accepted"].sum() == 2
        caplog.clear()


BUILDING = (
    "etl.pipeline.load.merge_loads",
    "etl.pipeline.load.build_and_serve",
    "etl.pipeline.load_history.build_warehouse",
    "warehouse.build.full.mart_sql",
    "warehouse.build.batch_views.replaced_rows_sql",
)
"""Stages of all files together: a fault there leaves the served warehouse, and the load can be repeated."""


def test_a_fault_while_the_warehouse_is_built_leaves_the_one_served_and_a_second_try_loads_all(
    home: Path, folder: Path, break_once
):
    load(home, [folder / "一.csv"])
    served = Home(home).current()
    for stage in BUILDING:
        break_once(stage, RuntimeError(stage))
        with pytest.raises(RuntimeError, match=stage):
            load(home, [folder])
        assert Home(home).current() == served
        assert Warehouse.open(home).files()["accepted"].sum() == 1
    assert [sheet.accepted for sheet in load(home, [folder]).sheets] == [1, 1]
    assert Warehouse.open(home).files()["accepted"].sum() == 2


def test_a_watch_outlives_a_fault_of_the_build(home: Path, folder: Path, break_once, caplog):
    break_once("etl.pipeline.load_history.build_warehouse", RuntimeError("boom"))
    told = []
    (report,) = islice(watch(Watcher(home, folder), 0, told.append), 1)
    assert len(told) == 1
    assert [sheet.accepted for sheet in report.sheets] == [1, 1]
    caplog.clear()


@pytest.mark.usefixtures("unbuilt")
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
def test_whatever_the_fault_is_the_others_load(
    home: Path, folder: Path, break_once, caplog, fault: BaseException
):
    break_once("etl.pipeline.batch.validate", fault)
    report = load(home, [folder])
    assert [one.file for one in report.faults] == ["一.csv"]
    assert [sheet.file for sheet in report.sheets] == ["二.csv"]
    caplog.clear()


def test_a_full_disk_is_no_fault_of_a_file(home: Path, folder: Path, break_once):
    break_once("etl.pipeline.batch.write_parquet", OSError(28, "No space left on device"))
    with pytest.raises(CannotWrite, match="已满"):
        load(home, [folder])


def test_a_preview_says_what_went_wrong_and_the_other_file_loads(
    home: Path, folder: Path, break_once, caplog
):
    uploads = [Upload(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]
    for stage in ("etl.intake.detect_file", "etl.intake.preview_sheet", "etl.pipeline.batch.validate"):
        break_once(stage, RuntimeError("boom"))
        first, second = (preview_upload(home, upload) for upload in uploads)
        assert "编号" in first[0].fault, stage
        assert not second[0].fault, stage
    assert sum(sheet.accepted for sheet in load_uploads(home, uploads, [], "李强").sheets) == 2
    caplog.clear()


def test_a_watch_goes_on_and_tells_a_fault_once(
    home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, caplog
):
    watcher, told, hurdles = Watcher(home, folder), [], [True, True, True]
    look = watcher.look

    def hindered():
        if hurdles:
            hurdles.pop()
            raise ValueError("boom")
        return look()

    monkeypatch.setattr(watcher, "look", hindered)
    (report,) = islice(watch(watcher, 0, told.append), 1)
    assert len(told) == 1
    assert "编号" in told[0]
    assert len(report.sheets) == 2
    caplog.clear()


def test_a_command_keeps_the_fault_in_the_home_and_shows_no_traceback(
    care: Care, home: Path, folder: Path, break_once
):
    break_once("etl.pipeline.batch.validate", RuntimeError("boom"))
    said = care("load", folder)
    assert said.code == 1
    assert "Traceback" not in said.err
    number = re.search(r"编号 ([0-9a-f]{6}) ", said.err)[1]
    log = home / "faults.log"
    assert number in log.read_text(encoding="utf-8")
    assert log.stat().st_mode & 0o777 == 0o600


def test_files_passed_over_are_named_with_the_reason(care: Care, folder: Path):
    for name in ("三.ods", "四.xlsb", "五.dat", "~$六.xlsx"):
        (folder / name).write_bytes(b"x")
    said = care("load", folder, "--json")
    reasons = {one["file"]: one["reason"] for one in said.json["skipped"]}
    assert reasons.keys() == {"三.ods", "四.xlsb", "五.dat", "~$六.xlsx"}
    assert "另存为 XLSX" in reasons["三.ods"]
    assert "另存为 XLSX" in reasons["四.xlsb"]
    assert "路径" in reasons["五.dat"]
    assert "关闭工作簿" in reasons["~$六.xlsx"]
    assert all(name in said.err for name in reasons)
    assert said.code == 0
