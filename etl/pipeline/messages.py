"""The messages of a load or a check: one sentence for each file, column or row that was not loaded."""

from collections.abc import Iterable, Iterator

import polars as pl

from care.i18n import say
from etl.mapping.columns.day_and_clock import is_clock_heading
from etl.pipeline.load_report import LoadReport, SheetReport

MAX_ROW_MESSAGES = 5
"""Maximum number of rejected rows of a sheet with a message of their own; the dashboard lists all."""


def load_messages(report: LoadReport) -> Iterator[str]:
    """Unreadable, skipped and hidden content, unknown columns, excluded and rejected rows, and warnings."""
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
        yield from (
            f"{_place(sheet)}{say('：', ': ')}{told}" for told in unread_clocks(sheet.unknown_columns)
        )


def unread_clocks(unknown: Iterable[str]) -> Iterator[str]:
    """A sentence for each of these columns that seems to be the time of day of another one."""
    for name in filter(is_clock_heading, unknown):
        yield say(
            f"“{name}”像是一天中的时刻，但写法读不懂，没有与日期合读；请写成 14:30",
            f"“{name}” seems to be a time of day in a notation that is not known, and was not joined to its "
            "day; write it like 14:30",
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
    """One message a reason of warnings, with the number of rows and the first of them."""
    warnings = sheet.notes.filter(pl.col("kind") == "warning")
    reasons = warnings.group_by("reason_zh", "reason_en", maintain_order=True).agg(
        pl.len().alias("rows"), pl.col("source_row").first()
    )
    for reason in reasons.head(MAX_ROW_MESSAGES).iter_rows(named=True):
        rows, first = reason["rows"], reason["source_row"]
        yield say(
            f"{_place(sheet)} 需核对 {rows} 行（第 {first} 行起）：{reason['reason_zh']}",
            f"{_place(sheet)} {rows} warning{'s' * (rows > 1)}, from row {first}: {reason['reason_en']}",
        )


def _rejected(sheet: SheetReport) -> Iterator[str]:
    place = _place(sheet)
    rows = sheet.notes.filter(pl.col("kind") == "rejected")
    for row in rows.head(MAX_ROW_MESSAGES).iter_rows(named=True):
        number = row["source_row"]
        yield say(f"{place} 第 {number} 行：{row['reason_zh']}", f"{place} row {number}: {row['reason_en']}")
    more = rows.height - MAX_ROW_MESSAGES
    if more > 0:
        yield say(f"{place} 还有 {more} 行被拒收", f"{place}: {more} more rows were rejected")
