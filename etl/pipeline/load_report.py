"""The result of a load or a check, for its messages and its JSON."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import polars as pl

from care.i18n import say
from etl.pipeline.batch import Batch
from etl.pipeline.manifest import Load
from etl.privacy.masked_notes import NOTES

SheetCounts = Mapping[tuple[str, str, str], Mapping[str, Any]]
"""File, content hash and sheet → row counts of the warehouse: accepted, superseded and duplicate."""


@dataclass(frozen=True, kw_only=True)
class SheetSummary:
    """What was read of one sheet, for the preview of a load and for its report."""

    file: str
    sheet: str
    source: str = ""
    """Name of the source; empty for a sheet that cannot be read."""
    lines: int = 0
    """Physical lines of the sheet, including headings and blank lines."""
    records: int = 0
    """Rows parsed from these lines, fewer where cells contain line breaks; they include the rows read."""
    read: int = 0
    rejected: int = 0
    warnings: int = 0
    left_aside: int = 0
    """Number of rows that the source excludes; they are not part of ``read``."""
    unknown_columns: tuple[str, ...] = ()
    stores: tuple[str, ...] = ()
    """Store codes of its rows; an empty one stands for rejected rows whose store is unknown."""
    notes: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=NOTES))
    """kind (rejected or warning), source_row, reason_zh, reason_en, raw; masked."""


@dataclass(frozen=True, kw_only=True)
class SheetReport(SheetSummary):
    """The row counts of one sheet: accepted, superseded, duplicate and rejected sum to ``read``."""

    record: str
    accepted: int
    superseded: int
    duplicate: int


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


def summary_of(file: str, batch: Batch, notes: pl.DataFrame) -> dict[str, Any]:
    """The fields of the :class:`SheetSummary` of a validated sheet."""
    shared = {one.name for one in fields(SheetSummary)} & {one.name for one in fields(Batch)}
    return {"file": file, "notes": notes} | {name: getattr(batch, name) for name in shared}


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
                **summary_of(load.file, sheet, sheet_notes),
                record=sheet.record,
                accepted=row_counts["accepted"],
                superseded=row_counts["superseded"],
                duplicate=row_counts["duplicate"],
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
