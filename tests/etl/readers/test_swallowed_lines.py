"""A quotation mark that is never closed costs its own row; text with real line breaks stays whole."""

import csv
import io

import pytest

from etl.readers.csv import read_delimited
from etl.records.sheet_table import Unreadable

HEAD = "门店代码,问询编号,问询主题,处理人,受理时间"
ROWS = [f"S0{n % 3 + 1},Q{n},保养价格,王敏,2026-03-{n:02} 09:{n:02}" for n in range(1, 21)]


def read(*lines: str):
    return read_delimited("\n".join((HEAD, *lines, "")).encode())


def numbers(sheet) -> list[str]:
    return sheet.cells.to_series(1).to_list()[1:]


@pytest.mark.parametrize(
    ("opened", "closed"),
    [
        (("王敏", '"王敏'), ("王敏", '"李强"')),
        (("王敏", '"王敏'), ("王敏", '"王敏')),
        (("保养价格", '"保养价格'), ("2026", '"2026')),
        (("Q5", '"Q5'), ("保养价格", '"保养价格"')),
        (("S0", '"S0'), ("王敏", '王敏"')),
    ],
    ids=["closed-by-a-quoted-cell", "closed-by-a-stray-one", "later-column", "key", "first-column"],
)
@pytest.mark.parametrize("distance", [1, 2, 9])
def test_a_mark_left_open_rejects_its_row_and_no_other_vanishes(opened, closed, distance):
    rows = list(ROWS)
    rows[4] = rows[4].replace(*opened, 1)
    rows[4 + distance] = rows[4 + distance].replace(*closed, 1)
    sheet = read(*rows)
    faulty = sheet.faults["source_row"].to_list()
    assert sheet.cells.height == sheet.lines == len(ROWS) + 1
    assert faulty
    assert faulty[0] == 6
    others = [place for place in range(20) if place not in (4, 4 + distance)]
    assert [numbers(sheet)[place] for place in others] == [f"Q{place + 1}" for place in others]


def test_a_mark_that_is_never_closed_costs_one_row_and_says_which_lines_it_would_have_taken():
    rows = list(ROWS)
    rows[2] = rows[2].replace("王敏", '"王敏')
    sheet = read(*rows)
    assert sheet.faults["source_row"].to_list() == [4]
    assert "第 5–21 行" in sheet.faults["reason_zh"][0]
    assert "lines 5 to 21" in sheet.faults["reason_en"][0]
    assert numbers(sheet)[3:] == [f"Q{n}" for n in range(4, 21)]


TEXTS = [
    "第一行\n第二行",
    '他说“好, 好, 好”,\n然后 "挂断", 再没有来电',
    "一,二,三,四,五,六\n七",
    "客户说了几点：\n等待,态度,价格,环境,交车\n都不满意",
    "\n\n",
    '5" 屏幕\n8" 屏幕',
    "\n".join(f"第 {n} 条，已处理" for n in range(40)),
]


@pytest.mark.parametrize("text", TEXTS, ids=repr)
def test_text_with_line_breaks_marks_and_separators_stays_whole(text):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(["S01", "Q99", text, "王敏", "2026-03-02 09:00"])
    sheet = read(*ROWS[:10], out.getvalue().rstrip("\n"), *ROWS[10:])
    assert sheet.faults.is_empty()
    assert sheet.cells[11, 2] == text
    assert sheet.cells.height == 22
    assert sheet.lines == 22 + text.count("\n")


@pytest.mark.parametrize(
    "text", ['他说 \\"好\\"', '他说 \\"好, 是\\", 第二句', '第一行 \\"甲\\"\n第二行 \\"乙, 丙\\"']
)
def test_marks_with_a_backslash_before_them_stand_inside_the_cell(text):
    sheet = read(*ROWS, f'S01,Q99,"{text}",王敏,2026-03-02 09:00')
    assert sheet.cells[21, 2] == text.replace('\\"', '"')
    assert sheet.cells[21, 3] == "王敏"
    assert sheet.faults.is_empty()


UNALIKE = [
    f"{'甲乙丙丁'[n % 4] * (n % 7 + 1)}-{n},{'?!' * n},{n}/{n}%,#{'*' * n},({n})" for n in range(1, 21)
]
"""Rows whose cells have no common shape."""
RAGGED = [f"S0{n % 3 + 1},Q{n},保养价格" + ",王敏,2026-03-02 09:00" * (n % 3 > 0) for n in range(1, 21)]
"""Rows that lack their last cells where these are blank."""


