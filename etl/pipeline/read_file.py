"""Read and validate one file: its entry in the manifest and the notes on its rows."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import Literal

import polars as pl

from care.audit.log import signed_by
from care.privacy.text_masking import display_name
from etl.mapping.detect import detect_file
from etl.mapping.source import Source
from etl.pipeline.batch import Batch
from etl.pipeline.duplicate_sheets import warn_of_duplicates
from etl.pipeline.files.known_files import KnownFiles
from etl.pipeline.manifest import Load, time_in_name
from etl.pipeline.unforeseen import UNFORESEEN, unforeseen
from etl.privacy.own_customer import without_customers
from etl.readers.regular_file import open_regular_file
from etl.records.file_names import file_name
from etl.records.sheet_table import Notice, Table, Unreadable
from warehouse.storage.write_errors import is_write_fault

Work = Callable[[Table, str], tuple[Batch, pl.DataFrame]]
"""Validates a table of a file with that content hash; returns its entry and its notes."""
Exported = Literal["source", "name", "mtime"]
"""Where the export time of a file comes from."""

STILL_CHANGING = Unreadable(
    "文件在读取时仍在变化。请等它写完后再导入。",
    "The file was changing while it was read. Load it again once it is complete.",
)


@dataclass(frozen=True)
class ReadFile:
    """One file, read and validated."""

    load: Load
    notes: tuple[pl.DataFrame, ...]
    """One frame a sheet of the load."""
    notices: tuple[Notice, ...] = ()
    """Notices on the file that reject no rows."""


@dataclass(frozen=True)
class FileContent:
    """The fingerprint of a file, taken before it is read, to detect changes while reading."""

    bytes: int
    sha256: str
    modified_at: datetime


def read_file(
    path: Path, sources: Sequence[Source], by: str, work: Work, known: KnownFiles | None = None
) -> ReadFile:
    """Read a file and validate each of its sheets with ``work``; the entry holds what could not be read.

    A ``known`` file is not read again.

    Because one file must not stop the others, an unexpected error becomes the fault of its sheet or file.
    Only an error that means that the home cannot be written is raised.
    """
    try:
        return _read(path, sources, by, work, known)
    except UNFORESEEN as fault:
        if is_write_fault(fault):
            raise
        entry = _entry(path, FileContent(0, "", datetime.now()), by, fault=_fault([unforeseen(fault)]))
        return ReadFile(entry, ())


def _read(path: Path, sources: Sequence[Source], by: str, work: Work, known: KnownFiles | None) -> ReadFile:
    content = content_of(path)
    if known and (found := known.find(path, content.bytes, content.sha256, content.modified_at)):
        return ReadFile(*found)
    detected, notices = _detect(path, sources)
    if content_of(path) != content:
        detected, notices = [STILL_CHANGING], ()
    validated: list[tuple[Batch, pl.DataFrame]] = []
    sheets: list[Table] = []
    faults = [one for one in detected if isinstance(one, Unreadable)]
    for table in (one for one in detected if isinstance(one, Table)):
        try:
            validated.append(work(table, content.sha256))
            sheets.append(table)
        except UNFORESEEN as fault:
            if is_write_fault(fault):
                raise
            faults.append(unforeseen(fault, table.sheet))
    entry = _entry(
        path,
        content,
        by,
        tables=sheets,
        exported=_exported(path, sheets, content.modified_at),
        sheets=tuple(batch for batch, _ in validated),
        fault=_fault(faults),
        read_as=known.read_as(path) if known and sheets and not (faults or notices) else "",
    )
    return ReadFile(entry, tuple(notes for _, notes in validated), notices)


def joined_file(
    path: Path,
    content: FileContent,
    by: str,
    outcome: tuple[Batch, pl.DataFrame, Table],
    known: KnownFiles | None,
) -> ReadFile:
    """A file whose only sheet was validated together with others: its batch, its notes and its table."""
    batch, notes, table = outcome
    entry = _entry(
        path,
        content,
        by,
        fault=None,
        tables=[table],
        exported=_exported(path, [table], content.modified_at),
        sheets=(batch,),
        read_as=known.read_as(path) if known else "",
    )
    return ReadFile(entry, (notes,))


def _entry(
    path: Path,
    content: FileContent,
    by: str,
    *,
    fault: dict[str, str] | None,
    tables: Sequence[Table] = (),
    exported: tuple[datetime, Exported] | None = None,
    sheets: tuple[Batch, ...] = (),
    read_as: str = "",
) -> Load:
    """The file in the manifest."""
    exported_at, exported_by = exported or (content.modified_at, "mtime")
    return Load(
        file=without_customers(display_name(file_name(path)), tables),
        sha256=content.sha256,
        bytes=content.bytes,
        loaded_at=f"{datetime.now():%Y-%m-%d %H:%M:%S}",
        loaded_by=signed_by(by),
        exported_at=f"{exported_at:%Y-%m-%d %H:%M:%S}",
        exported_by=exported_by,
        sheets=sheets,
        fault=fault,
        read_as=read_as,
    )


def _detect(path: Path, sources: Sequence[Source]) -> tuple[list[Table | Unreadable], tuple[Notice, ...]]:
    """The sheets of a file and the notices on it; a fault of the whole file is the only element."""
    try:
        detected = detect_file(path, sources)
        return warn_of_duplicates(detected.found), detected.notices
    except Unreadable as fault:
        return [fault], ()
    except UNFORESEEN as fault:
        return [unforeseen(fault)], ()


def content_of(path: Path) -> FileContent:
    """The fingerprint of a file; the hash of one that cannot be opened, or is too big, is empty."""
    try:
        with open_regular_file(path) as file:
            status = os.fstat(file.fileno())
            modified_at = datetime.fromtimestamp(int(status.st_mtime))
            return FileContent(status.st_size, file_digest(file, "sha256").hexdigest(), modified_at)
    except (OSError, Unreadable):
        return FileContent(0, "", datetime.now().replace(microsecond=0))


def _exported(path: Path, sheets: Sequence[Table], modified_at: datetime) -> tuple[datetime, Exported]:
    for sheet in sheets:
        if sheet.exported_at is not None:
            return sheet.exported_at, "source"
    named = time_in_name(file_name(path))
    return (named, "name") if named else (modified_at, "mtime")


def _fault(faults: Sequence[Unreadable]) -> dict[str, str] | None:
    if not faults:
        return None
    return {
        "zh": " ".join(
            f"工作表“{display_name(one.sheet)}”：{one.zh}" if one.sheet else one.zh for one in faults
        ),
        "en": " ".join(
            f"Sheet “{display_name(one.sheet)}”: {one.en}" if one.sheet else one.en for one in faults
        ),
    }
