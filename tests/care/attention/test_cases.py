"""Items made from single complaints: open ones, repeats, causes that rise, batches; and what ranks them."""

from datetime import date, datetime, timedelta

import polars as pl
import pytest

from care.attention import (
    Group,
    Kind,
    bulk_closes,
    oldest_open_case,
    open_case_concerns,
    ranked,
    refiled,
    rise_concerns,
    rises,
    same_minutes,
)
from care.i18n import set_language
from care.policies.policy_book import policy_book
from care.policies.policy_decisions import PolicyDecision

NOW = datetime(2026, 3, 10, 18)
TODAY = NOW.date()
AS_OF = {"S01": NOW, "S02": NOW}
BEGUN = {"S01": date(2024, 3, 4), "S02": date(2024, 3, 4)}
BLANK = {
    "due_at": None,
    "closed": True,
    "closing_known": True,
    "level": None,
    "handler": None,
    "cause_1": None,
    "first_closed_at": None,
    "repeat_of": None,
    "repeat_known": True,
}
TYPES = {
    "store": pl.String,
    "complaint_no": pl.String,
    "received_at": pl.Datetime("us"),
    "due_at": pl.Datetime("us"),
    "closed": pl.Boolean,
    "closing_known": pl.Boolean,
    "level": pl.String,
    "handler": pl.String,
    "cause_1": pl.String,
    "first_closed_at": pl.Datetime("us"),
    "repeat_of": pl.String,
    "repeat_known": pl.Boolean,
}


def cases(*rows: dict) -> pl.DataFrame:
    full = [{"store": "S01", "complaint_no": f"C{n}", **BLANK, **row} for n, row in enumerate(rows, 1)]
    return pl.DataFrame(full, schema=TYPES)


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


def test_an_open_case_is_overdue_by_its_own_deadline_else_after_three_days():
    rows = [
        {"received_at": ago(days=49), "level": "B", "handler": "甲"},
        {"received_at": ago(days=4), "handler": "乙"},
        {"received_at": ago(days=2), "handler": "乙"},
        {"received_at": ago(days=20), "due_at": NOW + timedelta(days=5), "handler": "丙"},
        {"received_at": ago(days=90), "closed": False, "store": "S03"},
    ]
    overdue, old = open_case_concerns(cases(*({"closed": False, **row} for row in rows)), AS_OF)
    assert (overdue.kind, overdue.count, overdue.age_days, overdue.person) == (Kind.OVERDUE, 2, 49, None)
    assert "2 件投诉超期未关闭，最久受理已 49 天（C1，B 级，处理人 甲）" in overdue.sentence
    assert (old.kind, old.person, old.since) == (Kind.OPEN, "丙", ago(days=20).date())


def test_when_an_open_case_is_overdue_or_old_says_the_policy_of_the_day_of_receipt():
    rows = [
        {"received_at": ago(days=4), "complaint_no": "late"},
        {"received_at": ago(days=8), "complaint_no": "before the change"},
        {"received_at": ago(days=5), "due_at": NOW + timedelta(days=5), "complaint_no": "in time"},
    ]
    stricter = {"lists.open_days": 2, "lists.old_days": 5}
    patient = {"lists.open_days": 9, "lists.old_days": 20}
    policies = policy_book(
        PolicyDecision(on, "张", overridden=values)
        for on, values in ((date(2020, 1, 1), patient), (ago(days=6).date(), stricter))
    )
    found = open_case_concerns(cases(*({"closed": False, **row} for row in rows)), {"S01": NOW}, policies)
    assert [(one.kind, one.count) for one in found] == [(Kind.OVERDUE, 1), (Kind.OPEN, 1)]
    assert ["late" in found[0].sentence, "in time" in found[1].sentence] == [True, True]


def test_the_oldest_open_case_is_told_though_nothing_is_urgent():
    rows = [
        {"received_at": ago(days=1), "complaint_no": "new", "due_at": NOW + timedelta(days=9)},
        {"received_at": ago(days=2), "complaint_no": "C9", "level": "D", "due_at": NOW + timedelta(days=9)},
    ]
    told = cases(*({"closed": False, **row} for row in rows), {"received_at": ago(days=70), "closed": True})
    assert open_case_concerns(told, AS_OF) == []
    oldest = oldest_open_case(told, AS_OF)
    assert oldest.sentence == "未关闭的投诉共 2 件，最久的是 S01 的 C9（D 级），受理已 2 天，尚未到期。"
    assert (oldest.count, oldest.culprits, oldest.where) == (2, ("C9",), {"store": ("S01",)})
    assert oldest_open_case(told.filter("closed"), AS_OF) is None


