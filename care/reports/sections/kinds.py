"""What a report kind is, and the three about business areas with the order of their sections."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from care.i18n import say
from care.periods.freshness import as_of
from care.periods.period import Period, Span
from care.reports.model.cover import NO_COVER, Cover
from care.reports.model.document import Report, ReportTable, Section
from care.reports.model.evidence import Evidence
from care.reports.model.scopes import AFTER_SALES, SALES, Scope
from care.reports.model.tables import definitions_table, records_table
from care.reports.sections.advisors import advisors
from care.reports.sections.callbacks import customer_words, execution, satisfaction
from care.reports.sections.complaints import classification, closed_loop, handling, revisits
from care.reports.sections.executive_summary import executive_page
from care.reports.sections.problems import problems
from care.reports.sections.summary import caveats, summary
from care.scorecard.scorecard import Scorecard
from care.semantic.format import day
from care.stores.store_names import store_name

MONTHLY = (execution, satisfaction, classification, closed_loop, handling, revisits, advisors, customer_words)
"""The sections in the order of SVW's list; the summary follows as the last one (definitions §9)."""
WEEKLY = (execution, satisfaction, classification, closed_loop, customer_words)
NAMED_STORES = 4
"""Maximum number of stores that the subtitle names."""


@dataclass(frozen=True)
class ReportKind:
    """A report kind: its calendar period and the business areas it covers."""

    key: str
    zh: str
    en: str
    unit: Period
    scopes: tuple[Scope, ...] = ()

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return say(self.zh, self.en)

    def span(self, day: date | None, until: date) -> Span:
        """The period that contains ``day``; without it, the last one over by the end of ``until``."""
        return Span.last_over(self.unit, until) if day is None else Span.of(self.unit, day)

    def period_name(self, span: Span) -> str:
        """The name of a period: 2026-02, 2026-03-02 (a week's Monday)."""
        return self.unit.name_of(span.since)

    def earlier(self, span: Span, today: date) -> tuple[Span, Span]:
        """The periods that one is compared with: that before it, and that of a year ago."""
        return span.previous(today), span.year_before(today)


SCOPED_REPORTS: dict[str, ReportKind] = {
    kind.key: kind
    for kind in (
        ReportKind("after-sales", "售后月度报告", "After-sales monthly report", Period.MONTH, (AFTER_SALES,)),
        ReportKind("sales", "销售月度报告", "Sales monthly report", Period.MONTH, (SALES,)),
        ReportKind(
            "weekly", "客户关怀周报", "Customer-care weekly report", Period.WEEK, (AFTER_SALES, SALES)
        ),
    )
}


def make_report(
    kind: ReportKind,
    evidences: Sequence[Evidence],
    cover: Cover = NO_COVER,
    scorecard: Scorecard | None = None,
) -> Report:
    """The report made from one Evidence for each scope of its kind, all with the same stores and span."""
    first = evidences[0]
    found = [problem for evidence in evidences for problem in problems(evidence)]
    items = WEEKLY if kind.unit is Period.WEEK else MONTHLY
    sections = [
        _finish_section(item(evidence), evidence, prefixed=len(evidences) > 1)
        for evidence in evidences
        for item in items
        if evidence.people or item is not advisors
    ]
    warnings = tuple(dict.fromkeys(line for evidence in evidences for line in caveats(evidence)))
    return Report(
        kind.key,
        kind.title,
        kind.period_name(first.span),
        first.store_codes,
        _subtitle(first),
        warnings,
        (*sections, summary(*evidences)),
        definitions_table([key for evidence in evidences for key in evidence.scope.metrics]),
        tuple(table for evidence in evidences for table in _records(evidence)),
        tuple(found),
        cover,
        executive_page(evidences, found),
        None if scorecard is None or scorecard.is_empty else scorecard,
    )


def digest(report: Report) -> list[str]:
    """The report as lines of a message: title, subtitle, caveats, and the sentences of the summary.

    A report of one page has no summary and is told whole.
    """
    told = report.sections if report.one_page else report.sections[-1:]
    return [
        f"{report.title} {report.period}",
        report.subtitle,
        *report.caveats,
        *(line for section in told for line in section.sentences),
    ]


def _finish_section(section: Section, evidence: Evidence, *, prefixed: bool) -> Section:
    """The section without empty charts, its title prefixed with the scope's name if ``prefixed``."""
    title = f"{evidence.scope.name} · {section.title}" if prefixed else section.title
    short = f"{evidence.scope.name} {section.short}" if prefixed and section.short else section.short
    charts = tuple(chart for chart in section.charts if not chart.is_empty)
    return replace(section, title=title, short=short, charts=charts)


def _subtitle(evidence: Evidence) -> str:
    stores = stores_in_words(evidence.store_codes)
    as_of_day = day(as_of(evidence.stores).date())
    return say(
        f"门店 {stores} · {_days(evidence.span)} · 数据截至 {as_of_day}",
        f"Stores {stores} · {_days(evidence.span)} · as of {as_of_day}",
    )


def stores_in_words(codes: Sequence[str]) -> str:
    """The stores by name; of many the first ones, and how many there are."""
    named = say("、", ", ").join(map(store_name, codes[:NAMED_STORES]))
    more = len(codes) - NAMED_STORES
    return named + (say(f" 等 {len(codes)} 家", f" and {more} more") if more > 0 else "")


def _days(span: Span) -> str:
    return say(f"{day(span.since)} 至 {day(span.until)}", f"{day(span.since)} to {day(span.until)}")


def _records(evidence: Evidence) -> list[ReportTable]:
    scope_name = evidence.scope.name
    tables = (
        (say("到期回访任务", "callbacks due"), evidence.tasks),
        (say("回访评分与原话", "scores and words"), evidence.voices),
        (say("受理投诉", "complaints received"), evidence.cases),
        (say("未关闭投诉", "open complaints"), evidence.open_cases),
    )
    return [
        records_table(say(f"{scope_name}{title}", f"{scope_name} {title}"), frame)
        for title, frame in tables
        if frame.height
    ]
