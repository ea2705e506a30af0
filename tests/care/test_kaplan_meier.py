"""Waiting times against the leukaemia trial of Freireich et al. 1963 (Gehan 1965), weeks of remission."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.stats.kaplan_meier import TimeQuantile, kaplan_meier

RELAPSED = [6, 6, 6, 7, 10, 13, 16, 22, 23]
STILL_WELL = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


@pytest.fixture
def mercaptopurine():
    return kaplan_meier(RELAPSED + STILL_WELL, [True] * 9 + [False] * 12)


@pytest.mark.parametrize(
    ("weeks", "still_open", "low", "high"),
    [
        # Published curve with log-log intervals, as Stata's “sts list” prints it
        (6, 0.8571, 0.6197, 0.9516),
        (7, 0.8067, 0.5631, 0.9228),
        (10, 0.7529, 0.5032, 0.8894),
        (13, 0.6902, 0.4316, 0.8491),
        (16, 0.6275, 0.3675, 0.8049),
        (22, 0.5378, 0.2678, 0.7468),
        (23, 0.4482, 0.1881, 0.6801),
    ],
)
def test_the_curve_and_its_intervals_are_the_published_ones(mercaptopurine, weeks, still_open, low, high):
    step = next(step for step in mercaptopurine.steps() if step.hours == weeks)
    assert (step.still_open, step.low, step.high) == pytest.approx((still_open, low, high), abs=0.00006)


def test_median_and_interval_are_the_published_ones_and_what_is_not_known_is_said(mercaptopurine):
    # SAS PROC LIFETEST: 23 (13, .) on 6-MP, 8 (4, 11) on placebo
    assert mercaptopurine.median == TimeQuantile(23, 13, None)
    assert mercaptopurine.p90.hours is None
    assert (mercaptopurine.cases, mercaptopurine.closed) == (21, 9)
    placebo = kaplan_meier(PLACEBO, [True] * 21)
    assert placebo.median == TimeQuantile(8, 4, 11)
    assert placebo.p90.hours == 17


def test_with_every_case_closed_the_median_is_the_ordinary_one():
    assert kaplan_meier([1, 2, 3, 4], [True] * 4).median.hours == 2.5
    assert kaplan_meier([5, 1, 3], [True] * 3).median.hours == 3


def test_leaving_hard_cases_open_does_not_make_a_store_look_faster():
    took = [10, 20, 30, 40, 50, 60, 70]
    assert kaplan_meier(took, [True] * 7).median.hours == 40
    assert kaplan_meier([10, 20, 30, 80, 90, 95, 99], [True] * 3 + [False] * 4).median.hours is None


def test_without_cases_or_without_closed_ones_nothing_is_claimed():
    nothing = TimeQuantile(None, None, None)
    assert not [*kaplan_meier([], []).steps()]
    assert kaplan_meier([], []).median == nothing
    assert kaplan_meier([5.0, 9.0], [False, False]).median == nothing


cases = st.lists(st.tuples(st.floats(0, 1000), st.booleans()), min_size=1, max_size=60)


@given(cases)
def test_the_curve_only_falls_and_stays_between_its_bounds(some):
    curve = [*kaplan_meier(*zip(*some, strict=True)).steps()]
    shares = [step.still_open for step in curve]
    assert shares == sorted(shares, reverse=True)
    assert all((step.low or 0) - 1e-9 <= step.still_open <= (step.high or 1) + 1e-9 for step in curve)


def test_of_steps_too_close_to_be_told_apart_the_first_and_the_last_are_given():
    many = kaplan_meier([float(hour) for hour in range(1, 129)], [True] * 128)
    assert len([*many.steps()]) == 129
    assert [step.still_open for step in many.steps(0.375)] == [1.0, 0.625, 0.25, 0.0]
