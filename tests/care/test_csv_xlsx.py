"""Rows taken along: what a file is called, what stands first in it, and what a search finds."""

from datetime import datetime
from io import BytesIO

import polars as pl

from care.export.csv_xlsx import ExportInfo, xlsx
from care.semantic.column_labels import contains_words

ABOUT = ExportInfo("回访按时完成率", ("未计入分子", "2026-01-01_2026-03-10"), (("顾问", "陈静"),))
ROWS = pl.DataFrame({"投诉内容": ["=HYPERLINK(1)", "空调不凉"], "受理时间": [datetime(2026, 3, 1, 9), None]})


def test_a_file_s_name_tells_what_was_chosen_and_holds_nothing_a_system_forbids():
    assert ABOUT.name == "回访按时完成率-未计入分子-2026-01-01_2026-03-10"
    assert ABOUT.narrowed("查找", "a/b:*?").name.endswith("-a_b")
    assert len(ABOUT.narrowed("查找", "字" * 300).name) <= 80
    assert len(ExportInfo("T", ["x"] * 90).name) <= 80


def test_a_name_that_is_too_long_keeps_every_choice():
    marks = ("Not_counted", "2025-12-01_2026-03-10", "S01", "After-service", "陈静")
    assert ExportInfo("Callbacks concluded on time", marks).name.endswith("-S01-After-service-陈静")
    assert ABOUT.narrowed("查找", "字" * 300).narrowed("顾问", "陈静").name.endswith("字-陈静")


def test_a_workbook_says_first_what_it_is_and_runs_nothing_of_its_rows():
    contents = xlsx(ROWS, ABOUT.narrowed("查找", "空调"))
    first = pl.read_excel(BytesIO(contents), sheet_id=1, has_header=False)
    assert first.rows() == [("回访按时完成率", None), ("顾问", "陈静"), ("查找", "空调"), ("行数", "2")]
    assert pl.read_excel(BytesIO(contents), sheet_name="记录").equals(ROWS)


def test_a_search_finds_the_records_in_which_every_word_stands_as_it_is_read():
    records = pl.DataFrame(
        {"advisor": ["陈静", "李强"], "outcome": ["reached", None], "visit_no": ["A1", "a12"]}
    )
    assert contains_words(records, "A1").to_list() == [True, True]
    assert contains_words(records, "a1 成功").to_list() == [True, False]
    assert contains_words(records, "王").to_list() == [False, False]
