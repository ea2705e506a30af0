"""Calendar periods and date ranges, and the earlier ones they are compared with (definitions §2)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache


class Period(StrEnum):
    """The granularity of a metric by date. A week is an ISO week, named by its Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    ALL = "all"

    def first_day(self, day: date) -> date:
        """The first day of the period that contains ``day``; for ALL the day itself."""
        match self:
            case Period.WEEK:
                return day - timedelta(days=day.weekday())
            case Period.MONTH:
                return day.replace(day=1)
            case Period.QUARTER:
                return day.replace(month=day.month - (day.month - 1) % 3, day=1)
            case _:
                return day

    @lru_cache(maxsize=4096)
    def last_day(self, day: date) -> date:
        """The last day of the period that contains ``day``; for ALL the day itself."""
        match self:
            case Period.WEEK:
                return self.first_day(day) + timedelta(days=6)
            case Period.MONTH:
                return months_later(self.first_day(day), 1) - timedelta(days=1)
            case Period.QUARTER:
                return months_later(self.first_day(day), 3) - timedelta(days=1)
            case _:
                return day

    def name_of(self, first_day: date | None) -> str:
        """2026-03-04, 2026-03-02 (a week's Monday), 2026-03, 2026-Q1; ``all`` without a day."""
        if first_day is None:
            return self.value
        match self:
            case Period.MONTH:
                return f"{first_day:%Y-%m}"
            case Period.QUARTER:
                return f"{first_day.year}-Q{(first_day.month + 2) // 3}"
            case _:
                return first_day.isoformat()


@dataclass(frozen=True)
class Span:
    """A date range, both ends included; ``unit`` where it is a calendar period."""

    since: date
    until: date
    unit: Period | None = None

    @classmethod
    def of(cls, unit: Period, day: date) -> "Span":
        """The whole calendar period that contains ``day``."""
        return cls(unit.first_day(day), unit.last_day(day), unit)

    @classmethod
    def last_over(cls, unit: Period, day: date) -> "Span":
        """The last calendar period that is over by the end of ``day``."""
        running = cls.of(unit, day)
        return running if day == running.until else cls.of(unit, running.since - timedelta(days=1))

    @property
    def days(self) -> int:
        """The number of days, both ends included."""
        return (self.until - self.since).days + 1

    def elapsed(self, today: date) -> "Span":
        """The part that has elapsed by the end of ``today``; at least its first day."""
        return Span(self.since, max(self.since, min(self.until, today)), self.unit)

    def previous(self, today: date) -> "Span":
        """The previous period, or as many days; cut to the elapsed part while this one is running."""
        day_before = self.since - timedelta(days=1)
        if self.unit is None:
            return self._same_part(Span(self.since - timedelta(days=self.days), day_before), today)
        return self._same_part(Span.of(self.unit, day_before), today)

    def year_before(self, today: date) -> "Span":
        """The same period last year (a week: 52 weeks ago), cut to the same elapsed part."""
        match self.unit:
            case None:
                days = Span(months_later(self.since, -12), months_later(self.until, -12))
                return self._same_part(days, today)
            case Period.WEEK | Period.DAY:
                return self._same_part(Span.of(self.unit, self.since - timedelta(weeks=52)), today)
            case _:
                return self._same_part(Span.of(self.unit, months_later(self.since, -12)), today)

    def _same_part(self, other: "Span", today: date) -> "Span":
        if today >= self.until:
            return other
        return other.elapsed(other.since + timedelta(days=self.elapsed(today).days - 1))


def months_later(day: date, months: int) -> date:
    """The same day ``months`` later, or the last day of that month where it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    first = date(index // 12, index % 12 + 1, 1)
    next_first = date((index + 1) // 12, (index + 1) % 12 + 1, 1)
    return min(first.replace(day=1) + timedelta(days=day.day - 1), next_first - timedelta(days=1))
