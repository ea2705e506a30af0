"""Since when: the most likely beginning of the level that a signal shows, and its interval."""

from datetime import date, timedelta
from random import Random

import polars as pl
import pytest

from care.periods.period import Period, months_later
from care.semantic.metric import METRICS, MetricKind
from care.signals import (
    MetricBackground,
    Point,
    TroubleOrigin,
    Variation,
    control_chart,
    points_of,
    screen,
    sentence,
)
from care.signals.change_point import deviance_of, partition
from care.signals.judged_series import judge_series
from care.signals.point_columns import PointColumns
from care.signals.time_series import Reading
from care.targets.targets import NO_AIM

REACHED, HOURS, CASES, PER_VISITS = (
    METRICS[key]
    for key in ("callback_rate", "hours_to_close_median", "complaint_count", "complaints_per_100_visits")
)
MONDAY = date(2025, 1, 6)


def week(n):
    return MONDAY + timedelta(weeks=n)


def shares(pick: Random, chances, size=60):
    made = [(sum(pick.random() < chance for _ in range(size)), size) for chance in chances]
    return [Point(week(n), above / below, above, below) for n, (above, below) in enumerate(made)]


def test_a_fall_is_dated_by_the_week_in_which_it_came_and_not_by_the_first_week_flagged():
    found = []
    for seed in range(40):
        chart = control_chart(REACHED, shares(Random(seed), [0.95] * 40 + [0.80] * 10))
        last = chart.last
        assert last.variation is Variation.CONCERNING
        found.append((last.since.period, last.since_between))
    near = [abs((since - week(40)).days) <= 7 for since, _ in found]
    assert sum(near) >= 36
    assert sum(first <= week(40) <= last for _, (first, last) in found) >= 36


def test_the_day_of_a_known_trouble_is_taken_where_it_may_be_that_of_the_change_and_else_told_beside_it():
    points = shares(Random(4), [0.95] * 40 + [0.85] * 10)
    first, last = control_chart(REACHED, points).last.since_between
    assert first < last
    for day in (first, last):
        known = MetricBackground(origin=TroubleOrigin(day, "S01"))
        chart = control_chart(REACHED, points, known=known)
        assert (chart.last.since.period, chart.last.change.since) == (day, day)
        assert "S01 的问题" not in sentence(chart)
    earlier = MetricBackground(origin=TroubleOrigin(week(20), "S01"))
    assert f"（S01 的问题自 {week(20)} 一周起）" in sentence(control_chart(REACHED, points, known=earlier))
    better = MetricBackground(origin=TroubleOrigin(week(20), "S01", flattered=True))
    assert "S01 的问题" not in sentence(control_chart(REACHED, points, known=better))


def test_what_a_watch_tells_is_said_to_go_by_the_day_that_it_ended():
    points = shares(Random(8), [0.95] * 40 + [0.60] * 10)
    assert "（按观察期满之日）" in sentence(control_chart(METRICS["one_shot_close_rate"], points))


def test_an_extreme_week_long_ago_is_not_where_todays_trouble_began():
    chances = [0.95] * 10 + [0.30] + [0.95] * 30 + [0.75] * 6
    last = control_chart(REACHED, shares(Random(5), chances)).last
    assert last.since.period == week(41)


def test_times_are_dated_on_the_logarithm_and_counts_by_their_likelihood():
    pick = Random(3)
    hours = [Point(week(n), 24 * 2 ** pick.gauss(0 if n < 30 else 1.5, 0.4), None, 20) for n in range(38)]
    assert abs((control_chart(HOURS, hours).last.since.period - week(30)).days) <= 7
    cases = [
        Point(week(n), float(value)) for n, value in enumerate([9, 11, 10, 8, 12] * 6 + [22, 25, 21, 24])
    ]
    assert control_chart(CASES, cases).last.since.period == week(30)
    rates = [
        Point(week(n), 100 * above / 200, above, 200)
        for n, above in enumerate([9, 11, 10, 8, 12] * 6 + [22, 25, 21, 24])
    ]
    assert control_chart(PER_VISITS, rates).last.since.period == week(30)


def test_one_process_is_one_segment():
    whole = 0
    for seed in range(60):
        pick = Random(seed)
        numerators = [float(sum(pick.random() < 0.8 for _ in range(50))) for _ in range(52)]
        columns = PointColumns([n / 50 for n in numerators], numerators, [50.0] * 52)
        whole += partition(deviance_of(MetricKind.PROPORTION, columns), 52) == [0]
    assert whole >= 55


def test_an_extreme_week_does_not_turn_the_others_into_a_run():
    quiet = [0.92, 0.95, 0.93, 0.96, 0.94, 0.91, 0.95] * 4
    weeks = [
        Point(week(n), value, value * 100, 100) for n, value in enumerate([*quiet[:20], 0.10, *quiet[:10]])
    ]
    chart = control_chart(REACHED, weeks)
    assert chart.last.variation is Variation.COMMON
    assert chart.last.centre == pytest.approx(0.937, abs=0.003)
    assert [one.variation for one in chart.points].count(Variation.CONCERNING) == 1


