"""A number in a workbook is read as people see it; what a cell cannot hold is said."""

import re
import zipfile
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from etl.mapping.rows.extract import since_1904
from etl.pipeline.load import check
from etl.pipeline.messages import load_messages
from etl.readers.dispatch import read_sheets
from etl.records.sheet_table import Unreadable

ROWS = """<sheetData>
<row><c t="inlineStr"><is><t>编号</t></is></c><c t="inlineStr"><is><t>时间</t></is></c></row>
<row hidden="1"><c s="{padded}"><v>16</v></c><c s="{day}"><v>46083</v></c></row>
<row/>
<row><c/><c><v>46083.375</v></c></row>
<row><c><v>20260301123456789</v></c></row>
<row r="7"><c r="B7" s="{day}"><v>46084</v></c></row>
</sheetData>"""
"""Cells and rows without their names, but for one row behind a gap."""


def sheet_of(tmp_path: Path, *cells: tuple[object, str | None], from_1904: bool = False):
    path = tmp_path / "甲.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": from_1904}) as book:
        sheet = book.add_worksheet("表")
        sheet.write(0, 1, "标题")
        for row, (cell, code) in enumerate(cells, 1):
            sheet.write(row, 1, cell, book.add_format({"num_format": code}) if code else None)
    return read_sheets(path)[0]


@pytest.mark.parametrize(
    ("cell", "code", "text"),
    [
        (16, "00000000", "00000016"),
        (1234567, "000-0000", "123-4567"),
        (42, '"RO"0000', "RO0042"),
        (123456, "0000", "123456"),
        (1, "0%", "100%"),
        (0.875, "0.0%", "87.5%"),
        (1.2, '0.0"万"', "1.2万"),
        (1200, '#,##0"万"', "1200万"),
        (12000, '0!.0,"万"', "12000"),
        (9, '0"分"', "9"),
        (1.5, "[h]:mm", "36:00:00"),
        (-0.5, "[h]:mm:ss", "-12:00:00"),
        (0.5, "hh:mm", "12:00:00"),
        (1, "0.00", "1"),
        (5, "#,##0", "5"),
        (46083 + 36299.6 / 86400, "yyyy-mm-dd hh:mm:ss", "2026-03-02 10:05:00"),
        (46083 + 36299.4 / 86400, "yyyy-mm-dd hh:mm:ss", "2026-03-02 10:04:59"),
        (20260303, "yyyy-mm-dd", "20260303"),
        (-2, "yyyy-mm-dd", "-2"),
        (1772416800000, "yyyy-mm-dd", "1772416800000"),
        (1e300, "yyyy-mm-dd", "1e300"),
        (2958466, "yyyy-mm-dd", "2958466"),
    ],
    ids=repr,
)
def test_a_number_reads_as_its_format_shows_it(tmp_path, cell, code, text):
    sheet = sheet_of(tmp_path, (cell, code), ("x", None))
    assert sheet.cells.to_series().to_list() == ["标题", text, "x"]


def test_a_number_beyond_fifteen_digits_is_a_fault_of_its_cell_unless_it_is_text(tmp_path):
    sheet = sheet_of(
        tmp_path,
        (20260301000001216, None),
        ("20260301000001216", None),
        (123456789012345, None),
        (2.5e17, "0"),
        (0.123456789012345678, None),
    )
    assert sheet.faults.select("source_row", "column").rows() == [(2, 0), (5, 0)]
    assert "文本" in sheet.faults["reason_zh"][0]


@pytest.mark.parametrize("exponent", [b"E+17", b"e+17", b"e17"])
def test_an_exponent_is_one_in_whichever_way_a_program_writes_it(tmp_path, exponent):
    sheet_of(tmp_path, (2.5e17, None))
    with zipfile.ZipFile(tmp_path / "甲.xlsx") as book:
        parts = {name: book.read(name).replace(b"2.5E+17", b"2.5" + exponent) for name in book.namelist()}
    with zipfile.ZipFile(tmp_path / "乙.xlsx", "w") as book:
        for name, part in parts.items():
            book.writestr(name, part)
    assert exponent in b"".join(parts.values())
    assert read_sheets(tmp_path / "乙.xlsx")[0].faults["source_row"].to_list() == [2]


