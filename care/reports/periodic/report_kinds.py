"""Every report that can be asked for, by key: the monthly and weekly ones, and the periodic ones."""

from dataclasses import dataclass
from datetime import date, timedelta

from care.periods.half_year import half_year_name, half_year_of, last_half_year_over
from care.periods.period import Period, Span, months_later
from care.reports.sections.kinds import SCOPED_REPORTS, ReportKind


@dataclass(frozen=True)
class HalfYearlyKind(ReportKind):
    """A report on a half-year, which is no period that metrics are counted by."""

    def span(self, day: date | None, until: date) -> Span:
        """The half-year that contains ``day``; without it, the last one over by the end of ``until``."""
        return last_half_year_over(until) if day is None else half_year_of(day)

    def period_name(self, span: Span) -> str:
        """2026-H1."""
        return half_year_name(span.since)

    def earlier(self, span: Span, today: date) -> tuple[Span, Span]:
        """The half-year before and that of a year ago, cut as this one is by the end of ``today``."""
        before, year = (half_year_of(months_later(span.since, -months)) for months in (6, 12))
        if today >= span.until:
            return before, year
        gone = timedelta(days=span.elapsed(today).days - 1)
        return Span(before.since, before.since + gone), Span(year.since, year.since + gone)


DAILY = ReportKind("daily", "客户关怀日报", "Customer-care daily report", Period.DAY)
APPRAISAL = ReportKind("appraisal", "回访与投诉处理考核表", "Appraisal sheet", Period.MONTH)
KEY_CUSTOMERS = ReportKind("key", "重点客户季度回访报告", "Key customers' quarterly report", Period.QUARTER)
LOST_CUSTOMERS = HalfYearlyKind(
    "lost", "流失客户半年回访报告", "Lost customers' half-yearly report", Period.ALL
)

REPORTS: dict[str, ReportKind] = SCOPED_REPORTS | {
    kind.key: kind for kind in (DAILY, APPRAISAL, KEY_CUSTOMERS, LOST_CUSTOMERS)
}
