"""One file, read and judged: its entry in the manifest and the notes on its rows."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import Literal

import polars as pl

from care.privacy.text_masking import display_name
from etl.mapping.detect import detect_tables
from etl.mapping.source import Source
from etl.pipeline.batch import Batch
from etl.pipeline.manifest import Load, signed_by, time_in_name
from etl.records.sheet_table import Table, Unreadable

Work = Callable[[Table, str], tuple[Batch, pl.DataFrame]]
"""Judges a table of a file with that content hash: its counts and its notes."""


STILL_CHANGING = Unreadable(
    "文件在读取时仍在变化。请等它写完后再装载。",
    "The file was changing while it was read. Load it again once it is complete.",
)


@dataclass(frozen=True)
class ReadFile:
    """One file, read and judged."""

    load: Load
    notes: tuple[pl.DataFrame, ...]
    """Of each sheet of the load."""


@dataclass(frozen=True)
class FileContent:
    """What tells two contents of a file apart, taken before it is read."""

    bytes: int
    sha256: str
    modified_at: datetime


def read_file(path: Path, sources: Sequence[Source], by: str, work: Work) -> ReadFile:
    """Read a file and have each of its sheets judged; what cannot be read is the fault of the entry."""
    content = _content(path)
    try:
        found = detect_tables(path, sources)
    except Unreadable as fault:
        found = [fault]
    if _content(path) != content:
        found = [STILL_CHANGING]
    sheets = [one for one in found if isinstance(one, Table)]
    judged = [work(sheet, content.sha256) for sheet in sheets]
    exported_at, exported_by = _exported(path, sheets, content.modified_at)
    entry = Load(
        file=display_name(path.name),
        sha256=content.sha256,
        bytes=content.bytes,
        loaded_at=f"{datetime.now():%Y-%m-%d %H:%M:%S}",
        loaded_by=signed_by(by),
        exported_at=f"{exported_at:%Y-%m-%d %H:%M:%S}",
        exported_by=exported_by,
        sheets=tuple(batch for batch, _ in judged),
        fault=_fault([one for one in found if isinstance(one, Unreadable)]),
    )
    return ReadFile(entry, tuple(notes for _, notes in judged))


def _content(path: Path) -> FileContent:
    """Of a file that cannot be opened nothing; reading it says why."""
    try:
        with path.open("rb") as file:
            told = os.fstat(file.fileno())
            modified_at = datetime.fromtimestamp(int(told.st_mtime))
            return FileContent(told.st_size, file_digest(file, "sha256").hexdigest(), modified_at)
    except OSError:
        return FileContent(0, "", datetime.now().replace(microsecond=0))


def _exported(
    path: Path, sheets: Sequence[Table], modified_at: datetime
) -> tuple[datetime, Literal["source", "name", "mtime"]]:
    for sheet in sheets:
        if sheet.exported_at is not None:
            return sheet.exported_at, "source"
    named = time_in_name(path.name)
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
