"""Columns of any file by their headings, for commands that look at texts and load nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from care.privacy.text_masking import display_name, mask_text
from etl.mapping.detect import HELP_SHEET, has_content
from etl.readers.sandbox.pool import read_isolated
from etl.records.file_names import file_name
from etl.records.headings import closest_heading, locate_headings
from etl.records.sheet_table import BEYOND, TOP, Sheet, Unreadable


@dataclass(frozen=True)
class TextColumns:
    """The rows below the headings of the sheet that has all columns asked for."""

    file: str
    sheet: str
    rows: pl.Series
    """The number of each row as a spreadsheet shows it."""
    columns: dict[str, pl.Series]
    """Heading as asked for → its cells, stripped, masked; blank is null."""


def read_text_columns(path: Path, headings: Sequence[str]) -> TextColumns:
    """Read columns of a CSV file or workbook of any encoding. Raises Unreadable where one lacks, too."""
    sheets = [sheet for sheet in read_isolated(path) if sheet.name != HELP_SHEET and has_content(sheet)]
    for sheet in sheets:
        for line, cells in enumerate(sheet.beginning[:TOP]):
            found = locate_headings(headings, cells)
            if len(found) == len(set(headings)):
                return _columns(path, sheet, line, found)
    raise _lacking(path, sheets, headings)


def _columns(path: Path, sheet: Sheet, line: int, found: dict[str, int]) -> TextColumns:
    cells = sheet.cells.select(pl.exclude(BEYOND)).slice(line + 1)
    texts = {
        name: cells.to_series(column).str.strip_chars().replace("", None) for name, column in found.items()
    }
    filled = pl.select(pl.any_horizontal(*(text.is_not_null() for text in texts.values()))).to_series()
    rows = pl.Series(range(line + 2, line + 2 + cells.height), dtype=pl.UInt32)
    return TextColumns(
        display_name(file_name(path)),
        display_name(sheet.name),
        rows.filter(filled),
        {name: mask_text(text.filter(filled)) for name, text in texts.items()},
    )


def _lacking(path: Path, sheets: Sequence[Sheet], headings: Sequence[str]) -> Unreadable:
    name = display_name(file_name(path))
    if not sheets:
        return Unreadable(f"{name} 里没有任何内容。", f"There is nothing in {name}.")
    known = max(
        (line for sheet in sheets for line in sheet.beginning[:TOP]), key=lambda line: sum(map(bool, line))
    )
    lacking = next((one for one in headings if one not in locate_headings(headings, known)), headings[0])
    shown = [display_name(cell) for cell in known if cell.strip()][:20]
    near = closest_heading(lacking, known)
    zh, en = (f"；是不是“{near}”", f"; is it “{near}”") if near else ("", "")
    return Unreadable(
        f"{name} 里没有“{lacking}”这一列{zh}？现有的列：{'、'.join(shown)}。",
        f"{name} has no column “{lacking}”{en}? It has: {', '.join(shown)}.",
    )


def no_texts(column: str) -> Unreadable:
    """The fault of a file whose column has no text at all."""
    return Unreadable(
        f"“{column}”一列全是空的，没有可看的文字。请换一列。",
        f"The column “{column}” is blank in every row: name another.",
    )
