"""Limits against figures worked elsewhere, and what must hold of every series."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.periods.period import Period
from care.semantic.metric import METRICS
from care.signals import Point, control_chart, points_of
from care.signals.control_limits import p_prime, u_prime, xmr
from care.signals.time_series import series_by
from warehouse.query.warehouse import Question

HOURS, REACHED = METRICS["hours_to_close_median"], METRICS["callback_success_rate"]
MONDAY = date(2025, 1, 6)
DEVIATIONS = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
MORTGAGES = [
    310,
    288,
    297,
    298,
    307,
    303,
    294,
    297,
    308,
    306,
    294,
    299,
    297,
    299,
    314,
    295,
    293,
    306,
    301,
    304,
]
JUICE = [
    *(12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22),
    *(8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6),
]
SHIPMENTS = [2, 3, 8, 1, 1, 4, 1, 4, 5, 1, 8, 2, 4, 3, 4, 1, 8, 3, 7, 4]


def weekly(values, **more):
    return [Point(MONDAY + timedelta(weeks=n), value, **more) for n, value in enumerate(values)]


def counted(pairs):
    return [
        Point(MONDAY + timedelta(weeks=n), above / below, above, below)
        for n, (above, below) in enumerate(pairs)
    ]


@pytest.mark.parametrize(("screened", "lower", "upper"), [(True, -0.72, 4.61), (False, -3.06, 6.95)])
def test_xmr_gives_the_limits_of_plot_the_dots_with_and_without_screening(screened, lower, upper):
    # NHS-R plot-the-dots, vignette "deviations"; 1.9444 + 2.66 is 4.604, printed as 4.61
    process = xmr(DEVIATIONS, screened=screened)
    assert process.centre == pytest.approx(1.944, abs=0.0005)
    assert process.centre - process.reach(1) == pytest.approx(lower, abs=0.006)
    assert process.centre + process.reach(1) == pytest.approx(upper, abs=0.006)


def test_xmr_gives_the_limits_of_montgomery_s_mortgages():
    # Montgomery, Introduction to Statistical Quality Control, §6.4: x̄ 300.5, mean range 7.79
    process = xmr(MORTGAGES)
    assert process.centre == pytest.approx(300.5)
    assert process.reach(1) / 2.66 == pytest.approx(7.79, abs=0.005)
    assert process.centre + process.reach(1) == pytest.approx(321.22, abs=0.02)


def laney_spread(counts, size, centre, variance):
    z = [(count / size - centre) / (variance / size) ** 0.5 for count in counts]
    return sum(abs(z[n] - z[n - 1]) for n in range(1, len(z))) / (len(z) - 1) / 1.128


def test_p_prime_is_montgomery_s_p_chart_times_the_spread_that_there_is():
    # Montgomery §7.2, frozen orange juice cans: p̄ 0.2313, limits 0.0524 and 0.4102
    process = p_prime(JUICE, [50] * len(JUICE))
    assert process.centre == pytest.approx(0.2313, abs=0.0001)
    spread = laney_spread(JUICE, 50, process.centre, process.centre * (1 - process.centre))
    assert process.centre + process.reach(50) / spread == pytest.approx(0.4102, abs=0.0001)
    assert process.centre - process.reach(50) / spread == pytest.approx(0.0524, abs=0.0001)
    assert spread > 1.1


def test_u_prime_is_montgomery_s_u_chart_times_the_spread_that_there_is():
    # Montgomery §7.3, supply chain shipments: ū 0.0740, upper limit 0.1894
    process = u_prime(SHIPMENTS, [50] * len(SHIPMENTS))
    assert process.centre == pytest.approx(0.0740, abs=0.00005)
    spread = laney_spread(SHIPMENTS, 50, process.centre, process.centre)
    assert process.centre + process.reach(50) / spread == pytest.approx(0.1894, abs=0.0001)


def test_a_rate_per_hundred_is_a_hundred_times_the_rate_per_one():
    counts = SHIPMENTS, [50] * len(SHIPMENTS)
    one, hundred = u_prime(*counts), u_prime(*counts, times=100)
    assert hundred.centre == pytest.approx(100 * one.centre)
    assert hundred.reach(50) == pytest.approx(100 * one.reach(50))


def test_small_weeks_have_wider_limits():
    process = p_prime(JUICE, [50] * len(JUICE))
    assert process.reach(25) == pytest.approx(2 * process.reach(100))


def test_mean_of_different_sizes_is_sum_over_sum():
    assert p_prime([1, 9], [2, 98]).centre == 0.1


whole = st.lists(st.integers(-50, 50), min_size=12, max_size=40)


@given(values=whole, scale=st.sampled_from([0.25, 2.0, -1.0, 3.0]), offset=st.integers(-100, 100))
def test_scaling_and_shifting_a_series_moves_its_limits_accordingly(values, scale, offset):
    before, after = xmr(values), xmr([scale * value + offset for value in values])
    assert after.centre == pytest.approx(scale * before.centre + offset)
    assert after.reach(1) == pytest.approx(abs(scale) * before.reach(1))


proportions = st.lists(
    st.integers(1, 60).flatmap(lambda below: st.tuples(st.integers(0, below), st.just(below))), min_size=2
)


@given(proportions)
def test_limits_of_a_proportion_never_leave_0_to_100_percent(pairs):
    for judged in (one for one in control_chart(REACHED, counted(pairs)).points if one.centre is not None):
        assert 0 <= judged.lower <= judged.centre <= judged.upper <= 1


def test_hours_and_counts_have_no_negative_limit():
    assert 0 < control_chart(HOURS, weekly(DEVIATIONS)).last.lower < 1
    assert control_chart(METRICS["complaint_count"], weekly(DEVIATIONS)).last.lower == 0


def test_a_process_that_never_varied_has_its_limits_on_the_mean_and_no_signal():
    judged = control_chart(REACHED, counted([(1, 3), (2, 6), (10, 30)] * 6))
    assert judged.last.lower == judged.last.upper == judged.last.centre
    assert not any(one.signals for one in judged.points)


def test_immature_and_empty_periods_take_no_part():
    points = weekly(DEVIATIONS)
    early = Point(MONDAY + timedelta(weeks=18), 99.0, complete=False)
    empty = Point(MONDAY + timedelta(weeks=19), None)
    with_both = control_chart(HOURS, [*points, early, empty])
    assert with_both.verdict == control_chart(HOURS, points).verdict
    assert with_both.last == control_chart(HOURS, points).last
    assert [judged.centre for judged in with_both.points[-2:]] == [None, None]


@pytest.mark.parametrize("name", ["callback_rate", "hours_to_close_median", "complaints_per_100_visits"])
def test_measured_figures_become_points_and_weeks_not_yet_complete_are_marked(load_rows, name):
    orders = [
        {"order_no": f"R{n}", "delivered_at": f"2026-01-{n:02d} 10:00:00", "order_type": "保养"}
        for n in range(1, 29)
    ]
    cases = [
        {
            "complaint_no": f"T{n}",
            "received_at": f"2026-01-{n:02d} 09:00:00",
            "first_closed_at": f"2026-01-{n:02d} 19:00:00",
            "last_closed_at": f"2026-01-{n:02d} 19:00:00",
        }
        for n in range(2, 28)
    ]
    house = load_rows(service_orders=orders, complaints=cases)
    (measured,) = series_by(house.measure(Question((name,), period=Period.WEEK)), "metric").values()
    points = points_of(measured, Period.WEEK, complete_until=date(2026, 1, 28))
    assert [point.complete for point in points[-2:]] == [True, False]
    assert control_chart(METRICS[name], points).provisional
