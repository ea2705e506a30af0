"""The plain-Python reference against examples worked by hand (definitions §5, §6)."""

from datetime import date, datetime
from typing import Any, NamedTuple

import pytest

from tests.reference import Measured, facts, measure

VIN = "LSVAA4182E2184847"
OTHER_VIN = "LSVBB4182E2184847"
NOTHING = Measured(0, 0, None)
NOTHING_KNOWN = (0, 0, None, 0)


class Known(NamedTuple):
    """What is told where nothing is unknown and nothing waits for records."""

    numerator: float | None
    denominator: int | None
    value: float | None
    pending: int


def at(text: str) -> datetime:
    """``03-10 18:00`` is of 2026."""
    return datetime.fromisoformat(text if text.startswith("20") else f"2026-{text}")


NUMBERS = {"o": "order_no", "s": "sale_no", "c": "callback_no", "k": "complaint_no", "q": "inquiry_no"}
KINDS = {
    "o": "service_orders",
    "s": "vehicle_sales",
    "c": "callbacks",
    "k": "complaints",
    "q": "inquiries",
}


def rows_of(prefix: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of store S01 with numbers; what is called ``…_at`` may be text."""
    return [
        {"store_code": "S01", NUMBERS[prefix]: f"{prefix}{n}"}
        | {key: at(v) if key.endswith("_at") and isinstance(v, str) else v for key, v in row.items()}
        for n, row in enumerate(rows, 1)
    ]


def counted(key: str, as_of: str | None = None, **rows: list[dict[str, Any]]) -> Measured:
    """The metric over all rows, which are called by the first letter of their number; all reach ``as_of``."""
    records = {KINDS[prefix]: rows_of(prefix, given) for prefix, given in rows.items() if prefix in KINDS}
    records["complaint_events"] = [
        {"store_code": "S01", **row, "happened_at": at(row["happened_at"])} for row in rows.get("events", [])
    ]
    exported = {"_exported_at": at(as_of)} if as_of else {}
    told = {record: [row | exported for row in given] for record, given in records.items()}
    return measure(key, facts(told)).get((None,), NOTHING)


def measured(key: str, as_of: str | None = None, **rows: list[dict[str, Any]]) -> Known:
    """Numerator, denominator, value and pending; nothing is unknown or waits for records."""
    found = counted(key, as_of, **rows)
    assert (found.awaiting, found.unknown) == (0, 0)
    return Known(*found[:4])


def order(delivered_at: str | None, **fields: Any) -> dict[str, Any]:
    return {"vin": VIN, "delivered_at": delivered_at, "order_type": "repair", **fields}


def call(
    attempted_at: str, subject_no: str | None, outcome: str = "reached", **fields: Any
) -> dict[str, Any]:
    return {
        "callback_type": "service",
        "subject_no": subject_no,
        "attempted_at": attempted_at,
        "outcome": outcome,
        **fields,
    }


NO_CALL: dict[str, Any] = call("03-31", "没有这个单号", "unreachable")
"""It belongs to no task; with it the store has callback records."""


def case(received_at: str, **fields: Any) -> dict[str, Any]:
    return {
        "received_at": received_at,
        "vin": VIN,
        "customer_phone": None,
        "cause_1": "服务态度",
        "cause_2": None,
    } | fields


WORKED = {
    "o": [order(day, vin=None) for day in ("03-01", "03-02", "03-06", "03-08")],
    "c": [
        call("03-03", "o1"),
        *(call(day, "o2", "unreachable") for day in ("03-02", "03-03", "03-06")),
        call("03-09", "o4"),
    ],
}


@pytest.mark.parametrize(
    ("key", "numerator", "denominator", "pending"),
    [
        ("callback_rate", 2, 3, 1),
        ("callback_on_time_rate", 1, 3, 1),
        ("callback_success_rate", 1, 2, 1),
        ("persistence_rate", 1, 1, 0),
        ("new_car_callback_rate", 0, 0, 0),
    ],
)
def test_the_worked_example_comes_out(key: str, numerator: int, denominator: int, pending: int):
    value = numerator / denominator if denominator else None
    assert measured(key, "03-10 18:00", **WORKED) == (numerator, denominator, value, pending)


@pytest.mark.parametrize(
    ("orders", "visits"),
    [
        ([order("03-01 09:00"), order("03-01 17:00")], 1),
        ([order("03-01 09:00", vin=None), order("03-01 09:00", vin=None)], 2),
        ([order("03-01"), order("03-01", order_type="internal", vin=OTHER_VIN)], 1),
        ([order(None), order(None, completed_at="03-01")], 1),
        ([order("03-01 23:59:59"), order("03-02 00:00:00")], 2),
    ],
)
def test_a_visit_is_one_vehicle_on_one_day(orders: list[dict[str, Any]], visits: int):
    assert measured("service_callback_rate", "03-31", o=orders, c=[NO_CALL]).denominator == visits


@pytest.mark.parametrize(
    ("attempted_at", "vin", "subject_no", "attempted"),
    [
        ("03-31 23:59:59", VIN, None, 1),
        ("04-01 00:00:00", VIN, None, 0),
        ("03-01 00:00:00", VIN, None, 1),
        ("03-02", OTHER_VIN, None, 0),
        ("03-02", VIN, "o9", 0),
        ("12-31", None, "o1", 1),
        ("02-28 23:59:59", None, "o1", 0),
    ],
)
def test_an_attempt_belongs_by_its_number_or_else_by_its_vin_for_thirty_days(
    attempted_at: str, vin: str | None, subject_no: str | None, attempted: int
):
    call_it = call(attempted_at, subject_no, vin=vin)
    assert (
        measured("service_callback_rate", o=[order("03-01 12:00")], c=[call_it], as_of="03-31").numerator
        == attempted
    )


@pytest.mark.parametrize(
    ("days", "outcome", "on_time"),
    [
        (("03-02", "03-03", "03-04 23:59:59"), "unreachable", 1),
        (("03-02", "03-03", "03-03 10:00"), "unreachable", 0),
        (("03-05 00:00:00",), "reached", 0),
        (("03-04 23:59:59",), "refused", 1),
        (("03-04 23:59:59",), "wrong_number", 1),
    ],
)
def test_a_task_concludes_when_answered_or_on_the_third_day_of_trying(
    days: tuple[str, ...], outcome: str, on_time: int
):
    attempts = [call(day, "o1", outcome) for day in days]
    assert measured("callback_on_time_rate", "03-31", o=[order("03-01")], c=attempts).numerator == on_time


@pytest.mark.parametrize(
    ("received_at", "came_back"), [("2026-02-28 10:00:00", 1), ("2026-02-28 10:00:01", 0)]
)
def test_the_watch_of_a_case_closed_on_30_november_ends_in_february(received_at: str, came_back: int):
    cases = [case("2025-11-29", first_closed_at="2025-11-30 10:00"), case(received_at)]
    assert measured("reopen_rate", "03-01", k=cases)[:2] == (came_back, 1)
    assert measured("repeat_share", k=cases)[:2] == (came_back, 2)
    assert measured("one_shot_close_to_date", k=cases)[:2] == (0 if came_back else 1, 1)
    assert measured("one_shot_close_rate", k=cases[:1], as_of="2026-02-28 09:59:59") == (0, 0, None, 1)


@pytest.mark.parametrize(
    ("earlier", "later", "same"),
    [
        ({}, {}, True),
        ({}, {"vin": OTHER_VIN}, False),
        ({"customer_phone": "13800005678"}, {"vin": None, "customer_phone": "13800005678"}, True),
        ({"customer_phone": "13800005678"}, {"vin": OTHER_VIN, "customer_phone": "13800005678"}, False),
        ({"cause_2": "等配件"}, {"cause_2": "多次未修复"}, False),
        ({"cause_2": "等配件"}, {"cause_2": "等配件", "cause_1": "维修时效"}, True),
        ({"cause_2": "等配件"}, {"cause_2": None}, True),
        ({"cause_1": None}, {"cause_1": None}, False),
    ],
)
def test_a_repeat_is_the_same_customer_with_the_same_cause(
    earlier: dict[str, Any], later: dict[str, Any], same: bool
):
    cases = [case("03-01", first_closed_at="03-02", **earlier), case("03-03", **later)]
    assert measured("repeat_share", k=cases).numerator == same


def test_whether_a_case_came_back_is_unknown_without_any_way_to_tell():
    silent = {"received_at": "01-01", "first_closed_at": "01-02", "cause_1": "服务态度"}
    assert measured("reopen_rate", "06-01", k=[silent]) == NOTHING_KNOWN
    assert measured("reopen_rate", "06-01", k=[silent | {"reopen_count": None}])[:2] == (0, 1)
    assert measured("repeat_share", k=[silent]) == NOTHING_KNOWN


def test_an_unknown_first_contact_is_left_out_and_a_missing_one_is_a_miss():
    assert measured("first_contact_on_time_rate", "03-02", k=[case("03-01")]) == NOTHING_KNOWN
    blank = case("03-01", first_contact_at=None)
    assert measured("first_contact_on_time_rate", "03-02", k=[blank]) == (0, 1, 0, 0)
    assert measured("first_contact_on_time_rate", "03-01 01:59:59", k=[blank]) == (0, 0, None, 1)
    prompt = case("03-01", first_contact_at="03-01 02:00:00", first_reply_at="03-01 03:00:01")
    assert measured("first_contact_on_time_rate", k=[prompt])[:2] == (1, 1)
    form = {"level": "D", "department": "service", "handler": "吴洁", "description": "等配件等了实在是太久"}
    assert measured("timely_standard_rate", k=[prompt | form])[:2] == (0, 1)
    answered = prompt | form | {"first_reply_at": "03-01 03:00:00"}
    assert measured("timely_standard_rate", k=[answered])[:2] == (1, 1)
    assert measured("timely_standard_rate", k=[answered | {"description": "等配件等了太久"}])[:2] == (0, 1)
    assert measured("timely_standard_rate", k=[answered | {"cause_1": None}])[:2] == (0, 1)
    assert measured("timely_standard_rate", k=[prompt]) == NOTHING_KNOWN


def test_revisits_are_unknown_where_neither_the_case_nor_any_callback_could_tell():
    closed = case("03-01", first_closed_at="03-02")
    assert measured("revisit_on_time_rate", "03-31", k=[closed]) == NOTHING_KNOWN
    assert measured("revisit_on_time_rate", "03-31", k=[closed], c=[call("03-02", None)])[:2] == (0, 1)
    revisited = closed | {"revisited_at": "03-03 23:59:59"}
    assert measured("revisit_on_time_rate", "03-31", k=[revisited])[:2] == (1, 1)
    early = closed | {"revisited_at": "03-01 00:00:00"}
    assert measured("revisit_on_time_rate", "03-31", k=[early])[:2] == (1, 1)
    before = closed | {"revisited_at": "02-28 23:59:59"}
    assert measured("revisit_on_time_rate", "03-31", k=[before])[:2] == (0, 1)
    assert (
        measured("revisit_on_time_rate", "03-31", k=[revisited | {"revisit_required": False}])
        == NOTHING_KNOWN
    )


@pytest.mark.parametrize(
    ("received_at", "fields", "missed"),
    [
        ("04-01 10:00:00", {}, 1),
        ("04-01 10:00:01", {}, 0),
        ("03-02 10:00:00", {}, 0),
        ("03-05", {"source": "callback"}, 0),
        ("03-05", {"source": None}, 0),
        ("03-05", {"vin": None}, 0),
    ],
)
def test_a_voice_is_missed_when_a_satisfied_customer_complains_elsewhere(
    received_at: str, fields: dict[str, Any], missed: int
):
    rows: dict[str, Any] = {
        "o": [order("03-01")],
        "c": [call("03-02 10:00:00", "o1", dissatisfied=None)],
        "k": [case(received_at, **{"source": "hotline"} | fields)],
    }
    assert measured("missed_voice_rate", "05-01", **rows)[:2] == (missed, 1)


def test_recorded_dissatisfaction_is_not_a_candidate_for_a_missed_voice():
    rows: dict[str, Any] = {"o": [order("03-01")], "as_of": "05-01"}
    other = {"k": [case("03-02", vin=None)]}
    said = [call("03-02", "o1", dissatisfied=True)]
    unsaid = [call("03-02", "o1", dissatisfied=False)]
    assert measured("missed_voice_rate", c=said, **rows, **other) == NOTHING_KNOWN
    assert measured("missed_voice_rate", c=[call("03-02", "o1")], **rows, **other) == NOTHING_KNOWN
    assert measured("missed_voice_rate", c=unsaid, **rows, **other) == (0, 1, 0, 0)
    named = [case("03-02", source="callback", subject_no="o1")]
    assert measured("missed_voice_rate", c=unsaid, k=named, **rows) == NOTHING_KNOWN


@pytest.mark.parametrize(
    ("last_visit", "owed"),
    [("2024-12-31", 1), ("2025-01-01", 0), ("2024-01-01", 1), ("2023-12-31", 0)],
)
def test_a_lost_vehicle_is_one_not_seen_for_more_than_twelve_and_at_most_twenty_four_months(
    last_visit: str, owed: int
):
    orders = [order(last_visit)]
    tried = call("04-01", VIN, callback_type="lost_customer")
    lost = measured("lost_customer_callback_rate", "2026-06-30 23:59:59", o=orders, c=[tried])
    running = measured("lost_customer_callback_rate", "2026-06-30 23:59:58", o=orders, c=[tried])
    assert (lost.numerator, lost.denominator - running.denominator, running.pending) == (owed, owed, owed)


def test_vehicles_are_counted_at_every_month_end_until_they_are_forgotten():
    orders = [row | {"_exported_at": at("03-10")} for row in rows_of("o", [order("2024-02-29")])]
    ends = measure("loss_rate", facts({"service_orders": orders}), period="month")
    assert (min(ends), max(ends)) == ((date(2024, 2, 1),), (date(2026, 2, 1),))
    assert min(month for month, counted in ends.items() if counted.numerator) == (date(2025, 3, 1),)


def test_the_log_wins_over_the_case_and_a_reopened_case_is_open_until_closed_again():
    log = [
        {"complaint_no": "k1", "event": event, "happened_at": day}
        for event, day in (("received", "03-01"), ("closed", "03-02"), ("reopened", "03-03"))
    ]
    stale = [case("02-01", last_closed_at="03-02")]
    assert measured("close_rate", k=stale, events=log)[:2] == (0, 1)
    assert measured("reopen_rate", "07-01", events=log)[:2] == (1, 1)
    again = [*log, {"complaint_no": "k1", "event": "closed", "happened_at": "03-04"}]
    assert measured("close_rate", k=stale, events=again)[:2] == (1, 1)
    assert measured("hours_to_close_median", k=stale, events=again).value == 72


def test_a_case_still_open_after_its_deadline_was_not_closed_on_time():
    due = {"due_at": "03-05", "last_closed_at": None}
    cases = [case("03-01", **due), case("03-01", **due | {"last_closed_at": "03-05"})]
    assert measured("close_on_time_rate", "03-05", k=cases) == (1, 2, 0.5, 0)
    assert (
        measured("close_on_time_rate", "03-05", k=[case("03-01", due_at=None, last_closed_at=None)])
        == NOTHING_KNOWN
    )


def test_quantiles_of_hours_lie_between_the_nearest_ranks():
    closes = ("03-01 10:00", "03-01 20:00", "03-02 06:00", "03-02 16:00")
    cases = [case("03-01", first_closed_at=close) for close in closes]
    assert measured("hours_to_close_median", k=cases).value == 25
    assert measured("hours_to_close_p90", k=cases).value == pytest.approx(37)


def test_complaints_of_the_sales_department_are_not_set_against_visits():
    cases = [case("03-01", department=department) for department in ("sales", "service", None)]
    orders = [order(f"03-{day:02}") for day in range(1, 5)]
    assert measured("complaints_per_100_visits", "03-04", k=cases, o=orders) == (2, 4, 50, 0)
    assert counted("complaints_per_100_visits", k=cases, o=orders) == (2, 1, 200, 0, 3, 0)
    assert measured("complaints_per_100_visits", k=cases) == (2, 0, None, 0)


def test_an_inquiry_is_due_twenty_four_hours_after_it_came():
    inquiries = [
        {"received_at": "03-01", "closed_at": "03-02 00:00:00"},
        {"received_at": "03-01", "closed_at": "03-02 00:00:01"},
        {"received_at": "03-02", "closed_at": None},
    ]
    assert measured("inquiry_24h_rate", q=inquiries) == (1, 2, 0.5, 1)


def test_voices_and_scores_are_taken_from_the_attempts():
    calls = [
        call("03-02", "o1", dissatisfied=True, voice="等配件等了实在太久", satisfaction=3),
        call("03-02", "o1", dissatisfied=True, voice="等配件等了实在是太久", satisfaction=9),
        call("03-02", None, "unreachable", dissatisfied=True, voice=None, satisfaction=10),
    ]
    rows: dict[str, Any] = {"c": calls, "o": [order("03-01")], "as_of": "03-31"}
    assert measured("terse_record_rate", **rows)[:2] == (2, 3)
    assert measured("satisfaction_score", **rows) == (12, 2, 6, 0)
    assert measured("delight_rate", **rows)[:2] == (1, 2)
    assert measured("voice_capture_rate", **rows)[:2] == (1, 1)


def test_a_profile_needs_all_four_well_formed():
    whole = order("03-01", plate="沪A12345", customer_name="王小明", customer_phone="13800005678")
    wrong = [{"customer_phone": "6588"}, {"vin": "LSVOA4182E2184847"}, {"plate": None}]
    orders = [whole, *(whole | {"delivered_at": f"03-0{n}"} | fault for n, fault in enumerate(wrong, 2))]
    assert measured("profile_complete_rate", o=orders) == (1, 4, 0.25, 0)
    assert measured("profile_complete_rate", o=[order("03-01")]) == NOTHING_KNOWN
