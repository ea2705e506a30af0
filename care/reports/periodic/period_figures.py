"""What every periodic report is made from, and the report that comes of its sections."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from care.i18n import say
from care.periods.freshness import as_of
from care.periods.period import Span
from care.reports.model.document import Report, ReportTable, Section
from care.reports.model.evidence import MetricFigures
from care.reports.model.tables import definitions_table
from care.reports.sections.kinds import ReportKind, stores_in_words
from care.reports.sections.record_limits import record_limits, unfinished
from care.semantic.format import day


@dataclass(frozen=True)
class PeriodFigures:
    """The figures of a report's metrics over its period.

    ``stores``: one row a store, as everywhere. ``people``: whether the reader may see colleagues' names.
    """

    kind: ReportKind
    span: Span
    stores: pl.DataFrame
    measured: Mapping[str, MetricFigures]
    people: bool = True

    @property
    def store_codes(self) -> tuple[str, ...]:
        """The store codes in ascending order."""
        return tuple(self.stores["store"].sort())

    def report(
        self, sections: Sequence[Section], records: Sequence[ReportTable] = (), *, one_page: bool = False
    ) -> Report:
        """The report of these sections; the last one is its summary."""
        return Report(
            self.kind.key,
            self.kind.title,
            self.kind.period_name(self.span),
            self.store_codes,
            self._subtitle(),
            (*record_limits(self.stores, self.span), *unfinished(self.stores, self.span)),
            tuple(sections),
            definitions_table([*self.measured]),
            tuple(table for table in records if table.rows),
            one_page=one_page,
        )

    def _subtitle(self) -> str:
        stores = stores_in_words(self.store_codes)
        first, last, known = day(self.span.since), day(self.span.until), day(as_of(self.stores).date())
        days = first if first == last else say(f"{first} 至 {last}", f"{first} to {last}")
        return say(f"门店 {stores} · {days} · 数据截至 {known}", f"Stores {stores} · {days} · as of {known}")
