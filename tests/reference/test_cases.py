"""The reference against what was worked out by hand: the truths, and one question for each rule."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from tests.reference import (
    METRIC_KEYS,
    RESPONSIBLE,
    Measured,
    PolicyEntry,
    facts,
    lost_customer_progress,
    measure,
)
from tests.reference.placeholders import is_placeholder_phone, is_placeholder_vin
from tests.reference.policies import Policies
from tests.reference.truths import DAY, TRUTHS, Rows, Truth, calls, cases, log, orders, vin
from tests.sweeps.agreement import reference_of
from tests.sweeps.random_stores import world

AT = datetime(2026, 3, 2, 10)
"""A Monday."""


@pytest.mark.parametrize("truth", TRUTHS, ids=lambda truth: truth.name)
def test_the_reference_gives_every_truth(truth: Truth):
    derived = facts(
        truth.records, policies=truth.policies, became=truth.became, complete_until=truth.complete_until
    )
    for metric, periods in truth.expected.items():
        for month, expected in periods.items():
            counted = measure(metric, derived, ("store",), "month" if month else "all")
            found = counted.get((month, truth.store), Measured(0, expected.denominator, None))
            told = (found.numerator, found.denominator, found.pending, found.awaiting, found.unknown)
            assert told == expected, f"{metric} {month}"


def rate(key: str, policies: Any = (), until: date = date(2026, 6, 30), **records: Rows) -> tuple[Any, ...]:
    """Numerator and denominator, of records complete up to a day."""
    entries = [PolicyEntry(policies)] if isinstance(policies, str) else policies
    derived = facts(records, policies=entries, complete_until=until)
    return measure(key, derived).get((None,), Measured(0, 0, None))[:2]


def sales(*times: datetime | date, **fields: Any) -> Rows:
    return [
        {"store_code": "S01", "sale_no": f"X{n}", "vin": vin(n), "delivered_at": at, **fields}
        for n, at in enumerate(times)
    ]


@pytest.mark.slow
def test_the_random_stores_have_hits_and_misses_of_every_metric_and_some_that_wait():
    derived = reference_of(world(seed=4, stores=40))
    found = {key: measure(key, derived)[(None,)] for key in METRIC_KEYS}
    rates = {key: one for key, one in found.items() if one.numerator is not None and one.denominator}
    counts = {"complaint_count", "loss_reason_count", "campaign_return_count"}
    assert set(METRIC_KEYS) - set(rates) == {*counts, "hours_to_close_median", "hours_to_close_p90"}
    assert [key for key, one in rates.items() if one.numerator in (0, one.denominator)] == []
    assert sum(1 for one in found.values() if one.pending and one.awaiting) > 15
    assert sum(1 for one in found.values() if one.unknown) > 5


def test_every_metric_has_somebody_who_answers_for_it():
    assert set(RESPONSIBLE) == set(METRIC_KEYS)


@pytest.mark.parametrize(
    ("policy", "on_time", "due"),
    [("standard", 3, 3), ("svw", 1, 3), ("ghac", 3, 3), ("faw_vw", 2, 3), ("dyk", 3, 3), ("vgic", 0, 0)],
)
def test_each_house_has_its_own_deadline_after_a_visit(policy: str, on_time: int, due: int):
    made = calls(
        ("W0", datetime(2026, 3, 3, 23, 59, 59)),
        ("W1", datetime(2026, 3, 4, 10)),
        ("W2", datetime(2026, 3, 4, 10, 0, 1)),
    )
    found = rate("callback_on_time_rate", policy, service_orders=orders(AT, AT, AT), callbacks=made)
    assert found == (on_time, due)


@pytest.mark.parametrize(
    ("policy", "types"),
    [("standard", 3), ("svw", 3), ("ghac", 0), ("faw_vw", 0), ("dyk", 1), ("vgic", 0), (["vgic", "dyk"], 1)],
)
def test_each_house_owes_its_own_steps_after_a_sale(policy: Any, types: int):
    found = rate(
        "new_car_callback_rate", [PolicyEntry(policy)], vehicle_sales=sales(AT), callbacks=calls((None, AT))
    )
    assert found == (0, types)


def test_of_several_presets_the_first_that_fixes_a_value_holds():
    policy = Policies([PolicyEntry(["vgic", "faw_vw", "svw"], values={"inquiries": {"close_hours": 5}})]).on(
        "S", AT.date()
    )
    assert policy.due_at("service", AT) == AT + 2 * DAY
    assert policy.owes("sale_day0")
    assert policy.owes("key_customer")
    assert policy.value("inquiries", "close_hours") == 5
    assert policy.target("within_48h_rate") == 1
    assert policy.target("callback_on_time_rate") == 0.95


def test_a_policy_holds_from_its_day_on_and_the_stores_own_goes_before_that_for_all():
    entries = [
        PolicyEntry("ghac"),
        PolicyEntry("svw", since=date(2026, 3, 3)),
        PolicyEntry("faw_vw", store="S01", since=date(2026, 3, 5)),
    ]
    policies = Policies(entries, {"OLD": "S01"})
    due = [policies.on("S01", date(2026, 3, day)).due_at("service", AT) for day in (2, 3, 4, 5)]
    assert [at.day for at in due] == [5, 3, 3, 4]
    assert policies.on("S02", date(2026, 3, 5)).due_at("service", AT).day == 3
    made = calls(*((f"W{n}", AT + (2 + n) * DAY) for n in range(4)))
    records = {"service_orders": orders(*(AT + n * DAY for n in range(4))), "callbacks": made}
    assert rate("callback_on_time_rate", entries, **records) == (2, 4)


def test_a_conversation_answers_for_every_service_task_of_the_car_that_is_open():
    two = [row | {"vin": vin(1)} for row in orders(AT, AT + DAY, AT - 31 * DAY, AT + 5 * DAY)]
    talked = calls(("W1", AT + DAY))
    assert rate("callback_rate", service_orders=two, callbacks=talked) == (2, 4)
    assert rate("satisfaction_score", service_orders=two, callbacks=[talked[0] | {"satisfaction": 9}]) == (
        9,
        1,
    )
    assert rate(
        "callback_rate", service_orders=two, callbacks=calls(("W1", AT + DAY), outcome="refused")
    ) == (1, 4)
    refused = [*calls(("W0", AT), outcome="refused"), talked[0] | {"callback_no": "H9"}]
    assert rate("callback_success_rate", service_orders=two, callbacks=refused) == (1, 2)


def test_an_attempt_before_its_window_belongs_to_the_step_before():
    three = calls(
        *[("X0", AT + timedelta(minutes=n)) for n in range(3)], callback_type="sale_day7", channel="sms"
    )
    assert rate("new_car_callback_rate", vehicle_sales=sales(AT), callbacks=three) == (1, 3)
    steps = calls(("X0", AT), ("X0", AT + DAY), ("X0", AT + 4 * DAY), callback_type="sale_day7")
    assert rate("new_car_callback_rate", vehicle_sales=sales(AT), callbacks=steps) == (3, 3)
    assert rate("new_car_callback_rate", "dyk", vehicle_sales=sales(AT), callbacks=steps[:2]) == (0, 1)
    early = calls(("X0", AT - DAY), callback_type="sale_day0")
    assert rate("new_car_callback_rate", vehicle_sales=sales(AT), callbacks=early) == (0, 3)


def test_a_call_before_the_named_orders_delivery_is_of_the_visit_before():
    two = [row | {"vin": vin(1)} for row in orders(AT, AT + 10 * DAY)]
    early = calls(("W1", AT + 2 * DAY), outcome="unreachable")
    assert rate("callback_on_time_rate", service_orders=two, callbacks=early * 1) == (0, 2)
    assert rate("callback_rate", service_orders=two, callbacks=early) == (1, 2)
    assert rate("callback_rate", service_orders=two[1:], callbacks=early) == (0, 1)


def test_every_close_owes_a_revisit():
    twice = cases(AT, first_closed_at=AT + DAY, last_closed_at=AT + 9 * DAY, revisit_required=None)
    named = {"callback_type": "complaint_revisit"}
    early, first, late = (calls(("T0", AT + n * DAY), **named) for n in (0, 2, 10))
    assert rate("revisit_on_time_rate", complaints=twice, callbacks=early) == (1, 2)
    assert rate(
        "revisit_on_time_rate", complaints=twice, callbacks=[*first, late[0] | {"callback_no": "H9"}]
    ) == (2, 2)
    assert rate("revisit_on_time_rate", complaints=twice, callbacks=late) == (1, 2)
    none = [twice[0] | {"revisit_required": False}]
    assert rate("revisit_on_time_rate", complaints=none, callbacks=late) == (0, 0)
    assert rate("closed_loop_rate", complaints=twice, callbacks=late) == (0, 1)
    assert rate("closed_loop_rate", complaints=none, callbacks=late) == (1, 1)
    assert rate("closed_loop_rate", "ghac", complaints=twice, callbacks=late) == (1, 1)


@pytest.mark.parametrize(
    ("fields", "came_back"),
    [
        ({"reopen_count": 1, "last_reopened_at": None}, 1),
        ({"reopen_count": 1, "last_reopened_at": AT + 40 * DAY}, 1),
        ({"reopen_count": 1, "last_reopened_at": AT + 100 * DAY}, 0),
        ({"reopen_count": 2, "last_reopened_at": AT + 100 * DAY}, 1),
        ({"reopen_count": 0, "last_reopened_at": date(2026, 6, 2)}, 1),
        ({"reopen_count": 0, "last_reopened_at": date(2026, 6, 3)}, 0),
    ],
)
def test_a_late_reopening_is_as_if_it_had_not_been(fields: dict[str, Any], came_back: int):
    records = {"complaints": cases(AT, first_closed_at=AT, **fields)}
    assert rate("reopen_rate", **records) == (came_back, 1)
    assert rate("one_shot_close_rate", **records) == (1 - came_back, 1)


def test_a_reopening_between_two_closes_of_a_log_has_its_own_time():
    late = log("T0", received=AT, closed_1=AT, reopened=AT + 100 * DAY, closed_2=AT + 101 * DAY)
    assert rate("reopen_rate", complaint_events=late) == (0, 1)
    silent = [event for event in late if event["event"] != "reopened"]
    assert rate("reopen_rate", complaint_events=silent) == (1, 1)


def test_first_contact_is_asked_where_the_complaint_came_from_outside():
    asked = [cases(AT, first_contact_at=AT, source=source)[0] for source in ("hotline", "walk_in", None)]
    told = [row | {"complaint_no": f"T{n}"} for n, row in enumerate(asked)]
    assert rate("first_contact_on_time_rate", complaints=told) == (1, 1)
    assert rate("first_contact_on_time_rate", complaints=cases(AT, first_contact_at=AT)) == (1, 1)
    own = [PolicyEntry(values={"complaints": {"sources": ("walk_in",), "contact_hours": 1}})]
    assert rate("first_contact_on_time_rate", own, complaints=told) == (1, 1)


def test_a_time_without_a_clock_is_in_time_late_or_unknown():
    def closed(at: date | datetime, received: date | datetime = AT) -> tuple[Any, ...]:
        inquiry = {"store_code": "S01", "inquiry_no": "Q1", "received_at": received, "closed_at": at}
        found = measure("inquiry_24h_rate", facts({"inquiries": [inquiry]}, complete_until=date(2026, 3, 9)))
        return found[(None,)][:2] + found[(None,)][5:]

    assert closed(date(2026, 3, 2)) == (1, 1, 0)
    assert closed(date(2026, 3, 3)) == (0, 0, 1)
    assert closed(date(2026, 3, 4)) == (0, 1, 0)
    assert closed(datetime(2026, 3, 3, 23, 59, 59), date(2026, 3, 2)) == (1, 1, 0)
    assert closed(date(2026, 3, 3), date(2026, 3, 2)) == (1, 1, 0)


def test_a_column_of_midnights_has_no_clock():
    midnights = [row | {"_file": "a"} for row in orders(datetime(2026, 3, 2), datetime(2026, 3, 3))]
    made = calls(("W0", datetime(2026, 3, 4, 12)), ("W1", datetime(2026, 3, 5, 12)))
    assert rate("within_48h_rate", service_orders=midnights, callbacks=made) == (2, 2)
    clocks = [row | {"_file": "a"} for row in orders(datetime(2026, 3, 2), datetime(2026, 3, 3, 1))]
    assert rate("within_48h_rate", service_orders=clocks, callbacks=made) == (0, 2)


def test_hours_to_close_are_whole_days_where_an_end_has_no_clock():
    bare = cases(AT, first_closed_at=date(2026, 3, 4))
    assert measure("hours_to_close_median", facts({"complaints": bare}))[(None,)].value == 48


def test_a_call_by_phone_is_out_of_hours_outside_both_ends():
    clocks = (time(8, 59, 59), time(9), time(12), time(12, 0, 1), time(13, 30), time(19, 0, 1))
    made = calls(*((None, datetime.combine(AT, clock)) for clock in clocks), (None, AT.date()))
    assert rate("calls_out_of_hours_share", callbacks=made) == (3, 6)


def test_a_dissatisfied_customer_is_answered_by_a_complaint():
    said = calls(("W0", AT), ("W1", AT), ("W2", AT), dissatisfied=True, complaint_no=None)
    said[0]["complaint_no"] = "T7"
    visits = orders(AT, AT, AT)
    assert rate("dissatisfaction_answered_rate", service_orders=visits, callbacks=said) == (1, 3)
    named = cases(AT, source="callback", subject_no="W1")
    assert rate("dissatisfaction_answered_rate", service_orders=visits, callbacks=said, complaints=named) == (
        2,
        3,
    )
    unsaid = [{k: v for k, v in row.items() if k != "complaint_no"} for row in said]
    assert rate("dissatisfaction_answered_rate", service_orders=visits, callbacks=unsaid) == (0, 0)


def test_a_lost_customer_reached_is_won_back_by_a_visit_within_ninety_days():
    lost = datetime(2024, 6, 1, 9)
    reached = calls((vin(0), datetime(2026, 1, 5, 9)), callback_type="lost_customer")
    for back, won in (
        (datetime(2026, 4, 5, 9), 1),
        (datetime(2026, 4, 5, 9, 0, 1), 0),
        (date(2026, 4, 5), 1),
    ):
        visits = [*orders(lost), orders(back)[0] | {"order_no": "W9"}]
        assert rate("win_back_rate", service_orders=visits, callbacks=reached) == (won, 1)
        assert rate("lost_customer_success_rate", service_orders=visits, callbacks=reached) == (1, 1)


def test_a_first_service_is_due_by_its_day_with_grace():
    sold = sales(datetime(2026, 1, 1, 9), datetime(2026, 1, 1, 9), owner_type="private")
    sold[1]["owner_type"] = "company"
    for day, hits in ((45, 2), (46, 1), (105, 1), (106, 0)):
        came = orders(*[date(2026, 1, 1) + day * DAY] * 2, order_type="first_maintenance")
        assert rate("first_service_rate", vehicle_sales=sold, service_orders=came) == (hits, 2)
    assert rate("first_service_rate", vehicle_sales=sold) == (0, 0)


def reminded(kind: str, *rows: tuple[date | None, datetime | None]) -> Rows:
    """Reminders of one car, each with the day of its event and when it was sent."""
    return [
        {
            "store_code": "S01",
            "reminder_no": f"E{n}",
            "reminder_type": kind,
            "vin": vin(0),
            "due_on": day,
            "sent_at": at,
        }
        for n, (day, at) in enumerate(rows)
    ]


def test_each_lead_of_a_reminder_is_owed_by_itself_and_a_late_one_answers_for_the_next():
    due = date(2026, 3, 20)
    for sent, hits in (((9, 13), 1), ((9, 13, 19), 2), ((14,), 1), ((20,), 0), ((), 0)):
        sends = [(due, datetime(2026, 3, day, 9)) for day in sent] or [(due, None)]
        assert rate("reminder_on_time_rate", reminders=reminded("maintenance", *sends)) == (hits, 2), sent


def test_a_first_service_that_no_list_names_is_owed_for_the_sale_where_the_policy_has_it():
    sold, other = sales(datetime(2026, 1, 1, 9)), reminded("birthday", (None, AT))
    assert rate("reminder_on_time_rate", vehicle_sales=sold) == (0, 0), "no reminder records at all"
    assert rate("reminder_on_time_rate", vehicle_sales=sold, reminders=other) == (0, 1)
    assert rate("reminder_on_time_rate", "ghac", vehicle_sales=sold, reminders=other) == (0, 0)
    sent = reminded("first_service", (None, datetime(2026, 3, 25, 9)))
    assert rate("reminder_on_time_rate", vehicle_sales=sold, reminders=sent) == (1, 1)
    cancelled = sales(datetime(2026, 1, 1, 9), sale_status="cancelled")
    assert rate("reminder_on_time_rate", vehicle_sales=cancelled, reminders=other) == (0, 0)


def test_a_promise_is_kept_by_a_later_step_and_the_rows_own_by_one_on_its_day():
    received = datetime(2026, 3, 2, 9)
    for step, logged, own in ((None, 0, 0), (3, 1, None), (5, 1, 1), (6, 0, 0)):
        events = [
            ("received", 2, 9, datetime(2026, 3, 5, 18)),
            *([("contacted", step, 9, None)] if step else []),
        ]
        rows = [
            {
                "store_code": "S01",
                "complaint_no": "C0",
                "event": event,
                "happened_at": datetime(2026, 3, day, hour),
                "next_follow_up_at": promised,
            }
            for event, day, hour, promised in events
        ]
        assert rate("follow_up_kept_rate", complaint_events=rows) == (logged, 1), step
        case = {
            "store_code": "S01",
            "complaint_no": "C0",
            "received_at": received,
            "next_follow_up_at": date(2026, 3, 5),
        }
        contact = {"first_contact_at": datetime(2026, 3, step, 9)} if step else {}
        found = rate("follow_up_kept_rate", complaints=[case | contact])
        assert found == ((0, 0) if own is None else (own, 1)), step


def test_a_sale_is_a_sight_of_the_car():
    bought = sales(datetime(2025, 8, 1, 9))
    served = orders(datetime(2024, 6, 1, 9))
    made = calls((None, AT))
    assert rate("lost_customer_callback_rate", service_orders=served, callbacks=made) == (0, 2)
    assert rate(
        "lost_customer_callback_rate", service_orders=served, vehicle_sales=bought, callbacks=made
    ) == (0, 1)


def test_a_key_customer_is_owed_a_call_a_quarter_by_the_last_store_that_saw_the_car():
    elsewhere = orders(datetime(2025, 12, 1), store="S02", key_customer=True)
    seen = [*orders(datetime(2025, 11, 1), key_customer=True), *elsewhere]
    tried = calls((vin(0), datetime(2026, 2, 1, 9)), callback_type="key_customer")
    made = [*tried, tried[0] | {"store_code": "S02"}]
    derived = facts(
        {"service_orders": seen, "callbacks": made},
        policies=[PolicyEntry("svw")],
        complete_until=date(2026, 6, 30),
    )
    assert measure("key_customer_quarter_rate", derived, ("store",), "quarter") == {
        (date(2026, 1, 1), "S02"): Measured(1, 1, 1),
        (date(2026, 4, 1), "S02"): Measured(0, 1, 0),
    }
    assert rate("key_customer_quarter_rate", service_orders=seen, callbacks=made) == (0, 0)


def test_an_active_car_is_silent_without_visit_or_attempt_for_six_months():
    visits = orders(datetime(2025, 9, 1), datetime(2025, 9, 1), datetime(2026, 2, 1))
    made = calls((None, datetime(2025, 10, 1)), vin=vin(0), outcome="unreachable")
    derived = facts({"service_orders": visits, "callbacks": made}, complete_until=date(2026, 3, 31))
    march = measure("silent_half_year_rate", derived, period="month")[(date(2026, 3, 1),)]
    assert march[:2] == (1, 3)


def test_the_progress_of_the_running_half_year_counts_calls_made_of_all_owed():
    lost = orders(datetime(2024, 9, 1), datetime(2024, 9, 1), datetime(2025, 9, 1))
    made = calls((vin(0), datetime(2026, 2, 1)), callback_type="lost_customer")
    found = lost_customer_progress(facts({"service_orders": lost, "callbacks": made}))["S01"]
    assert (found.attempted, found.owed) == (1, 2)
    assert found.gone == pytest.approx(31 / 181)


def test_notes_of_events_are_records_too():
    events = [
        row | {"note": note, "actor": "吴洁"}
        for note, row in zip(
            ("好", "等配件等了实在是太久", None), log("T0", received=AT, replied=AT, closed=AT), strict=True
        )
    ]
    derived = facts({"complaint_events": events})
    assert measure("terse_record_rate", derived, ("agent",))[None, "吴洁"][:2] == (2, 3)


@pytest.mark.parametrize("text", ["无", "AAAAAAAAAAAAAAAAA", "LSVAA400000000000", "12345678901234567"])
def test_a_placeholder_vin_identifies_nobody(text: str):
    assert is_placeholder_vin(text)
    assert not is_placeholder_vin(vin(1))


@pytest.mark.parametrize(
    "text", ["暂无", "11111111111", "13800000000", "12345678901", "00001234567", "98765432109", "13800138000"]
)
def test_a_placeholder_phone_identifies_nobody(text: str):
    assert is_placeholder_phone(text)
    assert not is_placeholder_phone("13800005678")


def test_the_stores_own_number_identifies_nobody():
    def repeats(customers: int) -> tuple[Any, ...]:
        received = [AT + n * DAY for n in range(customers)]
        told = cases(*received, customer_phone="02155556666", first_closed_at=AT)
        return rate(
            "repeat_share",
            complaints=[
                row | {"customer_name": f"客户{n}", "customer_phone": "13912340000"}
                for n, row in enumerate(told)
            ],
        )

    assert repeats(20) == (19, 20)
    assert repeats(21) == (0, 0)
