"""One file, read and judged: its entry in the manifest and the notes on its rows."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import Literal

import polars as pl

from etl.batch import Batch
from etl.manifest import Load, time_in_name
from etl.recognise import tables
from etl.source import Source
from etl.table import Table, Unreadable

Work = Callable[[Table, str], tuple[Batch, pl.DataFrame]]
"""Judges a table of a file with that content hash: its counts and its notes."""


@dataclass(frozen=True)
class Opened:
    """One file, read and judged."""

    load: Load
    notes: tuple[pl.DataFrame, ...]
    """Of each sheet of the load."""


def opened(path: Path, sources: Sequence[Source], by: str, work: Work) -> Opened:
    """Read a file and have each of its sheets judged; what cannot be read is the fault of the entry."""
    file_hash = ""
    try:
        found = tables(path, sources)
        with path.open("rb") as file:
            file_hash = file_digest(file, "sha256").hexdigest()
    except Unreadable as fault:
        found = [fault]
    sheets = [one for one in found if isinstance(one, Table)]
    judged = [work(sheet, file_hash) for sheet in sheets]
    exported_at, exported_by = _exported(path, sheets)
    entry = Load(
        file=path.name,
        sha256=file_hash,
        bytes=path.stat().st_size,
        loaded_at=f"{datetime.now():%Y-%m-%d %H:%M:%S}",
        loaded_by=by or os.environ.get("USER") or os.environ.get("USERNAME") or "",
        exported_at=f"{exported_at:%Y-%m-%d %H:%M:%S}",
        exported_by=exported_by,
        sheets=tuple(batch for batch, _ in judged),
        fault=_fault([one for one in found if isinstance(one, Unreadable)]),
    )
    return Opened(entry, tuple(notes for _, notes in judged))


def _exported(path: Path, sheets: Sequence[Table]) -> tuple[datetime, Literal["source", "name", "mtime"]]:
    for sheet in sheets:
        if sheet.exported_at is not None:
            return sheet.exported_at, "source"
    named = time_in_name(path.name)
    return (named, "name") if named else (datetime.fromtimestamp(int(path.stat().st_mtime)), "mtime")


def _fault(faults: Sequence[Unreadable]) -> dict[str, str] | None:
    if not faults:
        return None
    return {
        "zh": " ".join(f"工作表“{one.sheet}”：{one.zh}" if one.sheet else one.zh for one in faults),
        "en": " ".join(f"Sheet “{one.sheet}”: {one.en}" if one.sheet else one.en for one in faults),
    }
