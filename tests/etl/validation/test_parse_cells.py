"""Cells of text become what the record declares, or a reason; nothing becomes blank in silence."""

from datetime import datetime

import polars as pl
import pytest

from etl.records.registry import RECORDS
from etl.records.sheet_table import Table
from etl.validation.parse_cells import parse_cells
from etl.validation.parse_times import parse_times

NINE_FIVE = datetime(2026, 3, 1, 9, 5)
MIDNIGHT = datetime(2026, 3, 1)


def table(record: str, column: str, *cells: str | None, **stated: object) -> Table:
    """A table of one column."""
    texts = pl.DataFrame({column: cells}, schema={column: pl.String})
    told = {"time_formats": {}, "words": {}} | stated
    return Table(
        record=RECORDS[record],
        source="template",
        sheet="",
        rows=pl.Series(range(2, 2 + len(cells)), dtype=pl.UInt32),
        texts=texts,
        raw=texts,
        heading_fields={column: column},
        faults=pl.DataFrame(schema={"source_row": pl.UInt32, "reason_zh": pl.String, "reason_en": pl.String}),
        unknown_columns=(),
        exported_at=None,
        constants={},
        **told,
    )


def values(record: str, column: str, *cells: str | None, **stated: object) -> list[object]:
    translation = parse_cells(table(record, column, *cells, **stated))
    assert translation.faults.is_empty(), translation.faults["reason_zh"].to_list()
    return translation.values[column].to_list()


def reasons(record: str, column: str, *cells: str) -> list[tuple[str, str]]:
    return parse_cells(table(record, column, *cells)).faults.select("reason_zh", "reason_en").rows()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-03-01 9:05", NINE_FIVE),
        ("2026-03-01 09:05:00", NINE_FIVE),
        ("2026-03-01 09:05:00.000", NINE_FIVE),
        ("2026-03-01 09:05:00.999", NINE_FIVE),
        ("2026-03-01T09:05:00", NINE_FIVE),
        ("2026/3/1 9:05:07", datetime(2026, 3, 1, 9, 5, 7)),
        ("2026年3月1日 09:05", NINE_FIVE),
        ("2026年3月1日9时5分", NINE_FIVE),
        ("20260301 09:05:00", NINE_FIVE),
        ("20260301090500", NINE_FIVE),
        ("2026/3/1 上午9:05", NINE_FIVE),
        ("2026-03-01 下午 3:05", datetime(2026, 3, 1, 15, 5)),
        ("2026/3/1 上午12:05", datetime(2026, 3, 1, 0, 5)),
        ("2026/3/1 12:05:00 PM", datetime(2026, 3, 1, 12, 5)),
        ("２０２６年３月１日　０９：０５", NINE_FIVE),
        ("2026/3/1", MIDNIGHT),
        ("2026年3月1日", MIDNIGHT),
        ("2026.03.01", MIDNIGHT),
        ("20260301", MIDNIGHT),
        ("46082.378472222", NINE_FIVE),
        ("46082", MIDNIGHT),
    ],
)
def test_every_usual_notation_of_a_time_is_read(written: str, meant: datetime):
    assert values("inquiries", "received_at", written) == [meant]


def test_notations_may_be_mixed_in_one_column():
    written = ["2026/3/1", "20260301090500", None, "2026-03-01 09:05:00", "2026年3月1日"]
    assert values("inquiries", "received_at", *written) == [MIDNIGHT, NINE_FIVE, None, NINE_FIVE, MIDNIGHT]


@pytest.mark.parametrize(
    "written", ["昨天", "2026-02-30", "26-03-01", "26-03-01 09:05:00", "2026-03-01 25:00", "12345", "2026111"]
)
def test_what_is_no_time_is_a_reason_that_names_the_cell_and_the_cure(written: str):
    ((zh, en),) = reasons("callbacks", "attempted_at", written)
    assert zh == f"无法识别“回访时间”：{written}，请改成 2026-03-01 09:05 这样的写法"
    assert en == f"cannot read Attempted: {written}, write it like 2026-03-01 09:05"


def test_the_notation_a_source_states_comes_before_the_usual_ones():
    day_first = pl.Series(["2026/03/01 09:05", "01.03.2026"])
    assert parse_times(day_first, ("%Y/%d/%m %H:%M", "%d.%m.%Y")).to_list() == [
        datetime(2026, 1, 3, 9, 5),
        MIDNIGHT,
    ]


def test_numbers_are_read_with_separators_signs_and_units():
    written = ["12,345 km", "12345.5", "３公里", "1,234,567"]
    assert values("service_orders", "mileage_km", *written) == [12345, 12345.5, 3, 1234567]
    assert values("service_orders", "amount", "￥1,280.50", "-5", "300元") == [1280.5, -5, 300]
    assert values("callbacks", "satisfaction", "9.0", "9分", "10", None) == [9, 9, 10, None]


@pytest.mark.parametrize("written", ["nan", "inf", "1,2", "1.2万", "3分", "很多"])
def test_what_is_no_number_is_a_reason(written: str):
    assert len(reasons("service_orders", "amount", written)) == 1


def test_a_score_that_is_not_whole_is_a_reason():
    assert reasons("callbacks", "satisfaction", "9.5")[0][0] == "无法识别“满意度”：9.5，请填整数，例如 9"


def test_flags_are_read_in_all_their_spellings():
    yes, no = ["是", "Y", "yes", "1", "TRUE", "√", "有", "Ｙ"], ["否", "n", "0", "false", "无"]
    assert values("callbacks", "dissatisfied", *yes, *no, None) == [True] * 8 + [False] * 5 + [None]
    assert len(reasons("callbacks", "dissatisfied", "也许")) == 1


def test_codes_are_read_by_code_label_and_synonym_whatever_case_and_space():
    written = ["wrong_number", "号码错误", "Wrong Number", "空号", " 号码 错误"]
    assert values("callbacks", "outcome", *written) == ["wrong_number"] * 5
    assert values("complaints", "level", "a", "Ｂ", "C级") == ["A", "B", "C"]


def test_an_unknown_code_is_a_reason_that_lists_what_may_be_written():
    ((zh, en),) = reasons("callbacks", "outcome", "没打")
    assert zh == "无法识别“回访结果”：没打，请填其中之一：成功、不便接听、无法接通、号码错误、拒访"
    assert "Wrong number" in en


def test_the_words_a_source_states_win_over_ours():
    words = {"status": {"关闭": "in_progress", "*": "open"}}
    assert values("complaints", "status", "关闭", "已结案", "什么", None, words=words) == [
        "in_progress",
        "closed",
        "open",
        None,
    ]
    assert values("complaints", "cause_1", "A11", "B", words={"cause_1": {"A11": "发动机"}}) == [
        "发动机",
        "B",
    ]
    assert values("callbacks", "satisfaction", "很好", "7", words={"satisfaction": {"很好": "10"}}) == [10, 7]


def test_a_word_for_nothing_is_not_blank_by_itself():
    assert len(reasons("callbacks", "satisfaction", "N/A")) == 1


def test_numbers_of_records_lose_full_width_and_free_words_keep_it():
    assert values("callbacks", "callback_no", "ＣＢ１", "CB2") == ["CB1", "CB2"]
    assert values("callbacks", "voice", "ＯＫ，很好") == ["ＯＫ，很好"]
