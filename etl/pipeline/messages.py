"""What a person is told of a load or a check: one sentence a thing that was not taken."""

from collections.abc import Iterator

import polars as pl

from care.i18n import say
from etl.pipeline.load_report import LoadReport, SheetReport

ONE_BY_ONE = 5
"""So many rejected rows of a sheet are told each; the dashboard lists them all."""


def load_messages(report: LoadReport) -> Iterator[str]:
    """Every file that could not be read or was passed over, what is hidden, what was not taken, and why."""
    yield from map(str, (*report.faults, *report.skipped, *report.notices))
    for sheet in report.sheets:
        yield from _unknown(sheet)
        yield from _left_aside(sheet)
        yield from _rejected(sheet)
        yield from _warned(sheet)


def _unknown(sheet: SheetReport) -> Iterator[str]:
    if sheet.unknown_columns:
        names = "、".join(sheet.unknown_columns)
        yield say(
            f"{_place(sheet)}：不认识的列，未使用：{names}",
            f"{_place(sheet)}: columns not known and not used: {names}",
        )


def _left_aside(sheet: SheetReport) -> Iterator[str]:
    count, source = sheet.left_aside, sheet.source
    if count:
        yield say(
            f"{_place(sheet)}：按来源 {source} 的规则，{count} 行不属于本记录，未读入",
            f"{_place(sheet)}: {count} rows are no such records by the source {source}, and were not read",
        )


def _place(sheet: SheetReport) -> str:
    return f"{sheet.file} {sheet.sheet}".strip()


def _warned(sheet: SheetReport) -> Iterator[str]:
    """The warnings by their reasons, with the number of rows and the first of them."""
    warnings = sheet.notes.filter(pl.col("kind") == "warning")
    reasons = warnings.group_by("reason_zh", "reason_en", maintain_order=True).agg(
        pl.len().alias("rows"), pl.col("source_row").first()
    )
    for reason in reasons.head(ONE_BY_ONE).iter_rows(named=True):
        rows, first = reason["rows"], reason["source_row"]
        yield say(
            f"{_place(sheet)} 提醒 {rows} 行（第 {first} 行起）：{reason['reason_zh']}",
            f"{_place(sheet)} {rows} warnings, from row {first}: {reason['reason_en']}",
        )


def _rejected(sheet: SheetReport) -> Iterator[str]:
    place = _place(sheet)
    rows = sheet.notes.filter(pl.col("kind") == "rejected")
    for row in rows.head(ONE_BY_ONE).iter_rows(named=True):
        number = row["source_row"]
        yield say(f"{place} 第 {number} 行：{row['reason_zh']}", f"{place} row {number}: {row['reason_en']}")
    more = rows.height - ONE_BY_ONE
    if more > 0:
        yield say(f"{place} 还有 {more} 行被拒收", f"{place}: {more} more rows were rejected")
