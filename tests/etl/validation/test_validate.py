"""Every row is kept or rejected with all its reasons."""

from dataclasses import replace
from datetime import datetime

import polars as pl
import pytest

from etl.records.registry import RECORDS
from etl.records.sheet_table import Table
from etl.validation.derive import Derived
from etl.validation.same_key import one_row_a_key
from etl.validation.validate import ValidationResult, validate

NOW = datetime(2026, 3, 10, 18)
CALL = {
    "store_code": "S01",
    "callback_no": "1",
    "callback_type": "service",
    "attempted_at": "2026-03-01 10:00",
    "outcome": "reached",
}
CASE = {"store_code": "S01", "complaint_no": "1", "received_at": "2026-03-01 10:00"}


def table(record: str, *rows: dict[str, str | None]) -> Table:
    names = list(dict.fromkeys(name for row in rows for name in row))
    texts = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String))
    return Table(
        record=RECORDS[record],
        source="template",
        sheet="",
        rows=pl.Series(range(2, 2 + len(rows)), dtype=pl.UInt32),
        texts=texts,
        raw=texts,
        heading_fields={name: name for name in names},
        time_formats={},
        words={},
        faults=pl.DataFrame(schema={"source_row": pl.UInt32, "reason_zh": pl.String, "reason_en": pl.String}),
        unknown_columns=(),
        exported_at=None,
        constants={},
    )


def rejected(record: str, *rows: dict[str, str | None]) -> dict[int, str]:
    judgement = validate(table(record, *rows), NOW)
    return dict(judgement.rejected.select("source_row", "reason_zh").rows())


def test_a_sound_row_is_kept_with_every_field_of_its_record():
    kept = validate(table("callbacks", CALL), NOW).accepted
    assert kept.columns == ["source_row", *RECORDS["callbacks"].fields, "date_only"]
    assert kept.row(0, named=True)["source_row"] == 2
    assert kept.schema["satisfaction"] == pl.Int32


def test_a_blank_required_cell_rejects_the_row():
    assert rejected("callbacks", CALL, CALL | {"callback_no": None}) == {3: "缺少“回访编号”"}


def test_what_cannot_be_read_is_rejected_not_blank():
    told = rejected("callbacks", CALL | {"attempted_at": "昨天"}, CALL | {"satisfaction": "很好"})
    assert told[2] == "无法识别“回访时间”：昨天，请改成 2026-03-01 09:05 这样的写法"
    assert told[3] == "无法识别“满意度”：很好，请填整数，例如 9"


def test_all_the_reasons_of_a_row_are_given_at_once_in_both_languages():
    judgement = validate(table("callbacks", CALL | {"callback_no": None, "satisfaction": "11"}), NOW)
    assert judgement.rejected.rows() == [
        (2, "缺少“回访编号”；“满意度”不能大于 10", "Callback no. is missing; Satisfaction must be at most 10")
    ]


@pytest.mark.parametrize(("score", "kept"), [("0", 0), ("1", 1), ("10", 1), ("11", 0)])
def test_satisfaction_is_from_one_to_ten(score: str, kept: int):
    assert len(validate(table("callbacks", CALL | {"satisfaction": score}), NOW).accepted) == kept


@pytest.mark.parametrize(
    ("earlier", "later", "reason"),
    [
        ("received_at", "first_contact_at", "首次联系时间早于受理时间"),
        ("received_at", "first_reply_at", "首次回复时间早于受理时间"),
        ("received_at", "first_closed_at", "首次关闭时间早于受理时间"),
        ("first_closed_at", "last_closed_at", "最终关闭时间早于首次关闭时间"),
        ("first_closed_at", "last_reopened_at", "最近重开时间早于首次关闭时间"),
    ],
)
def test_times_of_a_complaint_are_in_order(earlier: str, later: str, reason: str):
    case = CASE | {earlier: "2026-03-01 10:00", later: "2026-03-01 10:00"}
    before = case | {later: "2026-03-01 09:59:59"}
    assert rejected("complaints", case, before)[3].split("；")[0] == reason
    assert 2 not in rejected("complaints", case, before)


