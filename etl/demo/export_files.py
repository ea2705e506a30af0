"""Write one export as a store's system would: a CSV or an XLSX, with the export's modification time."""

import csv
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import xlsxwriter

Cell = str | int | float | datetime | None


@dataclass(frozen=True)
class ExportForm:
    """How a store exports one record kind."""

    period: str
    """The period of one file in its name, as a format of Polars' strftime."""
    encoding: str | None = None
    """Encoding of a CSV; None means an XLSX."""
    time: str | None = None
    """The format of times; None writes Excel dates."""
    titled: bool = False
    """Whether a title stands above the headings."""


@dataclass(frozen=True)
class Export:
    """One file to be written; ``name`` is without its ending."""

    name: str
    form: ExportForm
    title: str
    exported_at: datetime
    headings: list[str]
    lines: Sequence[Sequence[Cell]]


def write_export(folder: Path, export: Export) -> Path:
    """Write the file into ``folder``, which is made where missing; returns the path."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [export.headings, *export.lines]
    if export.form.titled:
        lines.insert(0, [export.title])
    path = folder / f"{export.name}.{'csv' if export.form.encoding else 'xlsx'}"
    if export.form.encoding:
        with path.open("w", encoding=export.form.encoding, newline="") as file:
            csv.writer(file).writerows(lines)
    else:
        _write_workbook(path, lines, export.exported_at)
    seconds = export.exported_at.timestamp()
    os.utime(path, (seconds, seconds))
    return path


def _write_workbook(path: Path, lines: Sequence[Sequence[Cell]], created: datetime) -> None:
    """Rows go straight to the file (``constant_memory``), and fixed dates make every run's bytes the same."""
    options = {
        "constant_memory": True,
        "default_date_format": "yyyy-mm-dd hh:mm:ss",
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"created": created})
        sheet = book.add_worksheet("Sheet1")
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line)