def test_skewed_times_have_limits_above_zero_and_one_long_case_is_no_alarm():
    pick = Random(11)
    usual = [Point(week(n), 30 * 2 ** pick.gauss(0, 0.9), None, 20) for n in range(40)]
    chart = control_chart(HOURS, usual)
    assert all(0 < one.lower < one.centre < one.upper for one in chart.points)
    assert chart.last.upper - chart.last.centre > chart.last.centre - chart.last.lower


@pytest.mark.parametrize("metric", [REACHED, HOURS, PER_VISITS], ids=lambda one: one.key)
def test_a_period_of_fewer_than_five_cases_is_hollow_and_never_flagged(metric):
    scale = 100 if metric is PER_VISITS else 1
    weeks = [Point(week(n), scale * (0.5 + n % 3 / 20), 20 + n % 3 * 2, 40) for n in range(20)]
    chart = control_chart(metric, [*weeks, Point(week(20), scale * 90.0, 4, 4)])
    assert chart.points[-1].hollow
    assert chart.points[-1].signals == ()
    assert chart.last.point.period == week(19)


def test_a_small_count_takes_part_and_is_not_flagged():
    cases = [Point(week(n), float(20 + n % 3), None, 20 + n % 3) for n in range(20)]
    chart = control_chart(CASES, [*cases, Point(week(20), 1.0, None, 1)])
    assert chart.last.point.period == week(20)
    assert not chart.last.hollow
    assert chart.last.variation is Variation.COMMON


def test_a_period_that_the_records_enter_on_its_second_day_is_hollow():
    readings = [Reading(week(n), 14.0, 14, 14.0) for n in range(15)]
    inside = points_of(readings, Period.WEEK, week(15), recorded_since=MONDAY + timedelta(days=6))
    assert [point.complete for point in inside][:2] == [False, True]
    whole = points_of(readings, Period.WEEK, week(15), recorded_since=MONDAY)
    assert whole[0].complete


def test_a_state_has_neither_limits_nor_a_verdict():
    closed = [Point(week(n), 0.9 if n < 20 else 0.2, 90 if n < 20 else 20, 100) for n in range(30)]
    chart = control_chart(METRICS["close_rate"], closed)
    assert chart.verdict.variation is None
    assert all(one.centre is None and not one.signals for one in chart.points)
    assert "不作波动判断" in sentence(chart)


def test_a_week_that_the_trouble_enters_on_its_way_is_the_week_in_which_it_began():
    """Of seventy reminders a week, some were still sent on the Monday."""
    counts = [66, 65, 67, 66, 64, 66, 67, 65] * 4 + [10] + [0] * 8
    points = [Point(week(n), sent / 70, sent, 70) for n, sent in enumerate(counts)]
    last = control_chart(METRICS["reminder_on_time_rate"], points).last
    assert last.since.period == week(32)
    assert (round(last.change.before, 2), round(last.change.now, 2)) == (0.94, 0.02)
    slow = [66, 65, 67, 66, 64, 66, 67, 65] * 4 + [40] * 8 + [20] * 8
    points = [Point(week(n), sent / 70, sent, 70) for n, sent in enumerate(slow)]
    assert control_chart(METRICS["reminder_on_time_rate"], points).last.since.period == week(40)


@pytest.mark.parametrize(
    ("metric", "unit", "months"),
    [
        ("silent_half_year_rate", Period.MONTH, 12),
        ("repeat_share", Period.WEEK, 3),
        ("hours_to_close_median", Period.WEEK, 1),
    ],
)
def test_what_rises_while_records_are_young_is_compared_from_when_it_stands_still(metric, unit, months):
    """Nobody can be out of touch for half a year, repeat a case, or have waited long when records begin."""
    begun, many = date(2024, 1, 1), 60
    days = [
        date(2024 + n // 12, n % 12 + 1, 1) if unit is Period.MONTH else begun + timedelta(weeks=n)
        for n in range(many)
    ]
    settled = days[next(n for n, day in enumerate(days) if day >= months_later(begun, months))]
    readings = [
        Reading(day, 30.0 + n % 2, 100, 0.3 + n % 2 / 100) if day >= settled else Reading(day, 1.0, 100, 0.01)
        for n, day in enumerate(days)
    ]
    course = judge_series(METRICS[metric], readings, unit, date(2030, 1, 1), NO_AIM, recorded_since=begun)
    assert next(one.point.period for one in course.chart.points if one.counts) == settled
    assert course.verdict.variation is Variation.COMMON
    history = pl.DataFrame(
        [one._asdict() | {"metric": metric, "store": "S01"} for one in readings], infer_schema_length=None
    )
    told = screen(history, unit, {"S01": date(2030, 1, 1)}, {}, (), {metric: {"S01": begun}})
    assert told.history.is_empty()


def test_loss_gets_no_verdict_in_the_first_two_years():
    months = [date(2024 + n // 12, n % 12 + 1, 1) for n in range(30)]
    rising = [Reading(day, 2.0 * n, 100, 0.02 * n) for n, day in enumerate(months)]
    early = judge_series(
        METRICS["loss_rate"], rising, Period.MONTH, date(2026, 7, 1), NO_AIM, recorded_since=date(2024, 1, 5)
    )
    assert early.verdict.variation is None
    assert sum(one.counts for one in early.chart.points) == 5
    unknown = judge_series(METRICS["loss_rate"], rising, Period.MONTH, date(2026, 7, 1), NO_AIM)
    assert unknown.verdict.variation is Variation.CONCERNING
