"""The calendar of a store: opening hours, how busy a day is, and times of events."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

SPRING_FESTIVALS = (date(2024, 2, 10), date(2025, 1, 29), date(2026, 2, 17))
SUNDAY = 6


def days(first: date, last: date) -> Iterator[date]:
    """Every day from ``first`` to ``last``, both included."""
    return (first + timedelta(offset) for offset in range((last - first).days + 1))


def workshop_busyness(day: date) -> float:
    """The number of customers relative to an ordinary day: 0 on Sundays and at the festival."""
    if day.weekday() == SUNDAY:
        return 0.0
    from_festival = min(((day - festival).days for festival in SPRING_FESTIVALS), key=abs)
    if -1 <= from_festival <= 2:
        return 0.0
    if 3 <= from_festival <= 12:
        return 0.45
    if -21 <= from_festival <= -2:
        return 1.4
    if day.month == 10 and day.day <= 7:
        return 0.6
    return 1.2 if day.weekday() == SUNDAY - 1 else 1.0


def at(day: date, opening: float, closing: float, rng: Random) -> datetime:
    """A random minute of ``day`` between two hours (9.5 is half past nine)."""
    minutes = rng.uniform(opening * 60, closing * 60)
    return datetime.combine(day, time()) + timedelta(minutes=int(minutes))


def in_working_hours(moment: datetime, rng: Random) -> datetime:
    """The ``moment`` if it is from 8:00 to 19:00, else a random time in the next working morning."""
    if moment.hour < 8:
        return at(moment.date(), 8.5, 11, rng)
    if moment.hour >= 19:
        return at(moment.date() + timedelta(1), 8.5, 11, rng)
    return moment


def after(moment: datetime, hours: float, rng: Random) -> datetime:
    """A time about ``hours`` later at which the store works, to the minute."""
    return in_working_hours(moment + timedelta(minutes=int(hours * 60)), rng)