def test_the_oldest_of_all_is_the_one_that_has_waited_longest_by_its_own_records():
    rows = [{"received_at": ago(days=9)}, {"received_at": ago(days=10), "store": "S02"}]
    told = cases(*({"closed": False, **row} for row in rows))
    oldest = oldest_open_case(told, {"S01": NOW, "S02": NOW - timedelta(days=6)})
    assert (oldest.store, oldest.age_days, oldest.kind) == ("S01", 9, Kind.OVERDUE)


def test_a_case_whose_source_does_not_tell_of_closing_is_not_called_open():
    untold = cases({"received_at": ago(days=90), "closed": False, "closing_known": False})
    assert open_case_concerns(untold, {"S01": NOW}) == []
    assert oldest_open_case(untold, {"S01": NOW}) is None


def test_one_case_is_told_in_the_singular():
    set_language("en")
    (item,) = open_case_concerns(cases({"received_at": ago(days=4), "closed": False}), {"S01": NOW})
    assert item.sentence.startswith("S01: 1 complaint is open past the deadline, received 4 days ago (C1)")


def test_the_age_of_a_case_is_told_up_to_the_records_of_a_store_that_is_late():
    row = {"received_at": ago(days=20), "closed": False}
    ended = NOW - timedelta(days=6)
    (item,) = open_case_concerns(cases(row), {"S01": ended, "S02": NOW})
    assert f"到 {ended.date()} 记录截止时受理已 14 天（" in item.sentence
    (alone,) = open_case_concerns(cases(row), {"S01": ended}, newest=NOW)
    assert alone.sentence == item.sentence
    (item,) = open_case_concerns(cases(row), {"S01": NOW - timedelta(days=1), "S02": NOW})
    assert "记录截止" not in item.sentence


def repeats(store: str, many: int, of: int) -> list[dict]:
    return [
        {"store": store, "received_at": ago(days=1 + n), "repeat_of": "C0" if n < many else None}
        for n in range(of)
    ]


def test_a_store_is_named_whose_cases_come_back_under_another_number():
    (item,) = refiled(cases(*repeats("S01", 15, 60), *repeats("S02", 0, 60)), AS_OF)
    assert (item.store, item.count, item.kind) == ("S01", 15, Kind.REFILED)
    assert "（25.0%，他店 0.0%）" in item.sentence


def test_a_store_alone_is_named_for_its_repeats_and_a_few_repeats_name_nobody():
    assert [one.store for one in refiled(cases(*repeats("S01", 15, 60)), {"S01": NOW})] == ["S01"]
    assert refiled(cases(*repeats("S01", 2, 60), *repeats("S02", 1, 60)), AS_OF) == []


def complaints_of(cause: str, *days_ago: int, store: str = "S01") -> list[dict]:
    return [{"store": store, "received_at": ago(days=n), "cause_1": cause} for n in days_ago]


def test_a_cause_that_rises_is_one_item_for_all_stores_and_names_the_worst():
    rows = complaints_of("parts", *range(1, 25, 2), *range(60, 300, 60))
    rows += complaints_of("parts", *range(1, 22, 3), store="S02")
    risen = rises(cases(*rows), "cause_1", AS_OF, BEGUN)
    (item,) = rise_concerns(risen, AS_OF)
    assert (item.group, item.store, item.count) == (Group.WORSE, "S01", 19)
    assert "另 S02 7 件" in item.sentence
    assert f"自 {item.since} 一周起 5 周 12 件（每周 2.4 件）" in item.sentence
    assert item.since <= ago(days=20).date()


