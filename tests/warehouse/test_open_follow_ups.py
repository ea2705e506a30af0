"""Open complaints whose customer waits without a date stand where a manager sees them."""

import pytest

from care.presentation.lists.follow_up_gaps import follow_up_headline, in_words, without_follow_up
from warehouse.query.facts.attention_sql import latest_promises_sql
from warehouse.query.metric_sql import Question, RecordSide

CASE = {"received_at": "2026-03-02 09:00", "handler": "高翔", "level": "C", "status": "处理中"}
CASES = [
    CASE | {"complaint_no": "BARE"},
    CASE | {"complaint_no": "AHEAD", "next_follow_up_at": "2026-03-20 10:00"},
    CASE | {"complaint_no": "MISSED", "next_follow_up_at": "2026-03-04 10:00"},
    CASE
    | {
        "complaint_no": "KEPT",
        "next_follow_up_at": "2026-03-03 10:00",
        "first_contact_at": "2026-03-03 09:00",
    },
    CASE | {"complaint_no": "DONE", "status": "关闭", "first_closed_at": "2026-03-05 10:00"},
]
LAST = CASE | {"complaint_no": "LAST", "received_at": "2026-03-09 18:00"}
SILENT = [CASE | {"store_code": "S02", "complaint_no": "OTHER"}]
"""Of a store that records no promises."""


@pytest.fixture
def gaps(load_rows):
    product = load_rows(complaints=[*CASES, LAST])
    still_open = product.records("close_rate", RecordSide.MISSED, Question(("close_rate",)))
    return without_follow_up(still_open, product.statement(latest_promises_sql()), product.stores())


def test_open_cases_without_a_date_or_with_one_missed_are_listed_the_missed_first(gaps):
    assert gaps.select("complaint_no", "follow_up_gap").rows() == [
        ("MISSED", "missed"),
        ("BARE", "none"),
        ("KEPT", "none"),
        ("LAST", "none"),
    ]
    assert follow_up_headline(gaps) == "未关闭的投诉中：1 件约定已过没有跟进，3 件没有下次跟进时间"
    assert {*in_words(gaps)["follow_up_gap"]} == {"约定已过，没有跟进", "没有下次跟进时间"}
    assert gaps["promised_at"].is_not_null().to_list() == [True, False, False, False]
    assert follow_up_headline(gaps.tail(3)) == "未关闭的投诉中：3 件没有下次跟进时间"


def test_a_promise_that_the_complaints_do_not_reach_is_not_said_to_be_missed(load_rows):
    """Orders reach to the 12th, complaints to the 2nd: whether the 4th was kept, nobody knows yet."""
    product = load_rows(complaints=CASES[2:3], service_orders=[{"delivered_at": "2026-03-12 09:00"}])
    still_open = product.records("close_rate", RecordSide.MISSED, Question(("close_rate",)))
    promises = product.statement(latest_promises_sql())
    assert still_open["complaint_no"].to_list() == ["MISSED"]
    assert without_follow_up(still_open, promises, product.stores()).is_empty()


def test_a_store_that_records_no_promises_is_not_said_to_lack_them(load_rows):
    product = load_rows(complaints=CASES + SILENT)
    promises = product.statement(latest_promises_sql())
    still_open = product.records("close_rate", RecordSide.MISSED, Question(("close_rate",)))
    found = without_follow_up(still_open, promises, product.stores())
    assert "OTHER" in still_open["complaint_no"]
    assert "S02" not in found["store"]
