"""Times with and without a time of day.

A moment is a ``datetime``, or a ``date`` where its cell has no time of day. What is not said of the order of
two moments of one day is decided here: neither is after the other where one of them has no time of day.
"""

from datetime import date, datetime

from tests.reference.calendar import end_of, start_of

Moment = date | datetime


def has_clock(moment: Moment) -> bool:
    return isinstance(moment, datetime)


def day_of(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def placed(moment: Moment) -> datetime:
    """Where it stands in coverage, maturity and the order of a list: 00:00:00 of its day without a clock."""
    return moment if isinstance(moment, datetime) else start_of(moment)


def clock_start(moment: Moment) -> datetime:
    """When a clock that starts with it starts: at the end of its day without a time of day."""
    return moment if isinstance(moment, datetime) else end_of(moment)


def in_time(event: Moment | None, limit: datetime) -> bool | None:
    """Whether it happened by ``limit``; None where its day holds the limit and it has no time of day."""
    if event is None:
        return False
    if isinstance(event, datetime):
        return event <= limit
    if end_of(event) <= limit:
        return True
    return False if start_of(event) > limit else None


def within(event: Moment, limit: datetime) -> bool:
    """Whether it happened by ``limit``, yes or no: without a time of day the limit's day is within."""
    return event <= limit if isinstance(event, datetime) else event <= limit.date()


def after(later: Moment, earlier: Moment) -> bool:
    """Whether it is known to be the later one: to the second, or by day where one has no time of day."""
    if isinstance(later, datetime) and isinstance(earlier, datetime):
        return later > earlier
    return day_of(later) > day_of(earlier)
