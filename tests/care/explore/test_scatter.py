"""Points say that two figures go together only where chance seldom makes them do so."""

import random
from datetime import date, timedelta
from itertools import pairwise

import pytest

from care.explore import PERIOD, Against, make_scatter
from care.semantic.metric import METRICS
from care.stats.correlation import rank_correlation
from tests.care.explore.test_pivot import measured

RATE = METRICS["callback_on_time_rate"]


def course(dice: random.Random, many: int, stays: float) -> list[float]:
    """A course in which each value keeps a part of the one before."""
    found = [dice.gauss(0, 1)]
    while len(found) < many:
        found.append(stays * found[-1] + dice.gauss(0, 1))
    return found


@pytest.mark.parametrize("stays", [0.0, 0.8])
def test_unrelated_courses_seldom_go_together_even_where_neighbours_resemble_each_other(stays: float):
    dice = random.Random(3)
    drawn = [list(zip(course(dice, 40, stays), course(dice, 40, stays), strict=True)) for _ in range(300)]

    def told(*, in_time: bool) -> float:
        found = [rank_correlation(pairs, in_time=in_time) for pairs in drawn]
        return sum(one is not None and one.beyond_chance for one in found) / len(drawn)

    assert told(in_time=True) <= 0.08
    if stays:
        assert told(in_time=False) > 0.2, "without regard to time they would seem related"


def test_the_correlation_is_spearmans():
    """ρ is −29/165 (Wikipedia, Spearman's rank correlation coefficient: hours of television by IQ)."""
    iq = (86, 97, 99, 100, 101, 103, 106, 110, 112, 113)
    hours = (2, 20, 28, 27, 50, 29, 7, 17, 6, 12)
    found = rank_correlation([*zip(map(float, iq), map(float, hours), strict=True)])
    assert found is not None
    assert found.rho == pytest.approx(-29 / 165)
    assert not found.beyond_chance


def test_few_or_equal_points_say_nothing():
    assert rank_correlation([(1.0, 2.0)] * 9) is None
    assert rank_correlation([*pairwise(map(float, range(6)))]) is None


def test_only_whole_periods_with_cases_enough_are_compared_and_the_others_are_said():
    days = [date(2026, 3, 2) + timedelta(days=n) for n in range(10)]
    busy = (2, 4, 1, 5, 0, 9, 3, 7, 6, 8)
    few = days[0] - timedelta(days=1)
    rates = measured(
        (few, 1, 3), *((day, 5 + more, 20) for day, more in zip(days, busy, strict=True)), by=(PERIOD,)
    )
    visits = measured(
        (few, 0, 2), *((day, 0, 30 + more) for day, more in zip(days, busy, strict=True)), by=(PERIOD,)
    )
    found = make_scatter(
        RATE, Against("load_visits"), PERIOD, (rates, visits), str, is_whole=lambda day: day != days[-1]
    )
    assert [point.compared for point in found.points] == [False, *[True] * 9, False]
    assert "来店台次越高，回访按时完成率越高" in found.headline
    assert "空心的 2 个不参与" in found.note


def test_what_the_other_lacks_is_no_point():
    rates = measured(("李强", 5, 10), ("王磊", 5, 10), by=("advisor",))
    visits = measured(("李强", 0, 30), by=("advisor",))
    found = make_scatter(RATE, Against("load_visits"), "advisor", (rates, visits), str)
    assert [(point.name, point.x, point.y) for point in found.points] == [("李强", 30.0, 0.5)]
    assert "太少" in found.headline
