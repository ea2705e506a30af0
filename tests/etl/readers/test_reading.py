import csv
import datetime as dt
import io
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from care.i18n import set_language
from etl.readers.csv import read_delimited
from etl.readers.dispatch import read_sheets
from etl.records.sheet_table import Unreadable

TEXT = "门店代码,投诉编号,投诉内容\nS01,C1,空调不冷\nS01,C2,方向盘异响\n"


def rows(content: bytes) -> list[tuple[str | None, ...]]:
    cells = read_delimited(content).cells
    return [tuple(cell or "" for cell in row) for row in cells.rows()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_encoding_and_separator_are_told_apart_without_asking(encoding, separator):
    content = TEXT.replace(",", separator).encode(encoding)
    assert rows(content) == [tuple(line.split(",")) for line in TEXT.splitlines()]


def test_old_mac_line_ends_part_rows_too():
    assert len(rows(TEXT.replace("\n", "\r").encode())) == 3


CELL = st.text(st.sampled_from('ab,;"\n\r\t 中'), max_size=6).filter(
    lambda cell: cell.count(",") < 2 or not {"\n", "\r"} & {*cell}
)
"""Any text, except what spans lines and has the separators of a record: that may be swallowed records."""


@given(
    st.lists(
        st.lists(CELL, min_size=3, max_size=3),
        min_size=2,
        max_size=80,
    )
)
def test_quotes_separators_and_line_ends_inside_cells_survive(made):
    made = [["编号", "内容", "时间"], *made, ["完", "完", "完"]]
    out = io.StringIO(newline="")
    csv.writer(out).writerows(made)
    got = [row[:3] for row in rows(out.getvalue().encode())]
    assert got == [tuple(row) for row in made]


@pytest.mark.parametrize(
    "line", ['1,5" 屏幕,x', '1,"很好"师傅不错,x', "1,2", "1,2,3,4,5", "", '1, "a",x'], ids=repr
)
def test_an_odd_line_anywhere_is_read_as_the_exact_reading_has_it(line):
    text = "编号,内容,时间\n" + "a,b,c\n" * 99 + line + "\n" + "a,b,c\n" * 99
    exact = list(csv.reader(io.StringIO(text)))
    got = rows(text.encode())
    assert len(got) == len(exact) == 200
    assert [cell for cell in ",".join(got[100]).split(",") if cell] == [
        cell for cell in ",".join(exact[100]).split(",") if cell
    ]


def test_a_short_title_above_the_headings_costs_no_cell():
    assert rows(("二月投诉\n\n" + TEXT).encode())[3] == ("S01", "C1", "空调不冷")


def test_a_file_that_breaks_off_inside_a_character_keeps_its_encoding_and_says_so():
    content = TEXT.encode()[:-2]
    sheet = read_delimited(content)
    assert sheet.unfinished == 0
    assert sheet.cells.rows()[1][:3] == ("S01", "C1", "空调不冷")


def test_a_quotation_mark_never_closed_is_noticed():
    swallowing = read_delimited(b'a,b,c\n1,"x,3\n4,5,6\n')
    assert swallowing.faults["source_row"].to_list() == [2]
    assert swallowing.cells[2].row(0)[:3] == ("4", "5", "6")
    short = read_delimited(b'a,b,c\n1,2,"x\n4\n')
    assert short.faults["source_row"].to_list() == [2]
    assert short.cells[2].row(0)[:3] == ("4", None, None)
    assert read_delimited(b'a,b,c\n1,2,"x\n').unfinished == 0
    assert read_delimited(b'a,b,c\n1,"x",3\n4,5,6\n').unfinished is None


def workbook(path: Path, *cells: object, formats: str = "yyyy-mm-dd") -> Path:
    with xlsxwriter.Workbook(path, {"default_date_format": formats}) as book:
        sheet = book.add_worksheet("表")
        for row, cell in enumerate(cells, start=2):
            sheet.write(row, 0, cell)
    return path


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (dt.datetime(2026, 3, 1, 14, 5, 30), "2026-03-01 14:05:30"),
        (dt.date(2026, 3, 1), "2026-03-01 00:00:00"),
        (13812345678, "13812345678"),
        ("20240331225299481004", "20240331225299481004"),
        (5, "5"),
        (5.25, "5.25"),
        (True, "true"),
        (" 昨天 ", " 昨天 "),
        ("=1/0", "#DIV/0!"),
        ("=NA()", "#N/A"),
    ],
)
def test_each_kind_of_excel_cell_comes_as_its_text(tmp_path, cell, text):
    path = tmp_path / "甲.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "混合")
        if str(cell).startswith("="):
            sheet.write_formula(1, 0, cell, None, text)
        else:
            sheet.write(1, 0, cell)
    assert read_sheets(path)[0].cells.rows()[1] == (text,)


def test_rows_of_a_workbook_keep_the_numbers_that_excel_shows(tmp_path):
    cells = read_sheets(workbook(tmp_path / "乙.xlsx", "第三行", None, "第五行"))[0].cells
    assert [row[0] for row in cells.rows()] == [None, None, "第三行", None, "第五行"]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


@pytest.mark.parametrize(
    ("name", "content", "cure"),
    [
        ("空.csv", b"", "重新导出"),
        ("空白.csv", b" \r\n\r\n", "重新导出"),
        ("加密.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "取消密码"),
        ("旧.xls", OLE, "另存为 XLSX"),
        ("图片.csv", PNG, "导出为 XLSX 或 CSV"),
        ("接口.csv", b'{"rows": [{"no": 1}]}', "JSON"),
        ("列表.csv", b'[{"no": 1},\n{"no": 2}]', "JSON"),
        ("旧式.csv", b"ID;PWXL;N;E\nC;Y1;X1;K1\n", "SYLK"),
        ("含空字节.csv", b"a,b\n1,\x002\n\x00,\x00", "导出为 XLSX 或 CSV"),
        ("网页.xls", b"<html><table><tr><td>1</td></tr></table></html>", "另存为 XLSX"),
        ("拉丁.csv", b"a,b\n\xff\xff,1\n", "CSV UTF-8"),
        ("压缩包.xlsx", b"PK\x05\x06" + bytes(18), "另存为 XLSX"),
    ],
)
def test_a_file_that_cannot_be_read_gets_one_sentence_with_the_cure(tmp_path, name, content, cure):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Unreadable) as refused:
        read_sheets(path)
    assert cure in refused.value.zh
    assert refused.value.en.isascii()
    set_language("en")
    assert str(refused.value) == refused.value.en
    set_language("zh")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_a_workbook_cut_off_in_transfer_is_called_damaged(tmp_path, share):
    whole = workbook(tmp_path / "全.xlsx", "投诉编号", *range(200)).read_bytes()
    path = tmp_path / "半.xlsx"
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(Unreadable, match="损坏"):
        read_sheets(path)


def test_a_missing_file_and_a_folder_are_said_to_be_so(tmp_path):
    with pytest.raises(Unreadable, match="文件夹"):
        read_sheets(tmp_path)
    with pytest.raises(Unreadable, match="打不开"):
        read_sheets(tmp_path / "无.csv")
