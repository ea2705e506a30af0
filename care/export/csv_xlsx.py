"""Exports of rows as CSV and XLSX, with their title and the filters that were set."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO

import polars as pl
from xlsxwriter import Workbook

from care.export.formula_escape import escape_formulas
from care.i18n import say
from care.semantic.format import count

MAX_ROWS = 1_000_000
"""Maximum number of rows in a sheet; Excel allows 1,048,576."""
MAX_NAME = 80
"""Maximum length of a file name without its suffix; some systems cut longer ones."""

Facts = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class ExportInfo:
    """The description of an export: title, ``marks`` for its file name, and ``facts`` for the sheet."""

    title: str
    marks: Sequence[str] = ()
    facts: Facts = ()

    @property
    def name(self) -> str:
        """The file name without suffix, of characters that every system allows.

        Where it is too long the longest parts are cut, so that every choice stays in it.
        """
        parts = [re.sub(r"[^\w.·~-]+", "_", part) for part in (self.title, *self.marks)]
        while sum(map(len, parts)) + len(parts) - 1 > MAX_NAME and max(map(len, parts)) > 1:
            longest = max(range(len(parts)), key=lambda place: len(parts[place]))
            parts[longest] = parts[longest][:-1]
        return "-".join(parts)[:MAX_NAME].strip("_.-")

    def narrowed(self, heading: str, words: str) -> "ExportInfo":
        """The description with a filter added; unchanged where ``words`` is blank."""
        if not words:
            return self
        return replace(self, marks=(*self.marks, words), facts=(*self.facts, (heading, words)))


def csv(frame: pl.DataFrame) -> bytes:
    """A frame as CSV for spreadsheets: UTF-8 with a BOM, formulas escaped."""
    return escape_formulas(frame).write_csv(include_bom=True, datetime_format="%Y-%m-%d %H:%M:%S").encode()


def xlsx(frame: pl.DataFrame, about: ExportInfo, more: Sequence[tuple[str, pl.DataFrame]] = ()) -> bytes:
    """A frame as a workbook: a sheet that describes the export, an active one with the rows, and ``more``.

    ``more``: further sheets by name. Text is written as text, never as a formula or a link.
    """
    contents = BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(contents, plain) as book:
        _write_about(book, frame, about)
        for place, (name, rows) in enumerate(((say("记录", "Records"), frame), *more)):
            sheet = book.add_worksheet(name)
            if not place:
                sheet.activate()
            rows.head(MAX_ROWS).write_excel(
                book,
                sheet,
                table_style="Table Style Light 1",
                dtype_formats={pl.Datetime: "yyyy-mm-dd hh:mm:ss", pl.Date: "yyyy-mm-dd"},
                freeze_panes=(1, 0),
                autofit=True,
            )
    return contents.getvalue()


def _write_about(book: Workbook, frame: pl.DataFrame, about: ExportInfo) -> None:
    rows = count(len(frame))
    if len(frame) > MAX_ROWS:
        rows = say(f"{rows}，此表只含前 {count(MAX_ROWS)} 行", f"{rows}; the first {count(MAX_ROWS)} here")
    sheet, bold = book.add_worksheet(say("说明", "About")), book.add_format({"bold": True})
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 80)
    sheet.write_string(0, 0, about.title, bold)
    for row, (heading, words) in enumerate((*about.facts, (say("行数", "Rows"), rows)), start=1):
        sheet.write_string(row, 0, heading)
        sheet.write_string(row, 1, words)
