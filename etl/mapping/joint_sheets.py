"""Small sheets with the same headings as one, so that their rows are extracted, judged and masked at once.

A sheet is joined with others only where nothing but its headings decides how it is read: delimited text
without faults, headings in its first line, and below it lines that cannot be headings.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import polars as pl

from etl.mapping.build_table import build_table
from etl.mapping.columns.day_and_clock import DAY
from etl.mapping.header_detection import guess_kinds, looks_like_row
from etl.records.headings import normalized_heading
from etl.records.registry import RECORDS
from etl.records.sheet_table import BEYOND, TOP, Sheet, Table

MOST_ROWS = 5_000
"""Maximum number of rows of a sheet that is joined with others."""


def joint_headings(sheets: Sequence[Sheet]) -> tuple[str, ...] | None:
    """The headings of a file's only sheet, if it may be joined with others of the same headings."""
    if len(sheets) != 1:
        return None
    (sheet,) = sheets
    is_plain = sheet.delimited and sheet.unfinished is None and BEYOND not in sheet.cells.columns
    if not is_plain or not 1 < sheet.cells.height <= MOST_ROWS or len(sheet.faults) or len(sheet.warnings):
        return None
    headings, *below = sheet.beginning
    # Not by rows_by_cell, because putting it together takes a tenth of a load of a year's daily files.
    repeated = any(
        cell and cell == heading for line in below for cell, heading in zip(line, headings, strict=True)
    )
    # A day and a time of day in two columns are told by their values.
    is_split = any(DAY.fullmatch(normalized_heading(heading)) for heading in headings)
    if repeated or is_split or looks_like_row(headings):
        return None
    rows = (line for line in below[: TOP - 1] if any(line))
    return headings if all(map(looks_like_row, rows)) else None


@dataclass(frozen=True)
class JointTable:
    """The table of several sheets; its rows are numbered through, as if the sheets stood below each other."""

    table: Table
    sheets: tuple[Sheet, ...]

    @cached_property
    def _starts(self) -> list[int]:
        """The rows before each sheet's own, headings left out, and at last all of them."""
        starts = [0]
        for sheet in self.sheets:
            starts.append(starts[-1] + sheet.cells.height - 1)
        return starts

    def places(self, rows: pl.Series) -> list[tuple[int, int]]:
        """For each sheet the first of its rows among these ascending numbers, and how many they are."""
        # The first line below the headings is row 2.
        bounds = rows.search_sorted(pl.Series([start + 2 for start in self._starts], dtype=pl.UInt32))
        return [(first, last - first) for first, last in pairwise(bounds)]

    def own_rows(self, rows: pl.Series, nth: int) -> pl.Series:
        """These numbers of rows as the sheet itself counts them."""
        return (rows - self._starts[nth]).cast(pl.UInt32)

    def tables(self) -> list[Table]:
        """The table of each sheet, as it would be read alone."""
        table = self.table
        return [
            replace(
                table,
                rows=self.own_rows(table.rows.slice(first, many), nth),
                texts=table.texts.slice(first, many),
                raw=table.raw.slice(first, many),
                warnings=table.warnings.clear(),
                lines=sheet.lines,
                records=sheet.cells.height,
            )
            for nth, (sheet, (first, many)) in enumerate(
                zip(self.sheets, self.places(table.rows), strict=True)
            )
        ]


def joint_table(sheets: Sequence[Sheet]) -> JointTable | None:
    """The table of sheets with the same :func:`joint_headings`; None where they are no complete headings."""
    first, *others = sheets
    guess = guess_kinds(first, list(RECORDS.values()))
    if guess.missing or guess.line != 0:
        return None
    cells = pl.concat([first.cells, *(sheet.cells[1:] for sheet in others)])
    table = build_table(Path(), Sheet("", cells, delimited=True), guess)
    if not isinstance(table, Table) or len(table.faults):
        return None
    return JointTable(table, tuple(sheets))
