"""Sheets that nobody sees are not loaded; of two with the same record the later one holds, with a warning."""

from pathlib import Path

import pytest
import xlsxwriter

from etl.intake import Upload, preview_upload
from etl.mapping.detect import detect_tables
from etl.pipeline.load import check, load
from etl.pipeline.messages import load_messages
from etl.records.sheet_table import Unreadable
from warehouse.query.warehouse import Warehouse

pytestmark = pytest.mark.slow

HEADINGS = ("门店代码", "问询编号", "受理时间", "问询主题")


def workbook(path: Path, **sheets: list[tuple[object, ...]]) -> Path:
    """Sheets by name; a name that begins with ``hidden`` or ``veiled`` is (very) hidden."""
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for line, row in enumerate((HEADINGS, *rows)):
                sheet.write_row(line, 0, row)
            if name.startswith("hidden"):
                sheet.hide()
            if name.startswith("veiled"):
                sheet.very_hidden()
    return path


ONE = [("S01", "Q1", "2026-03-01 09:00", "保养")]
TWO = [("S01", "Q2", "2026-03-02 09:00", "保险")]


@pytest.mark.parametrize("name", ["hidden", "veiled"])
def test_a_hidden_sheet_is_left_out_and_said(home: Path, tmp_path: Path, name: str):
    path = workbook(tmp_path / "问询.xlsx", **{"现在": ONE, name: TWO})
    report = check(home, [path])
    assert [sheet.sheet for sheet in report.sheets] == ["现在"]
    assert any(name in message and "隐藏" in message for message in load_messages(report))
    (shown,) = preview_upload(home, Upload(path.name, path.read_bytes()))
    assert name in shown.notices[0]


def test_a_hidden_sheet_that_a_source_names_is_read(home: Path, tmp_path: Path):
    (home / "sources").mkdir(parents=True)
    (home / "sources" / "ours.toml").write_text(
        'record = "inquiries"\nfiles = ["问询*"]\nsheet = "hidden"', encoding="utf-8"
    )
    report = check(home, [workbook(tmp_path / "问询.xlsx", 现在=ONE, hidden=TWO)])
    assert ("hidden", 1) in [(sheet.sheet, sheet.accepted) for sheet in report.sheets]


def test_a_file_with_nothing_but_hidden_sheets_says_so(tmp_path: Path):
    path = tmp_path / "问询.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("空白")
        hidden = book.add_worksheet("旧表")
        hidden.write_row(0, 0, HEADINGS)
        hidden.hide()
    with pytest.raises(Unreadable, match="隐藏"):
        detect_tables(path, [])


def test_hidden_columns_are_read_and_their_number_is_said(home: Path, tmp_path: Path):
    path = tmp_path / "问询.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("问询")
        for line, row in enumerate((HEADINGS, *ONE, *TWO)):
            sheet.write_row(line, 0, row)
        sheet.set_column(3, 16_383, None, None, {"hidden": True})
    report = check(home, [path])
    assert report.sheets[0].accepted == 2
    assert "1 列被隐藏" in report.notices[0].zh


def test_hidden_rows_are_read_and_their_number_is_said(home: Path, tmp_path: Path):
    path = tmp_path / "问询.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("问询")
        for line, row in enumerate((HEADINGS, *ONE, *TWO)):
            sheet.write_row(line, 0, row)
        sheet.set_row(2, None, None, {"hidden": True})
    report = check(home, [path])
    assert report.sheets[0].accepted == 2
    assert "1 行被隐藏" in report.notices[0].zh


def test_a_raw_and_a_cleaned_copy_are_the_same_records_and_the_later_row_holds_with_a_warning(
    home: Path, tmp_path: Path
):
    raw = [("S01 ", "1001", "2026/3/1 9:00", "保养"), ("S01", 1002, "2026/3/2 9:00", "保险")]
    cleaned = [("Ｓ01", 1001, "2026-03-01 09:00", "保养价格"), ("S01", "1003", "2026-03-03 09:00", "年检")]
    report = load(home, [workbook(tmp_path / "问询.xlsx", 原始=raw, 清洗后=cleaned)])
    first, second = report.sheets
    assert (first.accepted, first.superseded, second.accepted) == (1, 1, 2)
    (warning,) = second.notes.filter(kind="warning").to_dicts()
    assert warning["source_row"] == 2
    assert "“原始”第 2 行" in warning["reason_zh"]
    assert "the same record as row 2" in warning["reason_en"]
    assert any("同一记录" in message for message in load_messages(report))


