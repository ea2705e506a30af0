"""The course that a verdict rests on: always the same periods, whatever days a reader looks at.

Because limits come from the periods that are judged together, a page of ninety days, a review of a year and a
report of two would each judge the same week in their own way.
"""

from datetime import date, timedelta

from care.periods.period import Period

COURSES = {Period.DAY: timedelta(weeks=26), Period.WEEK: timedelta(weeks=112)}
"""How far back the periods reach: of weeks two years and what their change is held against. Months and
quarters, of which there are few, all count."""
BEGINNING = date(2000, 1, 1)
"""No record is older (definitions §2)."""


def course_from(unit: Period, until: date) -> date:
    """The first day of the course of the last period that is over by the end of ``until``."""
    if unit not in COURSES:
        return BEGINNING
    return running_from(unit, until) - COURSES[unit]


def running_from(unit: Period, complete_until: date) -> date:
    """The first day of the first period that the records do not reach to its end."""
    return unit.first_day(complete_until + timedelta(days=1))
