"""Days, weeks, months and quarters: where they begin and end, their names, what they compare with."""

from datetime import date, timedelta

import pytest

from care.periods.period import Period, Span

EVERY_DAY = [date(2023, 12, 1) + timedelta(days=n) for n in range(800)]


def days(text: str) -> date:
    return date.fromisoformat(text)


def span(text: str, unit: Period | None = None) -> Span:
    """“2026-02-01..2026-02-28”."""
    since, until = text.split("..")
    return Span(days(since), days(until), unit)


@pytest.mark.parametrize("period", [Period.DAY, Period.WEEK, Period.MONTH, Period.QUARTER])
def test_periods_follow_one_another_without_gap_or_overlap(period: Period):
    for day in EVERY_DAY:
        first, last = period.first_day(day), period.last_day(day)
        assert first <= day <= last
        assert period.first_day(first) == period.first_day(last) == first
        assert period.first_day(last + timedelta(days=1)) == last + timedelta(days=1)


@pytest.mark.parametrize(
    ("period", "day", "first", "last", "name"),
    [
        (Period.DAY, "2024-02-29", "2024-02-29", "2024-02-29", "2024-02-29"),
        (Period.WEEK, "2026-03-04", "2026-03-02", "2026-03-08", "2026-03-02"),
        (Period.WEEK, "2026-03-08", "2026-03-02", "2026-03-08", "2026-03-02"),
        (Period.WEEK, "2026-03-09", "2026-03-09", "2026-03-15", "2026-03-09"),
        (Period.WEEK, "2025-01-01", "2024-12-30", "2025-01-05", "2024-12-30"),
        (Period.WEEK, "2027-01-03", "2026-12-28", "2027-01-03", "2026-12-28"),
        (Period.MONTH, "2026-02-28", "2026-02-01", "2026-02-28", "2026-02"),
        (Period.MONTH, "2024-02-03", "2024-02-01", "2024-02-29", "2024-02"),
        (Period.MONTH, "2025-12-31", "2025-12-01", "2025-12-31", "2025-12"),
        (Period.QUARTER, "2026-03-31", "2026-01-01", "2026-03-31", "2026-Q1"),
        (Period.QUARTER, "2026-04-01", "2026-04-01", "2026-06-30", "2026-Q2"),
        (Period.QUARTER, "2026-09-30", "2026-07-01", "2026-09-30", "2026-Q3"),
        (Period.QUARTER, "2025-11-15", "2025-10-01", "2025-12-31", "2025-Q4"),
    ],
)
def test_a_period_begins_ends_and_is_called(period: Period, day: str, first: str, last: str, name: str):
    assert period.first_day(days(day)) == days(first)
    assert period.last_day(days(day)) == days(last)
    assert period.name_of(days(first)) == name


def test_what_is_not_cut_has_a_name_too():
    assert Period.ALL.name_of(None) == "all"


def test_both_ends_of_a_span_are_in_it():
    assert span("2026-03-02..2026-03-02").days == 1
    assert Span.of(Period.WEEK, days("2026-03-04")).days == 7
    assert Span.of(Period.MONTH, days("2024-02-10")).days == 29


@pytest.mark.parametrize(
    ("today", "until"),
    [("2026-03-01", "2026-03-01"), ("2026-03-10", "2026-03-10"), ("2026-04-02", "2026-03-31")],
)
def test_what_has_elapsed_ends_today_or_with_the_period(today: str, until: str):
    assert Span.of(Period.MONTH, days("2026-03-10")).elapsed(days(today)).until == days(until)


