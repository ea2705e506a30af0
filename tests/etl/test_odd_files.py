"""Odd files in a folder: each is named with the reason, none is waited for, and the others load."""

import os
import socket
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path

import pytest
from conftest import Care, write_rows

from etl.pipeline.input_files import find_files
from etl.pipeline.load import check, load
from etl.pipeline.watch import Watcher, watch
from etl.privacy.upload_folder import PREFIX, upload_folder
from etl.readers.limits import FILE_BYTES
from etl.readers.regular_file import open_regular_file
from etl.records.file_names import InvalidPatternError, NamePattern, file_name
from etl.records.sheet_table import Unreadable

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
CALL = {
    "callback_type": "service",
    "subject_no": "R1",
    "attempted_at": "2026-03-03 10:00",
    "outcome": "reached",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one export."""
    write_rows(tmp_path / "导出" / "回访.csv", "callbacks", [CALL])
    return tmp_path / "导出"


def pipe(path: Path) -> None:
    os.mkfifo(path)


def listening(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(os.path.relpath(path))


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def away(path: Path) -> None:
    (path.parent.parent / "秘密.csv").write_text("a\n", encoding="utf-8")
    path.symlink_to("../秘密.csv")


def to_its_folder(path: Path) -> None:
    path.symlink_to(path.parent)


def test_odd_files_in_a_folder_are_named_and_the_others_load(home: Path, folder: Path, monkeypatch):
    made = {
        pipe: "不是普通文件",
        listening: "不是普通文件",
        device: "链接",
        to_itself: "链接",
        away: "链接",
        to_its_folder: "链接",
    }
    monkeypatch.chdir(folder)
    for make in made:
        make(folder / f"{make.__name__}.csv")
    report = load(home, [folder])
    reasons = {skipped.file: skipped.zh for skipped in report.skipped}
    assert reasons.keys() == {f"{make.__name__}.csv" for make in made}
    assert all(reason in reasons[f"{make.__name__}.csv"] for make, reason in made.items())
    assert [sheet.file for sheet in report.sheets] == ["回访.csv"]


@pytest.mark.parametrize("make", [pipe, device])
def test_an_odd_file_given_by_its_path_is_refused_without_waiting(home: Path, folder: Path, make):
    make(folder / "怪.csv")
    (fault,) = check(home, [folder / "怪.csv"]).faults
    assert "不是普通文件" in fault.zh
    with pytest.raises(Unreadable, match="普通文件"):
        open_regular_file(folder / "怪.csv")


def test_a_loop_of_links_and_a_name_too_long_are_answered_with_a_sentence(folder: Path):
    to_itself(folder / "怪.csv")
    found = find_files([folder / "怪.csv", folder / ("长" * 200)])
    assert len(found.missing) == 2
    assert not found.files


def test_a_file_of_sixty_gigabytes_is_refused_unread(home: Path, folder: Path):
    with (folder / "大.csv").open("wb") as file:
        file.truncate(60 << 30)
    report = load(home, [folder])
    assert [fault.file for fault in report.faults] == ["大.csv"]
    assert f"{FILE_BYTES >> 20} MB" in report.faults[0].zh
    assert len(report.sheets) == 1


def test_a_name_in_gbk_is_read_as_it_was_written(care: Care, folder: Path):
    (folder / "回访.csv").rename(os.fsdecode(os.fsencode(folder) + "/回访_三月.csv".encode("gb18030")))
    said = care("load", folder)
    assert said.code == 0
    assert "回访_三月.csv" in said.out
    assert file_name(next(folder.iterdir())) == "回访_三月.csv"


def test_a_name_of_255_bytes_loads(home: Path, folder: Path):
    name = "长" * 83 + "ab.csv"
    (folder / "回访.csv").rename(folder / name)
    (sheet,) = load(home, [folder]).sheets
    assert sheet.accepted == 1


def test_a_folder_that_may_not_be_opened_is_named(folder: Path, monkeypatch):
    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    (skipped,) = find_files([folder]).skipped
    assert "权限" in skipped.zh


def test_a_watch_names_what_it_skips_once(home: Path, folder: Path):
    (folder / "说明.docx").write_bytes(b"x")
    announced: list[str] = []
    (report,) = islice(watch(Watcher(home, folder), 0, announced.append), 1)
    assert len(report.sheets) == 1
    assert len(announced) == 1
    assert "说明.docx" in announced[0]


def test_an_expression_of_a_source_cannot_hang():
    assert NamePattern("^(a+)+$").found_in("a" * 200 + "b") is None
    assert NamePattern(r"_(\d{8})").found_in("回访_20260301") == "20260301"
    assert NamePattern("(S)|(T)").found_in("T") == "T"
    assert NamePattern(r"S\d+").found_in("x_S01_2") == "S01"
    for unknown in ("(?=a)", r"(a)\1", "(a"):
        with pytest.raises(InvalidPatternError):
            NamePattern(unknown)


def test_uploads_that_a_killed_server_left_behind_go(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = tmp_path / f"{PREFIX}{ended.pid}-x"
    left.mkdir()
    (left / "回访.csv").write_text("a", encoding="utf-8")
    with upload_folder() as other, upload_folder() as folder:
        assert other.exists()
        assert folder.exists()
        assert not left.exists()
    assert not any(tmp_path.iterdir())
