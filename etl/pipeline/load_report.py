"""The result of a load or a check, for its messages and its JSON."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from care.i18n import say
from etl.pipeline.manifest import Load

SheetCounts = Mapping[tuple[str, str, str], Mapping[str, Any]]
"""File, content hash and sheet → row counts of the warehouse: accepted, superseded and duplicate."""


@dataclass(frozen=True)
class SheetReport:
    """Row counts of one sheet: accepted, superseded, duplicate and rejected sum to ``read``."""

    file: str
    sheet: str
    record: str
    source: str
    lines: int
    """Physical lines of the sheet, including headings and blank lines."""
    records: int
    """Rows parsed from these lines, fewer where cells contain line breaks; they include the rows read."""
    read: int
    accepted: int
    superseded: int
    duplicate: int
    rejected: int
    warnings: int
    left_aside: int
    """Number of rows that the source excludes; they are not part of ``read``."""
    unknown_columns: tuple[str, ...]
    stores: tuple[str, ...]
    """Store codes of its rows; an empty one stands for rejected rows whose store is unknown."""
    notes: pl.DataFrame
    """kind (rejected or warning), source_row, reason_zh, reason_en, raw; masked."""


@dataclass(frozen=True)
class FileFault:
    """Why a file or some of its sheets could not be read, and what to do, in both languages."""

    file: str
    zh: str
    en: str

    def __str__(self) -> str:
        return say(f"{self.file}：{self.zh}", f"{self.file}: {self.en}")


class FileNotice(FileFault):
    """A notice on a file: hidden content of a file that was read, or why a file was skipped."""


@dataclass(frozen=True)
class LoadReport:
    """The sheets read, the files that could not be read, and notices on the others."""

    sheets: tuple[SheetReport, ...]
    faults: tuple[FileFault, ...]
    skipped: tuple[FileNotice, ...]
    """Files of a folder that were skipped, each with the reason."""
    notices: tuple[FileNotice, ...]
    """Hidden sheets and rows of files that were read."""
    build: str | None
    """The id of the new warehouse build; None where nothing changed or nothing was loaded."""

    @property
    def stores(self) -> set[str]:
        """The codes of all stores that have rows in the sheets."""
        return {store for sheet in self.sheets for store in sheet.stores if store}

    @property
    def rejected(self) -> int:
        """Number of rejected rows and unreadable files together: 0 for a load without errors."""
        return sum(sheet.rejected for sheet in self.sheets) + len(self.faults)


def sheet_reports(load: Load, notes: Iterable[pl.DataFrame], counts: SheetCounts) -> list[SheetReport]:
    """One report a sheet of a load, none if it is withdrawn; sheets without ``counts`` count as accepted."""
    reports: list[SheetReport] = []
    if load.withdrawn:
        return reports
    for sheet, sheet_notes in zip(load.sheets, notes, strict=True):
        all_accepted = {"accepted": sheet.read - sheet.rejected, "superseded": 0, "duplicate": 0}
        row_counts = counts.get((load.file, load.sha256, sheet.sheet), all_accepted)
        reports.append(
            SheetReport(
                file=load.file,
                sheet=sheet.sheet,
                record=sheet.record,
                source=sheet.source,
                lines=sheet.lines,
                records=sheet.records,
                read=sheet.read,
                accepted=row_counts["accepted"],
                superseded=row_counts["superseded"],
                duplicate=row_counts["duplicate"],
                rejected=sheet.rejected,
                warnings=sheet.warnings,
                left_aside=sheet.left_aside,
                unknown_columns=sheet.unknown_columns,
                stores=sheet.stores,
                notes=sheet_notes,
            )
        )
    return reports


def fault_of(load: Load) -> FileFault | None:
    """Why a file or some of its sheets could not be read, or that it is withdrawn; None without a fault."""
    if load.withdrawn:
        at = load.withdrawn["at"]
        return FileFault(
            load.file,
            f"这个文件已于 {at} 撤回，不计入；如需计入，请恢复导入 {load.id}",
            f"this file was withdrawn at {at} and does not count; to count it again, restore load {load.id}",
        )
    return FileFault(load.file, load.fault["zh"], load.fault["en"]) if load.fault else None