@pytest.mark.parametrize(
    ("unit", "day", "today", "previous"),
    [
        (Period.DAY, "2026-03-01", "2026-03-01", "2026-02-28..2026-02-28"),
        (Period.DAY, "2024-03-01", "2024-03-01", "2024-02-29..2024-02-29"),
        (Period.WEEK, "2026-03-04", "2026-03-08", "2026-02-23..2026-03-01"),
        (Period.WEEK, "2026-03-04", "2026-03-04", "2026-02-23..2026-02-25"),
        (Period.WEEK, "2025-01-01", "2025-02-01", "2024-12-23..2024-12-29"),
        (Period.WEEK, "2025-01-06", "2025-01-06", "2024-12-30..2024-12-30"),
        (Period.MONTH, "2026-03-10", "2026-03-10", "2026-02-01..2026-02-10"),
        (Period.MONTH, "2026-03-10", "2026-03-30", "2026-02-01..2026-02-28"),
        (Period.MONTH, "2026-03-10", "2026-03-31", "2026-02-01..2026-02-28"),
        (Period.MONTH, "2024-03-10", "2024-03-29", "2024-02-01..2024-02-29"),
        (Period.MONTH, "2026-02-10", "2026-02-27", "2026-01-01..2026-01-27"),
        (Period.MONTH, "2026-02-10", "2026-02-28", "2026-01-01..2026-01-31"),
        (Period.MONTH, "2026-05-10", "2026-05-31", "2026-04-01..2026-04-30"),
        (Period.MONTH, "2026-01-10", "2026-01-10", "2025-12-01..2025-12-10"),
        (Period.QUARTER, "2026-02-10", "2026-03-10", "2025-10-01..2025-12-08"),
        (Period.QUARTER, "2026-02-10", "2026-04-01", "2025-10-01..2025-12-31"),
        (Period.QUARTER, "2026-05-10", "2026-06-30", "2026-01-01..2026-03-31"),
    ],
)
def test_a_period_is_compared_with_the_same_part_of_the_one_before(
    unit: Period, day: str, today: str, previous: str
):
    assert Span.of(unit, days(day)).previous(days(today)) == span(previous, unit)


@pytest.mark.parametrize(
    ("unit", "day", "today", "year_before"),
    [
        (Period.DAY, "2026-03-10", "2026-03-10", "2025-03-11..2025-03-11"),
        (Period.WEEK, "2026-03-04", "2026-03-08", "2025-03-03..2025-03-09"),
        (Period.WEEK, "2026-03-04", "2026-03-03", "2025-03-03..2025-03-04"),
        (Period.WEEK, "2025-01-01", "2025-02-01", "2024-01-01..2024-01-07"),
        (Period.WEEK, "2027-01-01", "2027-02-01", "2025-12-29..2026-01-04"),
        (Period.MONTH, "2024-02-10", "2024-02-29", "2023-02-01..2023-02-28"),
        (Period.MONTH, "2025-02-10", "2025-02-28", "2024-02-01..2024-02-29"),
        (Period.MONTH, "2025-02-10", "2025-02-27", "2024-02-01..2024-02-27"),
        (Period.MONTH, "2024-02-10", "2024-02-28", "2023-02-01..2023-02-28"),
        (Period.MONTH, "2026-01-31", "2026-03-01", "2025-01-01..2025-01-31"),
        (Period.QUARTER, "2025-03-31", "2025-04-01", "2024-01-01..2024-03-31"),
        (Period.QUARTER, "2025-03-31", "2025-03-01", "2024-01-01..2024-02-29"),
    ],
)
def test_a_period_is_compared_with_the_same_part_of_the_one_a_year_before(
    unit: Period, day: str, today: str, year_before: str
):
    assert Span.of(unit, days(day)).year_before(days(today)) == span(year_before, unit)


def test_a_week_and_the_one_a_year_before_have_the_same_weekdays():
    for day in EVERY_DAY:
        week = Span.of(Period.WEEK, day)
        before = week.year_before(week.until)
        assert (week.since - before.since).days == 364
        assert before.since.weekday() == 0
        assert before.days == 7


@pytest.mark.parametrize("unit", [Period.DAY, Period.WEEK, Period.MONTH, Period.QUARTER])
def test_what_a_running_period_is_compared_with_is_never_longer_than_what_has_elapsed(unit: Period):
    for today in EVERY_DAY:
        running = Span.of(unit, today)
        if today < running.until:
            assert running.previous(today).days <= running.elapsed(today).days
            assert running.year_before(today).days <= running.elapsed(today).days
            assert running.previous(today).until < running.since


@pytest.mark.parametrize(
    ("chosen", "today", "previous", "year_before"),
    [
        ("2026-03-01..2026-03-10", "2026-03-10", "2026-02-19..2026-02-28", "2025-03-01..2025-03-10"),
        ("2024-02-29..2024-02-29", "2024-03-10", "2024-02-28..2024-02-28", "2023-02-28..2023-02-28"),
        ("2025-12-11..2026-03-10", "2026-03-10", "2025-09-12..2025-12-10", "2024-12-11..2025-03-10"),
        ("2026-03-01..2026-03-10", "2026-03-04", "2026-02-19..2026-02-22", "2025-03-01..2025-03-04"),
    ],
)
def test_days_of_ones_own_choosing_are_compared_with_as_many_before_and_the_same_a_year_before(
    chosen: str, today: str, previous: str, year_before: str
):
    assert span(chosen).previous(days(today)) == span(previous)
    assert span(chosen).year_before(days(today)) == span(year_before)