def test_a_date_without_a_time_of_day_is_in_order_on_its_whole_day():
    case = CASE | {"received_at": "2026-03-01 10:15"}
    assert rejected("complaints", case | {"first_contact_at": "2026-03-01"}) == {}
    assert list(rejected("complaints", case | {"first_contact_at": "2026-02-28"})) == [2]
    closed = case | {"first_closed_at": "2026-03-02", "last_closed_at": "2026-03-02 09:00"}
    assert rejected("complaints", closed) == {}


@pytest.mark.parametrize(
    "vin", ["无", "N/A", "未知", "00000000000000000", "0", "XXXXXXXXXXXXXXXXX", "LSV00000000000000"]
)
def test_a_vehicle_that_identifies_nobody_is_blank_and_reported(vin: str):
    judged = validate(table("complaints", CASE | {"vin": vin}), NOW)
    assert judged.accepted["vin"].to_list() == [None]
    assert "占位" in judged.warnings["reason_zh"][0]


@pytest.mark.parametrize(
    "phone",
    [
        "暂无",
        "00001234567",
        "11111111111",
        "13800000000",
        "12345678901",
        "98765432109",
        "138 0013 8000",
        "1.38E+10",
    ],
)
def test_a_phone_that_identifies_nobody_is_blank_and_reported(phone: str):
    judged = validate(table("complaints", CASE | {"customer_phone": phone}), NOW)
    assert judged.accepted["customer_phone"].to_list() == [None]
    assert len(judged.warnings) == 1


@pytest.mark.parametrize("phone", ["13812345678", "18888888880", "021-62345678"])
def test_a_phone_of_somebody_stays(phone: str):
    assert validate(table("complaints", CASE | {"customer_phone": phone}), NOW).accepted["customer_phone"][0]


def test_a_source_s_own_placeholder_identifies_nobody():
    stated = replace(
        table("complaints", CASE | {"vin": "LSVAA2182E2112345"}), placeholders=("lsvaa218-2e2112345",)
    )
    assert validate(stated, NOW).accepted["vin"].to_list() == [None]


def test_of_different_rows_of_one_number_the_last_holds_and_all_are_told():
    rows = [CALL, CALL | {"agent": "甲"}, CALL | {"agent": "乙"}, CALL | {"agent": "乙"}]
    many = table("callbacks", *rows)
    judged = one_row_a_key(validate(many, NOW), many)
    assert judged.accepted["source_row"].to_list() == [4, 5]
    assert judged.rejected["source_row"].to_list() == [2, 3]
    assert judged.rejected["reason_zh"][0].startswith("“回访编号”与第 5 行相同而内容不同")
    assert judged.warnings["source_row"].to_list() == [5]
    ordered = replace(many, ordered=True)
    assert one_row_a_key(validate(ordered, NOW), ordered).rejected.is_empty()


def test_times_follow_from_another_and_a_length_or_an_answer():
    rows = [
        CASE | {"complaint_no": "1", "first_closed_at": "26.5", "due_at": "是"},
        CASE | {"complaint_no": "2", "first_closed_at": "2", "due_at": "否"},
        CASE | {"complaint_no": "3", "first_closed_at": None, "due_at": "否"},
        CASE | {"complaint_no": "4", "first_closed_at": "很久", "due_at": None},
    ]
    derived = {
        "first_closed_at": Derived("received_at", "hours", "处理时长"),
        "due_at": Derived("first_closed_at", None, "是否按时"),
    }
    judged = validate(replace(table("complaints", *rows), derived=derived), datetime(2026, 3, 10, 18))
    assert judged.accepted.select("first_closed_at", "due_at").rows() == [
        (datetime(2026, 3, 2, 12, 30), datetime(2026, 3, 2, 12, 30)),
        (datetime(2026, 3, 1, 12), datetime(2026, 3, 1, 11, 59, 59)),
        (None, None),
    ]
    assert "很久" in judged.rejected["reason_zh"][0]


