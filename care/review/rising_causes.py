"""Causes that complaints named more often than chance makes likely."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from care.i18n import say
from care.periods.period import Period
from care.semantic.format import count, percent
from care.semantic.metric import METRICS
from care.semantic.vocabulary import label
from care.signals.judged_series import JudgedSeries
from care.signals.run_rules import Direction
from care.signals.time_series import Reading, series_by, with_gaps_filled
from care.stats.contribution import Tally, contributions

FEWEST_IN_A_WEEK = 3
"""Least number of complaints of a cause in the week."""


@dataclass(frozen=True)
class RisenCause:
    """A cause whose number of complaints rose, with its judged series by week.

    ``now``: complaints in the latest whole week; ``usual``: the mean of all weeks.
    """

    cause: str
    series: JudgedSeries
    now: float
    usual: float


def risen_causes(
    by_cause: pl.DataFrame, weeks: Sequence[date], judge: Callable[[str, list[Reading]], JudgedSeries]
) -> list[RisenCause]:
    """The causes that rose, most complaints first. ``by_cause``: complaint_count by week and cause_1.

    ``weeks`` are the Mondays of all weeks: one without a complaint of a cause counts as zero.
    ``judge`` makes the series of a cause from its weeks.
    """
    found = [
        _risen(cause, judge(cause, _whole(series, weeks)))
        for (cause,), series in series_by(by_cause.drop_nulls("cause_1"), "cause_1").items()
    ]
    return sorted((one for one in found if one), key=lambda one: (-one.now, one.cause))


def _risen(cause: str, series: JudgedSeries) -> RisenCause | None:
    last = series.chart.last
    if last is None or not last.signals or last.signals[0].side is not Direction.HIGH:
        return None
    now, usual = last.point.value, last.centre
    if now is None or usual is None or now < FEWEST_IN_A_WEEK:
        return None
    return RisenCause(cause, series, now, usual)


def _whole(series: list[Reading], weeks: Sequence[date]) -> list[Reading]:
    return with_gaps_filled(series, METRICS["complaint_count"], Period.WEEK, (weeks[0], weeks[-1]))


def main_cause(by_cause: pl.DataFrame, series: JudgedSeries) -> str:
    """Which cause complaints that rose are about more than before; empty where chance explains the mixture.

    ``by_cause``: complaint_count of the same complaints by week and cause_1.
    """
    last = series.chart.last
    if last is None or last.since is None or last.signals[0].side is not Direction.HIGH:
        return ""
    since = last.since.period
    tallied = [
        (cause, Tally(sum(many for week, many in rows if week >= since), sum(many for _, many in rows)))
        for cause, rows in _weeks_of(by_cause).items()
    ]
    part = next((one for one in contributions("cause_1", tallied) if one.stands_out), None)
    if part is None:
        return ""
    whole, own, cause = part.all, part.own, label("cause_1", part.group)
    before = whole.cases - whole.misses
    now, usual = percent(own.misses / whole.misses), percent((own.cases - own.misses) / before)
    when, shares = series.chart.unit.name_of(since), (count(own.misses), count(whole.misses))
    return say(
        f"自 {when} 一周起 {shares[1]} 件中 {shares[0]} 件为“{cause}”（{now}，此前 {usual}）。",
        f"Since the week of {when} {shares[0]} of {shares[1]} are about “{cause}” ({now}, {usual} before).",
    )


def _weeks_of(by_cause: pl.DataFrame) -> dict[str, list[tuple[date, int]]]:
    weeks: dict[str, list[tuple[date, int]]] = {}
    for cause, week, many in by_cause.drop_nulls("cause_1").select("cause_1", "period", "denominator").rows():
        weeks.setdefault(cause, []).append((week, many))
    return weeks


def risen_table(rose: Sequence[RisenCause]) -> pl.DataFrame:
    """One row a cause as people read it: how many in the latest whole week, and how many usually."""
    headings = (say("原因", "Cause"), say("最近一周", "Latest week"), say("周均", "Weekly mean"))
    rows = [(label("cause_1", one.cause), count(one.now), f"{one.usual:.1f}") for one in rose]
    return pl.DataFrame(rows, headings, orient="row")
