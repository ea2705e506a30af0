"""How many callbacks will fall due on each of the next days, and whether the team can conclude them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from care.stats.wilson import sigmas

WEEKS, AHEAD = 8, 28
"""The weeks whose mean a weekday is expected at, and the days that are forecast."""
YEAR = timedelta(weeks=52)
SEASON = 13
"""Weeks around the same days a year before that tell the season."""
ORIGINS = 26
"""The weeks from whose beginnings forecasts are tried on what came."""

Counts = Mapping[date, int]
"""Day → callbacks that fell due; a day without any is missing."""


@dataclass(frozen=True)
class Expected:
    """A day's callbacks: ``known`` are owed already, ``expected`` with those of visits yet to come.

    ``low`` and ``high`` are the ends of the 95 % interval.
    """

    on: date
    known: int
    expected: float
    low: float
    high: float


@dataclass(frozen=True)
class Trial:
    """How forecasts of the past did on so many ``days``.

    ``error``: mean absolute error as a share of what came; ``error_of_last_week``: that of "as in the week
    before". ``spread``: variance over mean. ``covered``: the share of the days of the later half within the
    interval that the spread of the earlier half gives.
    """

    days: int
    error: float
    error_of_last_week: float
    covered: float
    spread: float


def expect(counts: Counts, known: Counts, last: date, spread: float) -> list[Expected]:
    """The next 28 days after ``last``, the last day whose count is complete.

    ``known``: of these days what is owed already. ``spread``: variance over mean, from :func:`try_out`.
    """
    days = []
    for n in range(1, AHEAD + 1):
        on = last + timedelta(days=n)
        mean = max(_mean(counts, on, last), float(known.get(on, 0)))
        margin = sigmas(0.95) * sqrt(spread * mean)
        days.append(
            Expected(on, known.get(on, 0), mean, max(float(known.get(on, 0)), mean - margin), mean + margin)
        )
    return days


def try_out(counts: Counts, last: date) -> Trial | None:
    """Forecasts made at the beginning of each of the last 26 weeks, held against what came; None too early.

    The forecasts know nothing of what was owed already, so that they are tried at the hardest; the spread is
    the mean of squared errors over the mean expected. Whether the interval holds is told by the later half,
    which has no part in the spread that it is tried with.
    """
    first = min(counts, default=last)
    errors, naive, came = 0.0, 0.0, 0
    tried: list[tuple[float, int]] = []  # the latest origin first
    for week in range(1, ORIGINS + 1):
        origin = last - timedelta(weeks=week + 3)
        if origin - timedelta(weeks=WEEKS) < first:
            break
        for n in range(1, AHEAD + 1):
            on = origin + timedelta(days=n)
            mean, actual = _mean(counts, on, origin), counts.get(on, 0)
            before = counts.get(on - timedelta(weeks=1 + (n - 1) // 7), 0)
            errors, naive, came = errors + abs(actual - mean), naive + abs(actual - before), came + actual
            tried.append((mean, actual))
    half = len(tried) // AHEAD // 2 * AHEAD
    if not came or not half:
        return None
    later, earlier = tried[:half], tried[half:]
    held_out = _spread(earlier)
    inside = [abs(actual - mean) <= sigmas(0.95) * sqrt(held_out * mean) for mean, actual in later]
    return Trial(len(tried), errors / came, naive / came, sum(inside) / len(inside), _spread(tried))


def _spread(tried: Sequence[tuple[float, int]]) -> float:
    """Variance over mean of forecasts and what came; at least that of chance around a mean of eight weeks."""
    least, means = 1 + 1 / WEEKS, sum(mean for mean, _ in tried)
    return max(least, sum((actual - mean) ** 2 for mean, actual in tried) / means) if means else least


def overfull_weeks(
    days: Sequence[Expected], a_day: float, weekdays: Collection[int]
) -> list[tuple[date, float]]:
    """The weeks, by their first day, in which more is expected than the team can conclude; and how much more.

    ``a_day``: what it concludes on a full day; ``weekdays``: those on which it calls, 0 for Monday.
    """
    found = []
    for start in range(0, len(days), 7):
        week = days[start : start + 7]
        able = a_day * sum(one.on.weekday() in weekdays for one in week)
        missing = sum(one.expected for one in week) - able
        if missing >= 1:
            found.append((week[0].on, missing))
    return found


def _mean(counts: Counts, on: date, last: date) -> float:
    """The mean of the weekday over the last eight weeks, by how the season moved a year before."""
    newest = last - timedelta(days=(last.weekday() - on.weekday()) % 7)
    level = sum(counts.get(newest - timedelta(weeks=n), 0) for n in range(WEEKS)) / WEEKS
    return level * _season(counts, on, last)


def _season(counts: Counts, on: date, last: date) -> float:
    """How the week of ``on`` stood to the eight weeks before ``last``, a year before; 1 without such records.

    Drawn half-way to 1, because one year is one example.
    """
    then_last, then_on = last - YEAR, on - YEAR
    if min(counts, default=last) > then_last - timedelta(weeks=WEEKS):
        return 1.0
    before = _sum(counts, then_last - timedelta(weeks=WEEKS), then_last) / WEEKS
    around = _sum(counts, then_on - timedelta(days=11), then_on + timedelta(days=10)) / 3
    return 1.0 if not before else (1.0 + around / before) / 2


def _sum(counts: Counts, after: date, until: date) -> int:
    return sum(counts.get(after + timedelta(days=n), 0) for n in range(1, (until - after).days + 1))