def test_the_ends_of_a_log_are_what_its_source_says():
    step = {"store_code": "S01", "complaint_no": "1", "event": "别的"}
    rows = [
        step | {"happened_at": "2026-03-02 10:00"},
        step | {"happened_at": "2026-03-01 10:00"},
        step | {"happened_at": "2026-03-03 10:00"},
        step | {"complaint_no": "2", "happened_at": "2026-03-03 11:00"},
    ]
    log = replace(
        table("complaint_events", *rows),
        log_ends=("received", "closed"),
        words={"event": {"*": "followed_up"}},
    )
    assert validate(log, NOW).accepted["event"].to_list() == ["followed_up", "received", "closed", "received"]


def test_an_event_after_the_moment_of_loading_is_a_typing_error():
    told = rejected(
        "callbacks", CALL | {"attempted_at": "2026-03-10 18:00"}, CALL | {"attempted_at": "2026-03-10 18:01"}
    )
    assert told == {3: "“回访时间”晚于导入时刻 2026-03-10 18:00，请核对"}


def test_an_event_before_2000_is_a_typing_error():
    assert list(rejected("callbacks", CALL | {"attempted_at": "1999-12-31"}).values()) == [
        "“回访时间”早于 2000-01-01，请核对"
    ]


def test_a_deadline_may_lie_ahead():
    assert rejected("complaints", CASE | {"due_at": "2027-01-01"}) == {}


def test_a_doubtful_vin_or_phone_is_kept_and_reported():
    car = CASE | {"vin": "LSVAA2182E2112345", "customer_phone": "13812345678"}
    doubtful = [
        car | {"vin": "LSVAA2182E211234"},
        car | {"vin": "LSVAO2182E2112345"},
        car | {"customer_phone": "1"},
    ]
    judgement = validate(table("complaints", car, *doubtful), NOW)
    assert len(judgement.accepted) == 4
    assert judgement.warnings["source_row"].to_list() == [3, 4, 5]
    assert "LSV" not in "".join(judgement.warnings["reason_zh"])


def test_a_vin_or_phone_written_with_spaces_or_country_code_is_not_doubtful():
    spaced = CASE | {"vin": "lsvaa218 2e2112345", "customer_phone": "+86 138-1234-5678"}
    assert validate(table("complaints", spaced), NOW).warnings.is_empty()


def test_a_row_that_reading_found_broken_is_rejected_for_that_alone():
    broken = table("callbacks", CALL, CALL | {"attempted_at": "昨天"})
    fault = pl.DataFrame(
        {"source_row": [3], "reason_zh": ["单元格多于列名"], "reason_en": ["more cells than headings"]},
        schema=broken.faults.schema,
    )
    judgement: ValidationResult = validate(replace(broken, faults=fault), NOW)
    assert judgement.rejected["reason_zh"].to_list() == ["单元格多于列名"]
    assert len(judgement.accepted) == 1


def test_a_sheet_of_headings_alone_has_nothing_to_reject():
    empty = validate(replace(t := table("callbacks", CALL), texts=t.texts.clear(), rows=t.rows.clear()), NOW)
    assert (len(empty.accepted), len(empty.rejected)) == (0, 0)


def test_midnight_among_other_times_of_day_is_a_time_and_alone_in_its_column_it_is_none():
    cases = [
        CASE | {"complaint_no": "1", "first_closed_at": "2026-03-01 00:00:00"},
        CASE | {"complaint_no": "2", "first_closed_at": "2026-03-01"},
        CASE | {"complaint_no": "3", "first_closed_at": "2026-03-02 09:00"},
    ]
    assert validate(table("complaints", *cases), NOW).rejected["source_row"].to_list() == [2]
    assert validate(table("complaints", *cases[:2]), NOW).rejected.is_empty()
