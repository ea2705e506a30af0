"""Cells of text become what the record declares, or a reason; nothing becomes blank in silence."""

from datetime import datetime

import polars as pl
import pytest

from etl.records.registry import RECORDS
from etl.records.sheet_table import Table
from etl.validation.clocks import Clock
from etl.validation.derive import seconds
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
        ("2026-03-01 9:05 a.m.", NINE_FIVE),
        ("2026-03-01 PM 3:05", datetime(2026, 3, 1, 15, 5)),
        ("2026-03-01 早上9:05", NINE_FIVE),
        ("2026-03-01 凌晨12点05分", datetime(2026, 3, 1, 0, 5)),
        ("2026-03-01 中午12点半", datetime(2026, 3, 1, 12, 30)),
        ("2026-03-01 中午1:05", datetime(2026, 3, 1, 13, 5)),
        ("2026-03-01 傍晚5点一刻", datetime(2026, 3, 1, 17, 15)),
        ("2026-03-01 晚上8点三刻", datetime(2026, 3, 1, 20, 45)),
        ("2026-03-01 晚上20:05", datetime(2026, 3, 1, 20, 5)),
        ("2026-03-01 9点整", datetime(2026, 3, 1, 9)),
        ("2026-03-01 下午 3 点 5 分", datetime(2026, 3, 1, 15, 5)),
        ("2026-03-01 夜里11:20", datetime(2026, 3, 1, 23, 20)),
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


@pytest.mark.parametrize(
    "written", ["2026-03", "2026/3", "2026年3月", "202603", "２０２６年３月", "2026-03-31"]
)
def test_a_month_is_read_with_a_day_or_without(written: str):
    assert values("surveys", "survey_month", written) == [MIDNIGHT]


def test_reasons_for_leaving_in_other_words_are_kept_as_they_are_written():
    written = ["价格高", "车已卖", "搬家", "price", None]
    assert values("callbacks", "loss_reason", *written) == ["price", "car_sold", "搬家", "price", None]


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


@pytest.mark.parametrize("written", ["nan", "inf", "1,2", "1.2万", "3分", "很多", "١٢", "10²", "①", "१०"])
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


def test_a_record_s_number_that_a_spreadsheet_rounded_is_a_reason_that_names_the_cure():
    for written in ("2.02603E+17", "1e+05", "2.02603e17"):
        ((zh, en),) = reasons("callbacks", "subject_no", written)
        assert written in zh
        assert "按文本重新导出" in zh
        assert "as text" in en
    assert values("callbacks", "subject_no", "12E3", "E17", "2026-E1") == ["12E3", "E17", "2026-E1"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-03-01T09:05:00+08:00", NINE_FIVE),
        ("2026-03-01T01:05:00Z", NINE_FIVE),
        ("2026-03-01 01:05:00.250+0000", NINE_FIVE),
        ("2026/2/28 20:05 -05:00", NINE_FIVE),
        ("2026-03-01 1:05 GMT", NINE_FIVE),
        ("2026-03-01", MIDNIGHT),
    ],
)
def test_a_time_that_states_its_offset_is_moved_to_the_store_s_clock(written: str, meant: datetime):
    assert values("inquiries", "received_at", written) == [meant]


@pytest.mark.parametrize(
    ("notation", "written"),
    [
        ("%Y-%m-%dT%H:%M:%S%z", "2026-03-01T01:05:00Z"),
        ("%Y-%m-%dT%H:%M:%SZ", "2026-03-01T01:05:00Z"),
        ("%a %b %d %H:%M:%S %z %Y", "Sun Mar 01 09:05:00 +0800 2026"),
        ("epoch", "1772327100"),
        ("epoch_ms", "1772327100999"),
    ],
)
def test_a_stated_notation_may_hold_an_offset_or_count_from_1970(notation: str, written: str):
    assert parse_times(pl.Series([written]), (notation,)).to_list() == [NINE_FIVE]


def test_times_of_a_stated_zone_are_moved_and_days_are_not():
    moved = Clock(zone="Asia/Tokyo", offset="+08:00")
    written = pl.Series(["2026-03-01 08:05", "2026-03-01", "2026-03-01T08:05:00+08:00"])
    assert parse_times(written, (), moved).to_list() == [NINE_FIVE, MIDNIGHT, NINE_FIVE]


@pytest.mark.parametrize(
    ("written", "hours"),
    [("26.5", 26.5), ("1天2小时", 26), ("3 h 30 min", 3.5), ("26:30:00", 26.5), ("1 day, 2:00:00", 26)],
)
def test_a_duration_is_read_as_it_is_written(written: str, hours: float):
    assert seconds(pl.Series([written]), "hours").to_list() == [hours * 3600]


def test_what_is_no_duration_is_not_read():
    assert seconds(pl.Series(["很久", "-1", "", "nan"]), "hours").to_list() == [None] * 4


def test_numbers_of_records_lose_full_width_and_free_words_keep_it():
    assert values("callbacks", "callback_no", "ＣＢ１", "CB2") == ["CB1", "CB2"]
    assert values("callbacks", "voice", "ＯＫ，很好") == ["ＯＫ，很好"]


def test_an_offset_that_no_place_has_is_not_read():
    written = [
        "2026-03-01T08:30:00+14:00",
        "2026-03-01T08:30:00+15:00",
        "2026-03-01T08:30:00+99:00",
        "2026-03-01 08:30+0860",
    ]
    assert [time is None for time in parse_times(pl.Series(written)).to_list()] == [False, True, True, True]


@pytest.mark.parametrize(
    "written",
    [
        *("٢٠٢٦-٠٣-٠١ ٠٨:٠٠", "٤٦٠٨٢", "2026-03-01 上午15:05", "2026-03-01 13:05 AM", "2026-03-01 ٠٨:٠٠"),
        *("2026-03-01 晚上12:00", "2026-03-01 晚上1点", "2026-03-01 早上2:00", "2026-03-01 凌晨15:05"),
    ],
)
def test_digits_of_another_script_and_hours_that_contradict_themselves_reject_their_own_cell(written: str):
    ((zh, en),) = reasons("service_orders", "delivered_at", "2026-03-01 10:00", written)
    assert written in zh
    assert "2026-03-01 09:05" in en


def test_a_month_whose_zero_a_number_may_have_lost_is_neither_january_nor_october():
    ((zh, en),) = reasons("surveys", "survey_month", "2026.10", "2026.1", "2026.01", "2026.3")
    assert "2026.1，" in zh
    assert "write it like 2026-03" in en
