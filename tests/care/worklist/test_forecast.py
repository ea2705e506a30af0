"""What will fall due is forecast by weekday and season, with an interval that holds as often as it says."""

import random
from datetime import date, timedelta

from care.worklist.forecast import Expected, expect, overfull_weeks, try_out

LAST = date(2026, 3, 8)


def poisson(dice: random.Random, mean: float) -> int:
    """A count with that mean: arrivals in one unit of time."""
    n, at = 0, dice.expovariate(mean) if mean else 2.0
    while at < 1:
        n, at = n + 1, at + dice.expovariate(mean)
    return n


def year(seed: int, weeks: int = 60, last: date = LAST) -> dict[date, int]:
    """Counts of days with fewer on Sundays, by chance."""
    dice, found = random.Random(seed), {}
    for n in range(weeks * 7):
        on = last - timedelta(days=n)
        if many := poisson(dice, 4.0 if on.weekday() == 6 else 14.0):
            found[on] = many
    return found


def test_a_weekday_is_expected_as_it_was_and_what_is_owed_already_is_the_least():
    even = {
        LAST - timedelta(days=n): (0 if (LAST - timedelta(days=n)).weekday() == 6 else 10) for n in range(70)
    }
    first, *others = expect(even, {LAST + timedelta(days=1): 17}, LAST, 1.0)
    assert (first.known, first.expected, first.low) == (17, 17.0, 17.0)
    assert [round(one.expected) for one in others[:6]] == [10, 10, 10, 10, 10, 0]


def test_the_interval_holds_nineteen_days_of_twenty():
    trials = [try_out(year(seed), LAST) for seed in range(4)]
    covered = sum(trial.covered for trial in trials if trial) / len(trials)
    assert 0.92 <= covered <= 0.98


def test_it_errs_less_than_the_week_before():
    for seed in range(4):
        trial = try_out(year(seed), LAST)
        assert trial is not None
        assert trial.error < trial.error_of_last_week


def test_a_season_a_year_before_is_expected_half_again():
    """Ten a day, twenty in the weeks ahead a year ago: half-way between is fifteen."""
    flat = {LAST - timedelta(days=n): 10 for n in range(500)}
    ahead = {LAST + timedelta(days=n) - timedelta(weeks=52) for n in range(1, 50)}
    days = expect(flat | dict.fromkeys(ahead, 20), {}, LAST, 1.0)
    assert round(days[20].expected) == 15


def test_too_short_a_past_is_not_tried():
    assert try_out(year(1, weeks=11), LAST) is None


def test_the_week_that_does_not_suffice_is_named():
    days = [
        Expected(LAST + timedelta(days=n), 0, 20.0 if 8 <= n <= 14 else 5.0, 0.0, 0.0) for n in range(1, 29)
    ]
    assert overfull_weeks(days, 10.0, range(6)) == [(LAST + timedelta(days=8), 80.0)]
    assert overfull_weeks(days, 10.0, range(7)) == [(LAST + timedelta(days=8), 70.0)]