def test_a_cause_that_is_over_is_an_improvement_and_the_same_season_a_year_ago_is_no_rise():
    over = rises(cases(*complaints_of("parts", *range(45, 80, 2))), "cause_1", {"S01": NOW}, BEGUN)
    assert [one.group for one in rise_concerns(over, AS_OF)] == [Group.IMPROVED]
    weeks = [*range(1, 25, 2)]
    seasonal = complaints_of("air", *weeks, *(day + 364 for day in weeks))
    assert rises(cases(*seasonal), "cause_1", {"S01": NOW}, BEGUN) == []
    moved = complaints_of("air", *weeks, *(day + 364 - 18 for day in weeks))
    assert rises(cases(*moved), "cause_1", {"S01": NOW}, BEGUN) == []


@pytest.mark.parametrize(("minutes", "found"), [(7, 1), (9, 0)])
def test_eight_closes_within_an_hour_are_a_batch_for_four_weeks(minutes, found):
    closes = [ago(days=20) + timedelta(minutes=minutes * n) for n in range(8)]
    rows = [{"received_at": ago(days=40), "first_closed_at": at, "handler": "甲"} for at in closes]
    items = bulk_closes(cases(*rows), {"S01": NOW})
    assert [(one.count, one.person, one.since) for one in items] == [(8, "甲", ago(days=20).date())] * found
    assert all("集中关闭 8 件投诉" in one.sentence and "由 甲 " in one.sentence for one in items)
    set_language("en")
    assert all("8 complaints were closed in one batch by 甲 on 2026-02-18" in one.sentence for one in items)
    assert bulk_closes(cases(*rows), {"S01": NOW + timedelta(weeks=2)}) == []


def test_a_list_as_of_the_end_of_a_day_counts_days_up_to_that_day():
    """Such a list has the midnight after it as its as_of."""
    midnight = {"S01": datetime(2026, 3, 11)}
    closes = [{"received_at": ago(days=9), "first_closed_at": ago(days=7, minutes=n)} for n in range(8)]
    (batch,) = bulk_closes(cases(*closes), midnight)
    (repeated,) = refiled(cases(*repeats("S01", 15, 60)), midnight)
    (rise,) = rise_concerns(
        rises(cases(*complaints_of("parts", *range(1, 25, 2))), "cause_1", midnight, BEGUN), midnight
    )
    assert [one.age_days for one in (batch, repeated, rise)] == [
        (TODAY - one.since).days for one in (batch, repeated, rise)
    ]
    assert {repeated.records_until, rise.records_until} == {TODAY}


def test_closes_without_a_clock_are_no_batch():
    at = datetime(2026, 3, 2)
    assert bulk_closes(cases(*[{"received_at": at, "first_closed_at": at}] * 9), {"S01": NOW}) == []


def crowded(agent: str, calls: int, all_calls: int) -> dict:
    days = {"first_on": date(2026, 3, 2), "last_on": date(2026, 3, 6)}
    return {"store": "S01", "agent": agent, **days, "minutes": 3, "calls": calls, "all_calls": all_calls}


def test_many_calls_in_one_minute_name_who_recorded_them():
    minutes = pl.DataFrame([crowded("甲", 24, 30), crowded("乙", 5, 60)])
    (item,) = same_minutes(minutes, {"S01": TODAY})
    assert (item.person, item.count, item.since) == ("甲", 24, date(2026, 3, 2))
    assert item.sentence.startswith("S01 专员 甲 在 3 个分钟内记录了 24 次拨打，")
    set_language("en")
    assert item.sentence.startswith("S01: agent 甲 recorded 24 calls in 3 minutes, more than can be made")


def test_minutes_in_which_everybody_calls_tell_of_the_export_and_of_nobody():
    minutes = pl.DataFrame([crowded("甲", 24, 30), crowded("乙", 30, 60)])
    assert same_minutes(minutes, {"S01": TODAY}) == []


def test_groups_stand_in_order_and_what_has_to_be_done_now_by_age():
    open_ = [{"received_at": ago(days=9), "closed": False}]
    open_ += [{"received_at": ago(days=30 - n), "closed": False, "store": "S02"} for n in range(2)]
    waiting = open_case_concerns(cases(*open_), AS_OF)
    worse = refiled(cases(*repeats("S01", 15, 60)), {"S01": NOW})
    assert [one.store for one in ranked(worse, waiting)] == ["S02", "S01", "S01"]
    assert [one.group for one in ranked(worse, waiting)][-1] is Group.WORSE
    assert len(ranked(worse, worse)) == 1