def test_of_many_sheets_the_last_in_the_workbook_holds_whatever_their_names(home: Path, tmp_path: Path):
    sheets = {
        name: [("S01", "Q1", f"2026-03-0{day} 09:00", name)]
        for day, name in enumerate(("丙", "甲", "乙"), start=1)
    }
    report = load(home, [workbook(tmp_path / "问询.xlsx", **sheets)])
    assert [(sheet.sheet, sheet.accepted) for sheet in report.sheets] == [("丙", 0), ("甲", 0), ("乙", 1)]
    reasons = [sheet.notes["reason_zh"].to_list() for sheet in report.sheets]
    assert [len(found) for found in reasons] == [0, 1, 1]
    assert "“丙”" in reasons[1][0]
    assert "“甲”" in reasons[2][0]


def test_a_copy_whose_numbers_only_look_different_is_warned_of(home: Path, tmp_path: Path):
    raw = [("S01", "00016", "2026-03-01 09:00", "保养"), ("S01", "WX-17", "2026-03-02 09:00", "保险")]
    cleaned = [("S01", 16, "2026-03-01 09:00", "保养"), ("S01", "wx17", "2026-03-02 09:00", "保险")]
    report = check(home, [workbook(tmp_path / "问询.xlsx", 原始=raw, 清洗后=[*cleaned, *TWO])])
    assert [sheet.accepted for sheet in report.sheets] == [2, 3]
    notes = report.sheets[1].notes
    assert notes["source_row"].to_list() == [2, 3]
    assert all("只差写法" in reason and "“原始”" in reason for reason in notes["reason_zh"])


def test_a_raw_log_in_other_words_is_the_same_as_its_cleaned_copy(home: Path, tmp_path: Path):
    (home / "sources").mkdir(parents=True)
    (home / "sources" / "log.toml").write_text(
        """
        record = "complaint_events"
        files = ["记录*"]
        zone = "Asia/Urumqi"
        offset = "UTC"
        [columns]
        complaint_no = "单号"
        event = "动作"
        happened_at = "发生"
        [constants]
        store_code = "S01"
        [words.event]
        open = "received"
        "*" = "followed_up"
        """,
        encoding="utf-8",
    )
    path = tmp_path / "记录.xlsx"
    sheets = {
        "原始": [
            ("单号", "动作", "发生"),
            ("C1", "open", "2026-03-01T01:00:00Z"),
            ("C1", "mail", "2026/3/1 2:00"),
        ],
        "清洗": [
            ("单号", "动作", "发生"),
            ("C1", "受理", "2026-03-01 01:00"),
            ("C1", "跟进", "2026-03-01 02:00"),
        ],
    }
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for line, row in enumerate(rows):
                sheet.write_row(line, 0, row)
    report = load(home, [path])
    assert sum(sheet.accepted for sheet in report.sheets) == 2
    assert report.sheets[1].notes["source_row"].to_list() == [2, 3]


def test_the_store_s_own_number_is_found_across_the_sheets_of_a_file(home: Path, tmp_path: Path):
    headings = ("门店代码", "投诉编号", "受理时间", "客户电话", "客户姓名")
    phones = ("13912345671", "139-1234-5671")
    path = tmp_path / "投诉.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for half, phone in enumerate(phones):
            sheet = book.add_worksheet(f"{half + 1}月")
            rows = [(f"C{half}{n}", "2026-03-01 09:00", phone, f"客户{half}{n:02}") for n in range(11)]
            for line, row in enumerate((headings, *(("S01", *row) for row in rows))):
                sheet.write_row(line, 0, row)
            sheet.write_row(12, 0, ("S02", f"D{half}", "2026-03-01 09:00", phone, "王芳"))
    report = load(home, [path])
    assert [sheet.accepted for sheet in report.sheets] == [12, 12]
    assert Warehouse.open(home).store_phones().rows() == [("S01", "139****5671", 22, 22)]