@pytest.mark.parametrize("rows", [UNALIKE, RAGGED], ids=["unalike", "ragged"])
def test_the_longest_cell_holds_records_where_each_of_its_lines_has_the_separators_of_a_row(rows):
    faulty = list(rows)
    faulty[4] = '"' + faulty[4]
    faulty[12] += '"'
    sheet = read(*faulty)
    assert sheet.faults["source_row"].to_list() == [6]
    assert sheet.cells.height == sheet.lines == 21
    assert sheet.cells[7:12, :5].rows() == read(*rows).cells[7:12].rows()


def test_the_longest_text_stays_whole_though_some_of_its_lines_hold_as_many_separators_as_a_row():
    text = "\n".join("等待,态度,价格,环境,交车,都不满意" if n % 4 else "他说：" for n in range(12))
    sheet = read(*UNALIKE, f'S01,Q99,"{text}",王敏,2026-03-02 09:00')
    assert sheet.faults.is_empty()
    assert sheet.cells[-1, 2] == text


def test_a_mark_that_begins_a_cell_closes_none_before_it():
    sheet = read(*RAGGED[:5], 'S01,Q98,"保养价格', 'S01,Q99,"年检",王敏', *RAGGED[5:])
    assert sheet.faults["source_row"].to_list() == [7]
    assert sheet.cells[7].row(0)[:4] == ("S01", "Q99", "年检", "王敏")


QUOTED = [",".join(f'"{cell}"' for cell in row.split(",")) for row in ROWS]


@pytest.mark.parametrize(
    "row",
    ['"S01","Q99","保养,"王敏","2026-03-02 09:00"', 'S01,Q99,"保养,王敏",2026-03-02 09:00'],
    ids=["not-closed", "closed-too-late"],
)
@pytest.mark.parametrize("before", [3, 60], ids=["among-the-first", "far-below"])
def test_a_mark_that_merges_two_cells_of_a_row_rejects_it(row, before):
    rows = (QUOTED * 4)[:before]
    sheet = read(*rows, row, *QUOTED)
    assert sheet.faults["source_row"].to_list() == [before + 2]


def test_a_last_cell_left_open_among_quoted_cells_costs_its_row_and_not_the_next():
    rows = list(QUOTED)
    rows[4] = rows[4].removesuffix('"')
    sheet = read(*rows)
    assert sheet.faults["source_row"].to_list() == [6]
    assert numbers(sheet) == [f"Q{n}" for n in range(1, 21)]


@pytest.mark.parametrize("text", TEXTS, ids=repr)
def test_text_with_line_breaks_stays_whole_among_quoted_cells(text):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(["S01", "Q99", text, "王敏", "2026-03-02 09:00"])
    sheet = read(*QUOTED[:10], out.getvalue().rstrip("\n"), *QUOTED[10:])
    assert sheet.faults.is_empty()
    assert sheet.cells[11, 2] == text


def test_marks_left_open_in_every_row_are_read_in_time_that_grows_with_the_rows():
    rows = [f'S01,Q{n},"保养价格,王敏,2026-03-02 09:00' for n in range(20_000)]
    sheet = read(*rows)
    assert sheet.cells.height == sheet.lines == 20_001
    assert len(sheet.faults) >= 19_999


def test_marks_that_tie_every_line_to_the_next_end_in_a_sentence():
    with pytest.raises(Unreadable, match="没有成对的引号太多"):
        read(*(f'S01",Q{n},保养价格,王敏,"2026-03-02' for n in range(2_000)))


@pytest.mark.parametrize("before", [3, 60], ids=["among-the-first", "far-below"])
def test_a_return_alone_ends_a_line_as_well(before):
    rows = (ROWS * 4)[:before]
    sheet = read(*rows, 'S01,Q99,"保养\r价格",王敏,2026-03-02 09:00', *ROWS[:5])
    assert sheet.cells[before + 1, 2] == "保养\r价格"
    assert sheet.lines == sheet.cells.height + 1


def test_a_text_with_separators_stays_whole_in_a_row_that_lacks_its_blank_last_cells():
    sheet = read(*RAGGED, 'S01,Q99,"保养, 价格, 等待"')
    assert sheet.faults.is_empty()
    assert sheet.cells[-1, 2] == "保养, 价格, 等待"