def test_dates_of_a_workbook_from_1904_are_those_it_shows(tmp_path):
    sheet = sheet_of(tmp_path, (44621, "yyyy-mm-dd"), (0.5, "hh:mm"), (-3, "yyyy-mm-dd"), from_1904=True)
    assert sheet.cells.to_series().to_list()[1:] == ["2026-03-02", "12:00:00", "-3"]
    assert sheet.dates_from_1904


def test_hidden_rows_are_read_and_counted(tmp_path):
    path = tmp_path / "乙.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("表")
        sheet.set_column(3, 3, None, None, {"hidden": True})
        for row in range(3000):
            sheet.write(row, 0, f"r{row}")
            if row % 1000 == 7:
                sheet.set_row(row, None, None, {"hidden": True})
    (read,) = read_sheets(path)
    assert read.hidden_rows == 3
    assert read.cells.height == 3000


@pytest.mark.parametrize(
    ("parts", "named"),
    [
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}, ".ods"),
        ({"[Content_Types].xml": "<x/>", "xl/workbook.bin": "x"}, ".xlsb"),
    ],
)
def test_other_workbooks_are_named_with_the_cure(tmp_path, parts, named):
    path = tmp_path / "丙.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    with pytest.raises(Unreadable, match="另存为 XLSX") as refused:
        read_sheets(path)
    assert named in refused.value.zh
    assert named in refused.value.en


def test_a_date_that_is_shown_without_a_time_of_day_has_none_beside_others_that_have(tmp_path: Path):
    shown = ["yyyy-mm-dd", 'm"月"d"日"', "[$-804]yyyy/m/d dddd", "d-mmm", "yyyy-mm-dd hh:mm", "m/d/yy h:mm"]
    sheet = sheet_of(tmp_path, (46083.5, "yyyy-mm-dd hh:mm"), *((46083, code) for code in shown))
    day = "2026-03-02"
    midnight = f"{day} 00:00:00"
    assert sheet.cells.to_series().to_list()[1:] == [f"{day} 12:00:00", *[day] * 4, midnight, midnight]


@pytest.mark.parametrize("others", ["2026/3/2 9:05", "2026年3月2日 9时5分", 46083.375, "20260302090500"])
def test_a_day_has_no_clock_in_whatever_notation_the_others_have_one(tmp_path: Path, others: object):
    sheet = sheet_of(tmp_path, (others, None), (46083, "yyyy-mm-dd"), (46083, "yyyy-mm-dd hh:mm"))
    assert sheet.cells.to_series().to_list()[2:] == ["2026-03-02", "2026-03-02 00:00:00"]


def test_a_whole_number_of_days_from_1904_is_a_day_without_a_clock():
    cells = since_1904(pl.Series(["44621", "44621.375", "2026-03-02", None]))
    assert cells.to_list() == ["46083", "46083.375", "2026-03-02", None]


def test_cells_without_their_names_are_read_at_their_places(tmp_path: Path):
    path, bare = tmp_path / "丁.xlsx", tmp_path / "戊.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("表")
        for row, code in enumerate(("00000000", "yyyy-mm-dd")):
            sheet.write(row, 0, 1, book.add_format({"num_format": code}))
    with zipfile.ZipFile(path) as packed, zipfile.ZipFile(bare, "w") as written:
        for name in packed.namelist():
            xml = packed.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                rows = ROWS.format(padded=1, day=2)
                xml = re.sub("<sheetData>.*</sheetData>", rows, xml, flags=re.DOTALL)
            written.writestr(name, xml)
    (read,) = read_sheets(bare)
    assert read.cells.rows() == [
        ("编号", "时间"),
        ("00000016", "2026-03-02"),
        (None, None),
        (None, "46083.375"),
        ("20260301123456788", None),
        (None, None),
        (None, "2026-03-03"),
    ]
    assert read.faults.select("source_row", "column").rows() == [(5, 0)]
    assert read.hidden_rows == 1


def shaped(tmp_path: Path, shape, rows: int = 4):
    """A sheet of ``rows`` rows of an order each, with what ``shape`` does to it."""
    path = tmp_path / "乙.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["门店代码", "工单号", "服务顾问"])
        for row in range(1, rows + 1):
            sheet.write_row(row, 0, ["S01", f"W{row}", "李强"])
        shape(book, sheet)
    return path


