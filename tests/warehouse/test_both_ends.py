"""Both ends of the records, stores without a kind of them, and namesakes, from exports to figures."""

from datetime import date, datetime, timedelta

import pytest

from care.attention import Kind
from care.i18n import set_language
from care.periods.period import Period, Span
from care.presentation.absent_records import absent_records
from care.semantic.metric import METRICS
from pages.parts.data.measured_figures import Figures
from pages.parts.data.view import View
from warehouse.query.metric_sql import Question
from warehouse.query.parse_question import read_question
from warehouse.services.attention import attention
from warehouse.services.judged_metrics import judged_metrics

SUNDAY = date(2025, 11, 2)
WEEKS = 16


@pytest.fixture(autouse=True)
def _chinese():
    set_language("zh")


def complaints(store: str, first: date, days: int) -> list[dict]:
    """Two complaints a day."""
    return [
        {
            "store_code": store,
            "complaint_no": f"{store}-{n}-{half}",
            "received_at": f"{first + timedelta(days=n)} {9 + half}:00",
        }
        for n in range(days)
        for half in range(2)
    ]


def test_a_steady_count_recorded_from_a_sunday_on_neither_rises_nor_is_compared_with_its_beginning(load_rows):
    days = 7 * WEEKS + 1
    source = load_rows(complaints=complaints("S01", SUNDAY, days), as_of=datetime(2026, 2, 22, 23))
    (course,) = judged_metrics(source, Question(("complaint_count",), (), Period.WEEK))
    first, second, *_ = course.series.chart.points
    assert (first.point.value, first.hollow, first.upper) == (2, True, None)
    assert (second.point.value, second.hollow) == (14, False)
    assert course.series.news == ""
    last_day = SUNDAY + timedelta(days=days - 1)
    now = View(source, Span(last_day - timedelta(days=89), last_day), ())
    assert not now.compares(METRICS["complaint_count"], now.before())
    assert Figures(now).comparable(now.before(), "complaint_count") == {}
    late = View(source, Span(last_day - timedelta(days=27), last_day), ())
    before = Figures(late).comparable(late.before(), "complaint_count")
    assert before["complaint_count"]["value"] == Figures(late).figure("complaint_count")["value"] == 56


def test_a_store_without_callbacks_is_in_no_rate_of_all_types_though_complaints_tell_of_revisits(load_rows):
    orders = [
        {
            "store_code": "S01",
            "order_no": f"W{n}",
            "arrived_at": "2026-02-02 09:00",
            "completed_at": "2026-02-02 10:00",
            "delivered_at": "2026-02-02 11:00",
            "vin": f"LSVAA4187E21{n:05}",
        }
        for n in range(4)
    ]
    calls = [
        {
            "store_code": "S01",
            "callback_no": f"C{n}",
            "callback_type": "service",
            "subject_no": f"W{n}",
            "attempted_at": "2026-02-03 10:00",
            "outcome": "reached",
        }
        for n in range(4)
    ]
    cases = [
        {
            "store_code": "S02",
            "complaint_no": f"T{n}",
            "received_at": "2026-02-02 09:00",
            "first_closed_at": "2026-02-02 12:00",
            "last_closed_at": "2026-02-02 12:00",
            "status": "closed",
            "revisited_at": "2026-02-20 12:00",
        }
        for n in range(6)
    ]
    source = load_rows(
        service_orders=orders, callbacks=calls, complaints=cases, complete_until=date(2026, 3, 1)
    )

    def counts(metric: str) -> tuple[float, int]:
        row = source.measure(Question((metric,))).row(0, named=True)
        return row["numerator"], row["denominator"]

    assert counts("callback_on_time_rate") == (4, 4)
    assert counts("callback_rate") == (4, 4)
    assert counts("revisit_on_time_rate") == (0, 6)
    assert "S02 没有回访记录，不在回访指标的合计与比较中。" in absent_records(source.stores())


def test_complaints_that_begin_long_after_the_orders_are_no_rise_of_a_cause(load_rows):
    """Twenty weeks of complaints, as many each week, of a store whose orders go back for two years."""
    orders = [
        {"order_no": f"W{n}", "delivered_at": f"{date(2024, 3, 4) + timedelta(weeks=n)} 11:00"}
        for n in range(103)
    ]
    cases = [case | {"cause_1": "服务态度"} for case in complaints("S01", date(2025, 11, 2), 7 * WEEKS)]
    source = load_rows(service_orders=orders, complaints=cases, as_of=datetime(2026, 2, 22, 23))
    assert [item for item in attention(source).items if item.kind is Kind.CAUSE] == []


def test_namesakes_of_two_stores_are_two_people_in_the_command_and_a_task_is_whose_it_was_assigned_to(
    load_rows,
):
    def visit(store: str, number: str) -> dict:
        return {
            "store_code": store,
            "order_no": number,
            "arrived_at": "2026-02-02 09:00",
            "completed_at": "2026-02-02 10:00",
            "delivered_at": "2026-02-02 11:00",
        }

    def call(store: str, number: str, **more: str) -> dict:
        return {
            "store_code": store,
            "callback_no": f"C{number}",
            "callback_type": "service",
            "subject_no": number,
            "attempted_at": "2026-02-03 10:00",
            "outcome": "reached",
            "agent": "陈静",
            **more,
        }

    source = load_rows(
        service_orders=[visit("S01", "W1"), visit("S01", "W2"), visit("S02", "W3")],
        callbacks=[call("S01", "W1"), call("S01", "W2", assigned_to="刘洋"), call("S02", "W3")],
        complete_until=date(2026, 3, 1),
    )
    question = read_question(source, by="agent").of("callback_rate")
    rows = source.measure(question).select("store", "agent", "denominator").rows()
    assert rows == [("S01", "刘洋", 1), ("S01", "陈静", 1), ("S02", "陈静", 1)]
