"""Two sides differ only where chance seldom makes them, and the words say by how much and who is better."""

import random
from typing import Any

import pytest

from care.compare import (
    Side,
    compare_sides,
    compared_sentence,
    compared_table,
    comparison_headline,
    scatter_of_weeks,
)
from care.semantic.metric import METRICS
from care.stats.differences import (
    difference_of_means,
    difference_of_quantiles,
    difference_of_rates,
    newcombe,
    paired_difference,
)

ON_TIME, SUCCESS, COUNT, HOURS = (
    "callback_on_time_rate",
    "callback_success_rate",
    "complaint_count",
    "hours_to_close_median",
)


def row(above: float | None, below: int, value: float | None = None) -> dict[str, Any]:
    shown = value if value is not None else above / below if above is not None and below else None
    return {"numerator": above, "denominator": below, "value": shown, "pending": 0, "awaiting": 0}


def test_what_differs_comes_first_and_is_said_with_its_interval():
    first = Side("陈静", {SUCCESS: row(90, 100), ON_TIME: row(57, 176)})
    second = Side("沈健", {SUCCESS: row(92, 100), ON_TIME: row(178, 187)})
    found = compare_sides([SUCCESS, ON_TIME], first, second)
    assert [(one.metric.key, one.differs, one.first_is_better) for one in found] == [
        (ON_TIME, True, False),
        (SUCCESS, False, None),
    ]
    assert comparison_headline(found) == "A 与 B：可比的 2 项中 1 项的差别超出正常波动"
    words = compared_sentence(found[0], first, second)
    assert "相差 −62.8 个百分点" in words
    assert "沈健 较好" in words
    assert compared_sentence(found[1], first, second) == ""
    assert compared_table(found, first, second)["正常波动"].to_list() == ["超出", "在范围内"]


def test_few_cases_and_counts_of_unequal_stores_are_not_compared():
    first = Side("S01", {ON_TIME: row(1, 4), COUNT: row(40, 40, 40)})
    second = Side("S02", {ON_TIME: row(90, 100), COUNT: row(9, 9, 9)})
    assert [one.difference for one in compare_sides([ON_TIME, COUNT], first, second)] == [None, None]


def test_counts_of_periods_are_taken_as_of_as_many_days():
    first, second = Side("2 月", {COUNT: row(28, 28, 28)}, 28), Side("1 月", {COUNT: row(31, 31, 31)}, 31)
    (one,) = compare_sides([COUNT], first, second)
    assert one.difference is not None
    assert one.difference.value == pytest.approx(0)


def test_equal_sides_seldom_differ_whatever_is_looked_at():
    """Of ten metrics at once, in one comparison of twenty at most any differs, of every kind of interval."""
    dice, keys, wrong = random.Random(5), [ON_TIME, SUCCESS, "callback_rate", "persistence_rate"], 0
    for _ in range(200):
        sides = [
            Side(name, {key: row(sum(dice.random() < 0.9 for _ in range(80)), 80) for key in keys})
            for name in "AB"
        ]
        wrong += any(one.differs for one in compare_sides(keys, *sides))
    assert wrong / 200 <= 0.06


def test_weeks_that_scatter_more_than_chance_widen_the_interval():
    metric = METRICS[ON_TIME]
    calm = [(90.0, 100.0), (91.0, 100.0)] * 10
    wild = [(70.0, 100.0), (98.0, 100.0)] * 10
    assert scatter_of_weeks(metric, calm) == 1.0
    assert scatter_of_weeks(metric, wild) > 4
    assert scatter_of_weeks(metric, wild[:6]) == 1.0
    narrow, wide = (newcombe((90, 100), (80, 100), extra=extra) for extra in (1.0, 3.0))
    assert wide[1] < narrow[1] < narrow[2] < wide[2]


def test_intervals_are_those_of_their_authors():
    assert newcombe((56, 70), (48, 80))[1:] == pytest.approx((0.0524, 0.3339), abs=5e-4)
    rates = difference_of_rates((15, 19017), (41, 28010))
    assert rates.value == pytest.approx(15 / 19017 - 41 / 28010)
    assert rates.low < rates.value < rates.high < 0, "rates of breast cancer (Boice and Monson 1977) differ"
    means = difference_of_means([9.0, 9, 10, 8, 9], [5.0, 6, 5, 4, 6])
    assert means.low > 0
    assert difference_of_quantiles([*map(float, range(30))], [*map(float, range(30))], 0.5).value == 0


def test_the_same_customers_are_compared_with_themselves():
    """All who changed changed alike, which the same figures of strangers would not show."""
    customers = (
        [((1.0, 1.0), (1.0, 1.0))] * 30 + [((1.0, 1.0), (0.0, 1.0))] * 8 + [((0.0, 1.0), (0.0, 1.0))] * 30
    )
    one, other, apart = paired_difference(customers)
    assert (one, other) == (38 / 68, 30 / 68)
    assert apart.beyond_chance
    assert not newcombe((38, 68), (30, 68))[1] > 0
