"""Hours are recommended only where customers answer more than chance allows."""

import random

import pytest

from care.worklist import hour_plan
from care.worklist.best_hours import best_hours


def test_an_hour_that_is_answered_more_is_recommended_unless_it_was_tried():
    tallies = {9: (60, 200), 10: (70, 200), 18: (150, 200)}
    assert best_hours(tallies) == (18,)
    assert best_hours(tallies, avoided=[18]) == ()


def test_equal_hours_are_seldom_recommended():
    dice = random.Random(7)
    wrong = 0
    for _ in range(400):
        tallies = {hour: (sum(dice.random() < 0.6 for _ in range(120)), 120) for hour in range(9, 18)}
        wrong += bool(best_hours(tallies))
    assert wrong / 400 <= 0.05


def test_few_calls_recommend_nothing():
    assert best_hours({9: (1, 29), 18: (29, 29)}) == ()


def test_the_gain_is_newcombes_interval_of_weeks_that_did_not_choose():
    """56/70 against 48/80: 0.2, from 0.0524 to 0.3339 (Newcombe 1998, table II, method 10)."""
    plan = hour_plan({9: (100, 400), 18: (300, 400)}, {18: (56, 70), 9: (48, 80)})
    assert plan.hours == (18,)
    assert plan.elsewhere == 80
    assert plan.gained == pytest.approx(0.2 * 80)
    assert (plan.low, plan.high) == pytest.approx((0.0524 * 80, 0.3339 * 80), abs=0.005)


def test_weeks_with_few_calls_check_nothing():
    plan = hour_plan({9: (100, 400), 18: (300, 400)}, {18: (5, 10), 9: (48, 80)})
    assert (plan.hours, plan.gained) == ((18,), None)
