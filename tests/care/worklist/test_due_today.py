"""Which callbacks are to be tried on a day, and by whom."""

from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from care.worklist import due_today, hand_out

DAY = date(2026, 3, 11)
LATE_DAYS = {"S01": 30, "S02": 5}


def task(no: str, due_in: int, **given: Any) -> dict[str, Any]:
    """A service task due so many days after the day, opened long ago and never tried, unless said."""
    due = DAY + timedelta(days=due_in)
    return {
        "store": "S01",
        "callback_type": "service",
        "task_no": no,
        "opens_on": due - timedelta(days=3),
        "due_on": due,
        "due_at": datetime.combine(due, datetime.max.time().replace(microsecond=0)),
        "tries": 3,
        "days_tried": 0,
        "last_attempt_at": None,
        "agent": None,
        "advisor": None,
        **given,
    }


def listed(*tasks: dict[str, Any]) -> dict[str, str]:
    """Task → why it is on the list, in the list's order."""
    frame = pl.DataFrame(tasks, schema_overrides={"last_attempt_at": pl.Datetime("us")})
    return dict(due_today(frame, DAY, LATE_DAYS).select("task_no", "urgency").iter_rows())


def test_what_is_due_today_comes_before_what_is_late_and_what_is_due_tomorrow():
    tried = {"days_tried": 2, "last_attempt_at": datetime(2026, 3, 9, 10)}
    assert listed(task("tomorrow", 1, **tried), task("late", -2), task("today", 0)) == {
        "today": "due_today",
        "late": "overdue",
        "tomorrow": "due_tomorrow",
    }


def test_three_days_of_trying_begin_while_three_days_are_left():
    assert listed(task("three left", 2), task("four left", 3, opens_on=DAY)) == {"three left": "try_today"}
    once = {"days_tried": 1, "last_attempt_at": datetime(2026, 3, 10, 10)}
    assert listed(task("two tries, three days", 2, **once)) == {}
    assert listed(task("two tries, two days", 1, **once)) == {"two tries, two days": "try_today"}


def test_a_policy_of_one_try_asks_for_no_early_start():
    assert listed(task("one try", 2, tries=1), task("one try, due tomorrow", 1, tries=1)) == {
        "one try, due tomorrow": "due_tomorrow"
    }


def test_who_was_tried_today_is_left_alone_unless_due():
    tried = {"days_tried": 1, "last_attempt_at": datetime(2026, 3, 11, 9)}
    assert listed(task("open", 1, **tried), task("late", -1, **tried), task("due", 0, **tried)) == {
        "due": "due_today"
    }


def test_what_has_not_opened_or_fell_due_longer_ago_than_its_stores_policy_says_is_not_called():
    assert listed(task("opens tomorrow", 1, opens_on=DAY + timedelta(days=1)), task("old", -31)) == {}
    elsewhere = [task("other", -5, store="S02"), task("too old there", -6, store="S02")]
    assert listed(task("just", -30), *elsewhere) == {"other": "overdue", "just": "overdue"}


def test_of_what_is_late_the_newest_comes_first():
    assert [*listed(task("older", -9), task("newer", -2))] == ["newer", "older"]


def test_a_half_year_is_spread_over_its_working_days():
    lost = [task(f"{n:02}", 19, callback_type="lost_customer", opens_on=date(2026, 1, 1)) for n in range(40)]
    chosen = listed(*lost)
    # from Wednesday 11 to Monday 30 March there are 17 days without Sundays: three a day
    assert [*chosen] == ["00", "01", "02"]
    assert {*chosen.values()} == {"days_share"}


def test_of_a_half_year_who_was_never_tried_comes_before_who_was():
    lost = {"callback_type": "lost_customer", "opens_on": date(2026, 1, 1)}
    tried = {"days_tried": 1, "last_attempt_at": datetime(2026, 2, 1, 9)}
    assert [*listed(task("a tried", 17, **lost, **tried), task("b new", 17, **lost))] == ["b new"]


def test_a_missed_half_year_is_not_called_for():
    assert listed(task("gone", -3, callback_type="lost_customer")) == {}


def given_to(tasks: list[dict[str, Any]], **callers: list[str]) -> list[str | None]:
    frame = pl.DataFrame(tasks, schema_overrides={"agent": pl.String, "advisor": pl.String})
    return hand_out(frame, {("S01", kind): agents for kind, agents in callers.items()})["agent"].to_list()


def test_a_customer_keeps_the_agent_who_tried_before_and_the_rest_is_shared_out():
    tasks = [task("1", 0), task("2", 0, agent="林芳"), task("3", 0), task("4", 0)]
    assert given_to(tasks, service=["林芳", "郭燕"]) == ["郭燕", "林芳", "林芳", "郭燕"]


def test_who_calls_no_more_hands_over():
    assert given_to([task("1", 0, agent="走了")], service=["林芳"]) == ["林芳"]


def test_sales_advisors_who_call_themselves_call_their_own():
    sale = {"callback_type": "sale_day0", "advisor": "徐浩"}
    assert given_to([task("1", 0, **sale)], sale_day0=["徐浩", "朱婷"]) == ["徐浩"]


def test_without_callers_nobody_is_named():
    assert given_to([task("1", 0)]) == [None]
