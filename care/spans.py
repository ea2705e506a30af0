"""The stretches of time people ask for by name, counted back from the day the records reach to."""

from dataclasses import dataclass
from datetime import date, timedelta

from care.period import Period, Span
from care.words import say


@dataclass(frozen=True)
class NamedSpan:
    """A stretch by name: a calendar period some steps back, or a number of days up to today."""

    key: str
    zh: str
    en: str
    unit: Period | None = None
    back: int = 0
    days: int = 0

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return say(self.zh, self.en)

    def on(self, today: date) -> Span | None:
        """Its days as seen from ``today``; None means all days there are."""
        if self.unit is not None:
            span = Span.of(self.unit, today)
            for _ in range(self.back):
                span = Span.of(self.unit, span.since - timedelta(days=1))
            return span
        return Span(today - timedelta(days=self.days - 1), today) if self.days else None


SPANS: dict[str, NamedSpan] = {
    span.key: span
    for span in (
        NamedSpan("this_week", "本周", "This week", Period.WEEK),
        NamedSpan("last_week", "上周", "Last week", Period.WEEK, back=1),
        NamedSpan("this_month", "本月", "This month", Period.MONTH),
        NamedSpan("last_month", "上月", "Last month", Period.MONTH, back=1),
        NamedSpan("this_quarter", "本季", "This quarter", Period.QUARTER),
        NamedSpan("last_90_days", "近 90 天", "Last 90 days", days=90),
        NamedSpan("last_365_days", "近 12 个月", "Last 12 months", days=365),
        NamedSpan("all", "全部", "All"),
    )
}
"""By the key that stands in a page's address."""

USUAL = "last_90_days"
"""What a page shows before anyone has chosen."""

LONGEST_BY_WEEK = 120
"""Days; a longer stretch is drawn by month."""
_RUN_UP = {Period.WEEK: timedelta(weeks=26), Period.MONTH: timedelta(days=400)}


def unit_for(span: Span | None) -> Period:
    """How finely a stretch is drawn: by week, or by month where weeks would be too many."""
    return Period.MONTH if span is None or span.days > LONGEST_BY_WEEK else Period.WEEK


def with_run_up(span: Span | None, today: date, unit: Period) -> Span | None:
    """The stretch together with what came before it, so that a short one is seen in its course."""
    if span is None:
        return None
    end = unit.last_day(min(span.until, today))
    return Span(unit.first_day(min(span.since, end - _RUN_UP[unit])), end)
