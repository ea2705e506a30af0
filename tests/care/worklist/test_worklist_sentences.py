"""What the worklist says of hours, an agent's day and the weeks ahead, in both languages."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from care.i18n import set_language
from care.worklist.best_hours import HourPlan
from care.worklist.call_measures import CallMeasure
from care.worklist.day_plan import PlanGain
from care.worklist.forecast import Expected
from care.worklist.hours_text import day_sentence, hours_headline, hours_sentence
from care.worklist.workload_text import workload_sentence

NO_HOUR, UNCHECKED = HourPlan((), 0), HourPlan((17, 18), 40)
CHECKED = HourPlan((18,), 80, 16.0, 4.2, 26.7)


@pytest.mark.parametrize(
    ("plan", "zh", "en"),
    [
        (NO_HOUR, "不必挑时段。", "any will do."),
        (HourPlan((), 3, compared=False), "拨打太少，还不能比较各时段。", "too few calls"),
        (UNCHECKED, "17:00–18:00、18:00–19:00", "17:00–18:00 and 18:00–19:00"),
        (
            CHECKED,
            "其他时段的 80 次拨打若改在这些时段，预计多 16 次（95% 区间 4 至 27）。",
            "16 more would have been so",
        ),
    ],
)
def test_hours_are_told_with_what_they_would_have_brought(plan: HourPlan, zh: str, en: str):
    said = hours_sentence("S01", plan)
    assert said.startswith("S01：")
    assert said.endswith(zh) or zh in said
    assert ("95%" in said) == (plan.gained is not None)
    set_language("en")
    assert en in hours_sentence("S01", plan)


def test_where_fewer_is_better_the_gain_is_told_as_fewer():
    assert "预计少 16 次" in hours_sentence("S01", CHECKED, CallMeasure.INCONVENIENT)
    set_language("en")
    assert "16 fewer would have been so" in hours_sentence("S01", CHECKED, CallMeasure.INCONVENIENT)


def test_a_chart_of_hours_is_headed_by_those_beyond_chance_only():
    assert hours_headline(CHECKED) == "每次拨打的接通率：18:00–19:00 最高，超出正常波动"
    assert "没有超出正常波动" in hours_headline(NO_HOUR)
    assert "还不能比较" in hours_headline(HourPlan((), 3, compared=False))
    set_language("en")
    assert hours_headline(CHECKED) == "Calls reach the customer most 18:00–19:00, beyond chance"


def test_a_day_of_equal_hours_is_filled_from_its_morning_on():
    assert day_sentence("陈静", {9: 0.5, 10: 0.5}, 6, None) == (
        "陈静 每小时约 6 通；各时段没有超出正常波动的差别，从早到晚排。"
    )
    set_language("en")
    assert day_sentence("Ann", {9: 0.5}, 1, None).startswith("Ann makes about 1 call an hour; no hour")


def test_a_planned_day_names_its_best_hour_and_what_that_would_have_brought():
    shares = {9: 0.4, 18: 0.7}
    assert day_sentence("陈静", shares, 6, None).endswith("如 18:00–19:00（70%）。")
    gain = PlanGain(320, 21.4, 3.6, 39.2)
    said = day_sentence("陈静", shares, 6, gain)
    assert "最近 8 周的 320 次若照此计划，预计多接通 21 次（95% 区间 4 至 39；" in said
    set_language("en")
    said = day_sentence("Ann", shares, 6, gain)
    assert "Had the 320 calls of the last 8 weeks been planned so, 21 more would have reached" in said


def days(expected: Sequence[float]) -> list[Expected]:
    """The days from Monday, 2 March 2026 on."""
    first = date(2026, 3, 2)
    return [Expected(first + timedelta(days=n), 0, one, one, one) for n, one in enumerate(expected)]


def test_work_that_the_team_can_do_is_told_so():
    assert workload_sentence(days([5.0] * 28), 10, range(7)) == (
        "未来 4 周预计到期 140 件，忙时每天可完成 10 件，人手够用。"
    )


def test_weeks_that_are_too_full_are_named_with_what_is_missing():
    said = workload_sentence(days([5.0] * 7 + [30.0] * 7 + [5.0] * 14), 10, range(7))
    assert said == "未来 4 周预计到期 315 件，忙时每天可完成 10 件：2026-03-09 起的一周缺 140 件。"
    set_language("en")
    assert "140 short in the week from" in workload_sentence(
        days([5.0] * 7 + [30.0] * 7 + [5.0] * 14), 10, range(7)
    )


def test_where_nobody_concludes_any_no_pace_is_made_up():
    said = workload_sentence(days([5.0] * 28), 0, range(7))
    assert said == "未来 4 周预计到期 140 件；最近没有人完成回访。"
