"""What a load or a check tells of the files it was given."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from care.i18n import say
from etl.pipeline.manifest import Load

Books = Mapping[tuple[str, str, str], Mapping[str, Any]]
"""File, content hash and sheet → what became of its rows, over everything ever loaded."""


@dataclass(frozen=True)
class SheetReport:
    """What became of the rows of one sheet: accepted, superseded, duplicate and rejected sum to ``read``."""

    file: str
    sheet: str
    record: str
    source: str
    lines: int
    """Physical lines of the sheet, those of the headings and blank ones among them."""
    records: int
    """Rows that these lines make, fewer where cells hold line breaks; those read are among them."""
    read: int
    accepted: int
    superseded: int
    duplicate: int
    rejected: int
    warnings: int
    left_aside: int
    """Rows that the source says are no records of ours; they are not among those read."""
    unknown_columns: tuple[str, ...]
    stores: tuple[str, ...]
    """Of which its rows are; an empty one stands for rejected rows of which that is not known."""
    notes: pl.DataFrame
    """kind (rejected or warning), source_row, reason_zh, reason_en, raw; masked."""


@dataclass(frozen=True)
class FileFault:
    """A file, or some of its sheets, that could not be read, and what to do."""

    file: str
    zh: str
    en: str

    def __str__(self) -> str:
        return say(f"{self.file}：{self.zh}", f"{self.file}: {self.en}")


class FileNotice(FileFault):
    """What is to be said of a file that was read: what in it is hidden, or why it was passed over."""


@dataclass(frozen=True)
class LoadReport:
    """What a load or a check found in the files it was given."""

    sheets: tuple[SheetReport, ...]
    faults: tuple[FileFault, ...]
    skipped: tuple[FileNotice, ...]
    """Files of a folder that were passed over, each with the reason."""
    notices: tuple[FileNotice, ...]
    """What is hidden in files that were read."""
    build: str | None
    """The id of the new warehouse; None where nothing changed, or nothing was loaded."""

    @property
    def stores(self) -> set[str]:
        """The stores whose rows the sheets have."""
        return {store for sheet in self.sheets for store in sheet.stores if store}

    @property
    def rejected(self) -> int:
        """Rejected rows and unreadable files together: 0 where all is well."""
        return sum(sheet.rejected for sheet in self.sheets) + len(self.faults)


def sheet_reports(load: Load, notes: Iterable[pl.DataFrame], books: Books) -> list[SheetReport]:
    """One for each sheet of a load; where the books do not know it, every sound row counts as accepted."""
    reports: list[SheetReport] = []
    if load.withdrawn:
        return reports
    for sheet, noted in zip(load.sheets, notes, strict=True):
        first = {"accepted": sheet.read - sheet.rejected, "superseded": 0, "duplicate": 0}
        counts = books.get((load.file, load.sha256, sheet.sheet), first)
        reports.append(
            SheetReport(
                file=load.file,
                sheet=sheet.sheet,
                record=sheet.record,
                source=sheet.source,
                lines=sheet.lines,
                records=sheet.records,
                read=sheet.read,
                accepted=counts["accepted"],
                superseded=counts["superseded"],
                duplicate=counts["duplicate"],
                rejected=sheet.rejected,
                warnings=sheet.warnings,
                left_aside=sheet.left_aside,
                unknown_columns=sheet.unknown_columns,
                stores=sheet.stores,
                notes=noted,
            )
        )
    return reports


def fault_of(load: Load) -> FileFault | None:
    """Why the file, or some of its sheets, could not be read or does not count."""
    if load.withdrawn:
        at = load.withdrawn["at"]
        return FileFault(
            load.file,
            f"这个文件已于 {at} 撤回，不计入；如需计入，请恢复装载 {load.id}",
            f"this file was withdrawn at {at} and does not count; to count it again, restore load {load.id}",
        )
    return FileFault(load.file, load.fault["zh"], load.fault["en"]) if load.fault else None
