"""Rows as files that people take along: CSV and XLSX, with what they are and what they were narrowed to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO

import polars as pl
from xlsxwriter import Workbook

from care.export.formula_escape import escape_formulas
from care.i18n import say
from care.semantic.format import count

MOST = 1_000_000
"""Rows of a sheet; Excel has room for hardly more."""
LONGEST = 80
"""Characters of a file's name, its ending apart: some systems cut what is longer."""

Facts = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class ExportInfo:
    """What is taken along: a title, words that tell it apart from the next one, and all there is to say."""

    title: str
    marks: Sequence[str] = ()
    facts: Facts = ()

    @property
    def name(self) -> str:
        """The file's name without an ending, of what every system allows in one."""
        allowed = re.sub(r"[^\w.·~-]+", "_", "-".join((self.title, *self.marks)))
        return allowed[:LONGEST].strip("_.-")

    def narrowed(self, heading: str, words: str) -> "ExportInfo":
        """The same, narrowed to what these words say; by nothing where there are none."""
        if not words:
            return self
        return replace(self, marks=(*self.marks, words), facts=(*self.facts, (heading, words)))


def csv(frame: pl.DataFrame) -> bytes:
    """A frame as CSV that a spreadsheet opens with its Chinese intact and runs nothing of."""
    return escape_formulas(frame).write_csv(include_bom=True, datetime_format="%Y-%m-%d %H:%M:%S").encode()


def xlsx(frame: pl.DataFrame, about: ExportInfo) -> bytes:
    """The same as a workbook: a sheet that says what it is, and behind it, opened, the rows.

    Text stays text, whatever it begins with.
    """
    contents = BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(contents, plain) as book:
        _first(book, frame, about)
        sheet = book.add_worksheet(say("记录", "Records"))
        sheet.activate()
        frame.head(MOST).write_excel(
            book,
            sheet,
            table_style="Table Style Light 1",
            dtype_formats={pl.Datetime: "yyyy-mm-dd hh:mm:ss", pl.Date: "yyyy-mm-dd"},
            freeze_panes=(1, 0),
            autofit=True,
        )
    return contents.getvalue()


def _first(book: Workbook, frame: pl.DataFrame, about: ExportInfo) -> None:
    told = say("行数", "Rows"), count(len(frame))
    if len(frame) > MOST:
        told = (
            told[0],
            say(f"{told[1]}，此表只含前 {count(MOST)} 行", f"{told[1]}; the first {count(MOST)} here"),
        )
    sheet, bold = book.add_worksheet(say("说明", "About")), book.add_format({"bold": True})
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 80)
    sheet.write_string(0, 0, about.title, bold)
    for row, (heading, words) in enumerate((*about.facts, told), start=1):
        sheet.write_string(row, 0, heading)
        sheet.write_string(row, 1, words)
