"""An agent's day is planned by hours that differ, and its gain is that of weeks that did not choose them."""

import random
from collections import Counter

from care.worklist.best_hours import HourTallies
from care.worklist.day_plan import expected_shares, plan_gain, plan_hours

HOURS = range(9, 18)


def weeks(dice: random.Random, many: int, chance: dict[int, float]) -> tuple[HourTallies, list[Counter[int]]]:
    """Weeks of ten calls a day: what came of each hour, and the calls of each day by hour."""
    days = [Counter(dice.choice(HOURS) for _ in range(10)) for _ in range(many * 6)]
    tried = sum(days, Counter[int]())
    return {
        hour: (sum(dice.random() < chance[hour] for _ in range(tried[hour])), tried[hour]) for hour in HOURS
    }, days


def test_equal_hours_have_one_share_and_the_day_is_filled_from_its_morning_on():
    shares = expected_shares({9: (60, 100), 10: (55, 100), 17: (61, 100)})
    assert len({round(share, 9) for share in shares.values()}) == 1
    assert plan_hours([()] * 5, shares, 2) == [9, 9, 10, 10, 17]


def test_hours_that_differ_are_filled_first_and_nobody_is_tried_again_at_an_hour_in_vain():
    shares = expected_shares({9: (120, 400), 10: (200, 400), 18: (320, 400)})
    assert shares[9] < shares[10] < shares[18]
    assert 0.3 < shares[9] < 0.5, "drawn to the share of all"
    assert plan_hours([(), (18,), (), (), ()], shares, 2) == [18, 10, 18, 10, 9]


def test_what_has_no_place_in_the_day_is_left_for_another():
    assert plan_hours([()] * 3, {9: 0.5}, 2) == [9, 9, None]


def test_the_interval_of_the_gain_holds_as_often_as_it_says():
    chance = {hour: 0.5 + 0.03 * (hour - 13) for hour in HOURS}
    held, gains = 0, []
    for seed in range(60):
        dice = random.Random(seed)
        shares = expected_shares(weeks(dice, 26, chance)[0])
        checked, days = weeks(dice, 8, chance)
        gain = plan_gain(days, shares, 2, checked)
        assert gain is not None
        planned = [hour for day in days for hour in plan_hours([()] * day.total(), shares, 2)]
        true = sum(chance[hour] for hour in planned if hour) - sum(
            chance[hour] * many for day in days for hour, many in day.items()
        )
        held += gain.low <= true <= gain.high
        gains.append(gain.gained - true)
    assert held / 60 >= 0.88
    assert abs(sum(gains) / 60) < 3, "480 calls"


def test_weeks_with_few_calls_tell_no_gain():
    assert plan_gain([Counter({9: 2})], {9: 0.4, 10: 0.5}, 2, {9: (1, 2)}) is None