def rewritten(path: Path, before: bytes, after: bytes) -> Path:
    """The workbook with something else in the XML of its sheet."""
    new_path = path.with_name(f"{path.stem}丙.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(new_path, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            if part.endswith("sheet1.xml"):
                assert before in content
                content = content.replace(before, after)
            new.writestr(part, content)
    return new_path


def test_cells_that_are_merged_over_rows_are_read_in_each_and_that_is_said(home, tmp_path):
    path = shaped(tmp_path, lambda book, sheet: sheet.merge_range(2, 2, 4, 2, "王芳", book.add_format()))
    (sheet,) = read_sheets(path)
    assert sheet.cells.to_series(2).to_list()[1:] == ["李强", "王芳", "王芳", "王芳"]
    assert sheet.warnings.select("source_row", "column").rows() == [(4, 2), (5, 2)]
    report = check(home, [path])
    assert [one.accepted for one in report.sheets] == [4]
    assert any("合并的单元格" in message for message in load_messages(report))


def test_of_ranges_that_overlap_in_a_damaged_workbook_each_cell_is_filled_once(tmp_path):
    def blank(book, sheet):
        sheet.merge_range(2, 2, 9, 2, "王芳", book.add_format())

    ranges = b"".join(b'<mergeCell ref="C%d:C1048576"/>' % row for row in range(3, 9))
    many = rewritten(shaped(tmp_path, blank, rows=9), b"</mergeCells>", ranges * 50 + b"</mergeCells>")
    (sheet,) = read_sheets(many)
    assert sheet.cells.to_series(2).to_list()[1:] == ["李强", *["王芳"] * 8]
    assert sheet.warnings["source_row"].to_list() == [*range(4, 11)]


def test_a_title_over_several_columns_is_no_value_of_any_row(tmp_path):
    path = shaped(tmp_path, lambda book, sheet: sheet.merge_range(6, 0, 6, 2, "合计", book.add_format()))
    (sheet,) = read_sheets(path)
    assert sheet.warnings.is_empty()


@pytest.mark.parametrize("value", ["", "<v></v>", "<v/>"])
def test_a_formula_that_was_never_worked_out_rejects_its_row_with_the_cure(home, tmp_path, value):
    path = shaped(tmp_path, lambda _, sheet: sheet.write_formula(2, 2, '=VLOOKUP("a",D:E,2)', value="Z9"))
    never = rewritten(rewritten(path, b"<v>Z9</v>", value.encode()), b't="str"', b"")
    report = check(home, [never])
    assert [(one.accepted, one.rejected) for one in report.sheets] == [(3, 1)]
    (told,) = load_messages(report)
    assert "公式没有算出结果" in told
    assert "在 Excel 中打开" in told


def test_a_formula_whose_result_is_a_blank_text_is_blank(home, tmp_path):
    path = shaped(tmp_path, lambda _, sheet: sheet.write_formula(2, 2, '=IF(1,"","a")', value="Z9"))
    blank = rewritten(path, b"<v>Z9</v>", b"<v></v>")
    assert [(one.accepted, one.rejected) for one in check(home, [blank]).sheets] == [(4, 0)]


def renumbered(path: Path, old: int, new: int) -> Path:
    """The workbook whose sheet calls one of its rows by another number."""
    for before in ('<row r="{}"', *(f'<c r="{letter}{{}}"' for letter in "ABC")):
        path = rewritten(path, before.format(old).encode(), before.format(new).encode())
    return path


def test_a_row_that_a_damaged_sheet_has_twice_is_said(home, tmp_path):
    path = renumbered(shaped(tmp_path, lambda *_: None), 4, 3)
    report = check(home, [path])
    assert [(one.accepted, one.rejected) for one in report.sheets] == [(2, 1)]
    (told,) = load_messages(report)
    assert "第 3 行" in told
    assert "多次" in told


def test_rows_out_of_order_are_none_twice(home, tmp_path):
    path = renumbered(renumbered(renumbered(shaped(tmp_path, lambda *_: None), 4, 9), 3, 4), 9, 3)
    assert [(one.accepted, one.rejected) for one in check(home, [path]).sheets] == [(4, 0)]
