"""Days, months, quarters and half-years (definitions §2)."""

import calendar
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TypeVar

Day = TypeVar("Day", date, datetime)

END_OF_DAY = time(23, 59, 59)


def months_after(day: Day, months: int) -> Day:
    """The same day that many months on, or the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return day.replace(year=year, month=month + 1, day=min(day.day, last))


def start_of(day: date) -> datetime:
    return datetime.combine(day, time())


def end_of(day: date) -> datetime:
    return datetime.combine(day, END_OF_DAY)


def half_year(day: date) -> date:
    """The first day of the half-year that holds ``day``."""
    return date(day.year, 1 if day.month <= 6 else 7, 1)


def quarter(day: date) -> date:
    """The first day of the quarter that holds ``day``."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def starts(first: date, last: date, months: int) -> Iterator[date]:
    """First days of the half-years (6) or quarters (3) that begin after ``first`` and not after ``last``."""
    start = months_after(half_year(first) if months == 6 else quarter(first), months)
    while start <= last:
        yield start
        start = months_after(start, months)


def month_ends(first: date, as_of: datetime) -> Iterator[date]:
    """Last days of the months from that of ``first`` on that are over by ``as_of``."""
    start = first.replace(day=1)
    while end_of(end := months_after(start, 1) - timedelta(days=1)) <= as_of:
        yield end
        start = months_after(start, 1)


def first_day_of(period: str, day: date) -> date | None:
    """The first day of the period that holds ``day``; None for ``all``."""
    match period:
        case "day":
            return day
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "quarter":
            return quarter(day)
        case "all":
            return None
    raise ValueError(period)
