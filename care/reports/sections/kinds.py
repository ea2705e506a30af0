"""The three reports: which part of the trade each is about, over which period, and its items in order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from care.i18n import say
from care.periods.freshness import as_of
from care.periods.period import Period, Span
from care.reports.model.document import Report, ReportTable, Section
from care.reports.model.evidence import AFTER_SALES, SALES, Evidence, Scope
from care.reports.model.tables import definitions_table, records_table
from care.reports.sections.advisors import advisors
from care.reports.sections.callbacks import customer_words, execution, satisfaction
from care.reports.sections.complaints import classified, closed_loop, handling, revisits
from care.reports.sections.problems import problems
from care.reports.sections.summary import caveats, summary
from care.semantic.format import day

MONTHLY = (execution, satisfaction, classified, closed_loop, handling, revisits, advisors, customer_words)
"""The items of SVW's list, in its order; the summary comes last (definitions §9)."""
WEEKLY = (execution, satisfaction, classified, closed_loop, customer_words)


@dataclass(frozen=True)
class ReportKind:
    """One report: its period and the parts of the trade it covers."""

    key: str
    zh: str
    en: str
    unit: Period
    scopes: tuple[Scope, ...]

    @property
    def title(self) -> str:
        """Its name in the reader's language."""
        return say(self.zh, self.en)

    def span(self, day: date | None, until: date) -> Span:
        """The period that holds ``day``, or the last one that is over by the end of ``until``."""
        if day is not None:
            return Span.of(self.unit, day)
        running = Span.of(self.unit, until)
        return running if until == running.until else Span.of(self.unit, running.since - timedelta(days=1))


REPORTS: dict[str, ReportKind] = {
    kind.key: kind
    for kind in (
        ReportKind("after-sales", "售后月度报告", "After-sales monthly report", Period.MONTH, (AFTER_SALES,)),
        ReportKind("sales", "销售月度报告", "Sales monthly report", Period.MONTH, (SALES,)),
        ReportKind(
            "weekly", "客户关怀周报", "Customer-care weekly report", Period.WEEK, (AFTER_SALES, SALES)
        ),
    )
}


def make_report(kind: ReportKind, evidences: Sequence[Evidence]) -> Report:
    """The report from one evidence a scope of its kind, all of the same stores and days."""
    first = evidences[0]
    conclusion = summary(*evidences)
    items = WEEKLY if kind.unit is Period.WEEK else MONTHLY
    sections = [
        _told_apart(item(evidence), evidence, apart=len(evidences) > 1)
        for evidence in evidences
        for item in items
    ]
    warned = tuple(dict.fromkeys(line for evidence in evidences for line in caveats(evidence)))
    return Report(
        kind.key,
        kind.title,
        kind.unit.name_of(first.span.since),
        first.names,
        _about(first),
        warned,
        (*sections, conclusion),
        definitions_table([key for evidence in evidences for key in evidence.scope.metrics]),
        tuple(table for evidence in evidences for table in _records(evidence)),
        tuple(problem for evidence in evidences for problem in problems(evidence)),
    )


def digest(report: Report) -> list[str]:
    """The report in a few lines: title, what it is about, what is missing, what stands out."""
    return [f"{report.title} {report.period}", report.about, *report.caveats, *report.sections[-1].sentences]


def _told_apart(section: Section, evidence: Evidence, *, apart: bool) -> Section:
    """The section without its blank charts, under its scope's name where there are two."""
    title = f"{evidence.scope.name} · {section.title}" if apart else section.title
    return replace(section, title=title, charts=tuple(chart for chart in section.charts if not chart.blank))


def _about(evidence: Evidence) -> str:
    stores = say("、", ", ").join(evidence.names)
    known_until = day(as_of(evidence.stores).date())
    return say(
        f"门店 {stores} · {_days(evidence.span)} · 数据截至 {known_until}",
        f"Stores {stores} · {_days(evidence.span)} · as of {known_until}",
    )


def _days(span: Span) -> str:
    return say(f"{day(span.since)} 至 {day(span.until)}", f"{day(span.since)} to {day(span.until)}")


def _records(evidence: Evidence) -> list[ReportTable]:
    lead = evidence.scope.name
    behind = (
        (say("到期回访任务", "callbacks due"), evidence.tasks),
        (say("回访评分与原话", "scores and words"), evidence.voices),
        (say("受理投诉", "complaints received"), evidence.cases),
        (say("未关闭投诉", "open complaints"), evidence.open_cases),
    )
    return [
        records_table(say(f"{lead}{what}", f"{lead} {what}"), frame) for what, frame in behind if frame.height
    ]
