"""What a review shows of the minutes: returning actions, new entries, and marks on charts."""

from collections.abc import Iterable
from datetime import date, timedelta

from care.charts.theme import value_with_counts
from care.charts.trend import Mark
from care.i18n import say
from care.review.minutes import Minute, MinuteKind, MinuteState
from care.signals import Variation
from care.signals.judged_series import JudgedSeries


def returning(minutes: Iterable[Minute], monday: date) -> list[Minute]:
    """What was agreed at earlier reviews and is open, or was settled at this one; overdue first."""
    agreed = [
        one
        for one in minutes
        if one.content.sort is not MinuteKind.NOTE and one.since < monday
        if one.content.state is MinuteState.OPEN or one.told_on == monday
    ]
    return sorted(
        agreed, key=lambda one: (not one.overdue(monday), one.content.due_on or date.max, one.since)
    )


def new_ones(minutes: Iterable[Minute], monday: date) -> list[Minute]:
    """What this review added, in the order written."""
    return [one for one in minutes if one.since == monday]


def marks_of(minutes: Iterable[Minute], metric: str, store: str | None) -> list[Mark]:
    """The days on which something was agreed or noted about a metric, for its chart at a store or all."""
    return [
        Mark(one.since, one.content.what)
        for one in minutes
        if one.content.metric == metric
        if store is None or one.content.store in (None, store)
    ]


def since_then(one: Minute, series: JudgedSeries | None, week: date) -> str:
    """The metric's value in the last week before it was agreed and in ``week``, each with its n."""
    if series is None:
        return ""
    points = {judged.point.period: judged.point for judged in series.chart.points}
    values = [
        value_with_counts(series.chart.metric, points[period]._asdict())
        for period in dict.fromkeys((one.since - timedelta(weeks=1), week))
        if period in points and points[period].value is not None
    ]
    return " → ".join(values) + _moved(one, series)


def _moved(one: Minute, series: JudgedSeries) -> str:
    """Whether its chart shows a change that began after it was agreed."""
    last = series.chart.last
    if last is None or last.provisional:
        return ""
    if last.since is None or last.since.period < one.since:
        return say("；图上未见变化", "; no change in the chart yet")
    words = {
        Variation.IMPROVING: ("；此后变好", "; better since"),
        Variation.CONCERNING: ("；此后变差", "; worse since"),
        Variation.DOUBTED: ("；此后的变化存疑", "; what changed since is in doubt"),
    }
    return say(*words.get(last.variation or Variation.NEUTRAL, ("；此后有变化", "; changed since")))
