"""Period presets, relative to the last day that records reach."""

from dataclasses import dataclass
from datetime import date, timedelta

from care.i18n import say
from care.periods.course import course_from
from care.periods.period import Period, Span


@dataclass(frozen=True)
class PeriodPreset:
    """A relative period: a calendar ``unit`` ``back`` steps ago, the year to date, or the last ``days``."""

    key: str
    zh: str
    en: str
    unit: Period | None = None
    back: int = 0
    days: int = 0
    of_year: bool = False

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return say(self.zh, self.en)

    def on(self, today: date) -> Span | None:
        """Its date range relative to ``today``; None means all days."""
        if self.unit is not None:
            span = Span.of(self.unit, today)
            for _ in range(self.back):
                span = Span.of(self.unit, span.since - timedelta(days=1))
            return span
        if self.of_year:
            return Span(today.replace(month=1, day=1), today)
        return Span(today - timedelta(days=self.days - 1), today) if self.days else None


PRESETS: dict[str, PeriodPreset] = {
    preset.key: preset
    for preset in (
        PeriodPreset("this_week", "本周至今", "Week to date", Period.WEEK),
        PeriodPreset("last_week", "上周", "Last week", Period.WEEK, back=1),
        PeriodPreset("this_month", "本月至今", "Month to date", Period.MONTH),
        PeriodPreset("last_month", "上月", "Last month", Period.MONTH, back=1),
        PeriodPreset("this_quarter", "本季至今", "Quarter to date", Period.QUARTER),
        PeriodPreset("last_quarter", "上季", "Last quarter", Period.QUARTER, back=1),
        PeriodPreset("year_to_date", "今年至今", "Year to date", of_year=True),
        PeriodPreset("last_28_days", "近 4 周", "Last 4 weeks", days=28),
        PeriodPreset("last_90_days", "近 90 天", "Last 90 days", days=90),
        PeriodPreset("last_365_days", "近 12 个月", "Last 12 months", days=365),
        PeriodPreset("all", "全部", "All"),
    )
}
"""Presets by the key in a page's URL."""

USUAL = "last_90_days"
"""The default preset of a page."""

LONGEST_BY_WEEK = 120
"""Maximum number of days drawn by week; longer ranges are drawn by month."""
SLACK = timedelta(weeks=6)
"""How far records may lag behind, so that the course of the last complete period is whole."""
_DRAWN = {Period.WEEK: timedelta(weeks=26), Period.MONTH: timedelta(days=400)}


def unit_for(span: Span | None) -> Period:
    """The granularity of a trend over a date range: week, or month for long ranges and for None."""
    return Period.MONTH if span is None or span.days > LONGEST_BY_WEEK else Period.WEEK


def with_course(span: Span, today: date, unit: Period) -> Span:
    """The date range extended back to all that a verdict on its last period rests on."""
    end = unit.last_day(min(span.until, today))
    return Span(course_from(unit, end - SLACK), end)


def drawn_from(span: Span | None, today: date, unit: Period) -> date | None:
    """The first day of the periods that a trend over a date range draws; None draws all."""
    if span is None:
        return None
    end = unit.last_day(min(span.until, today))
    return unit.first_day(min(span.since, end - _DRAWN[unit]))
