"""Half-years, from January to June and from July to December: in each, lost customers are owed a call."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from care.periods.period import Span, months_later

MONTHS = 6


class HalfYearProgress(NamedTuple):
    """What a store has done of what it owes; ``gone``: the share of its running half-year that is gone."""

    name: str
    done: int
    owed: int
    gone: float


def half_year_of(day: date) -> Span:
    """The half-year that contains ``day``."""
    first = date(day.year, 1 if day.month <= MONTHS else 1 + MONTHS, 1)
    return Span(first, months_later(first, MONTHS) - timedelta(days=1))


def last_half_year_over(day: date) -> Span:
    """The last half-year that is over by the end of ``day``."""
    running = half_year_of(day)
    return running if day == running.until else half_year_of(running.since - timedelta(days=1))


def half_year_name(first_day: date) -> str:
    """2026-H1."""
    return f"{first_day.year}-H{1 if first_day.month <= MONTHS else 2}"


def share_gone(span: Span, at: datetime) -> float:
    """The share of a span that is gone at a moment, 0 to 1, to the second."""
    begin = datetime(span.since.year, span.since.month, span.since.day)
    return min(1.0, max(0.0, (at - begin) / timedelta(days=span.days)))


def half_year_gone(at: datetime) -> float:
    """The share of its half-year that is gone at a moment."""
    return share_gone(half_year_of(at.date()), at)
