"""What a review shows of the minutes: what comes back to it, what it adds, and where charts are marked."""

from collections.abc import Iterable
from datetime import date, timedelta

from care.charts.theme import value_with_counts
from care.charts.trend import Mark
from care.review.minutes import Minute, MinuteKind, MinuteState
from care.signals.judged_series import JudgedSeries


def returning(minutes: Iterable[Minute], monday: date) -> list[Minute]:
    """What was agreed at earlier reviews and is open, or was settled at this one; overdue first."""
    theirs = [
        one
        for one in minutes
        if one.said.sort is not MinuteKind.NOTE and one.since < monday
        if one.said.state is MinuteState.OPEN or one.told_on == monday
    ]
    return sorted(theirs, key=lambda one: (not one.overdue(monday), one.said.due_on or date.max, one.since))


def new_ones(minutes: Iterable[Minute], monday: date) -> list[Minute]:
    """What this review added, in the order written."""
    return [one for one in minutes if one.since == monday]


def marks_of(minutes: Iterable[Minute], metric: str, store: str | None) -> list[Mark]:
    """The days on which something was agreed about a metric, for its chart at a store or over all."""
    return [
        Mark(one.since, one.said.what)
        for one in minutes
        if one.said.sort is not MinuteKind.NOTE and one.said.metric == metric
        if store is None or one.said.store in (None, store)
    ]


def since_then(one: Minute, course: JudgedSeries | None, week: date) -> str:
    """The metric's value in the last week before it was agreed and in ``week``, each with its n."""
    if course is None:
        return ""
    points = {judged.point.period: judged.point for judged in course.chart.points}
    told = [
        value_with_counts(course.chart.metric, points[period]._asdict())
        for period in dict.fromkeys((one.since - timedelta(weeks=1), week))
        if period in points and points[period].value is not None
    ]
    return " → ".join(told)
