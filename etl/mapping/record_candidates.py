"""The first rows of a sheet taken for each kind of record, to see which it is most like."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import polars as pl

from etl.mapping.column_matching import ColumnMatch, match_columns
from etl.mapping.column_profile import ColumnProfile
from etl.mapping.columns.foreign_headings import all_names
from etl.mapping.extract import FieldText, Layout, extract_rows
from etl.mapping.header_detection import guess_kind, looks_like_row
from etl.mapping.source import day_or_clock
from etl.records.headings import column_letter, locate_headings
from etl.records.registry import RecordKind
from etl.records.sheet_table import Sheet

SAMPLE = 500
"""So many rows are looked at."""
COLUMNS = 200
"""So many columns are."""


@dataclass(frozen=True)
class RecordCandidate:
    """The first rows of a sheet taken for one record."""

    sheet: Sheet
    record: RecordKind
    line: int
    """Of the headings, from 0; -1 where there are none."""
    headings: tuple[str, ...]
    """As a source has to name the columns."""
    matches: tuple[ColumnMatch, ...]
    looks: tuple[ColumnProfile, ...]

    @property
    def unused(self) -> dict[str, ColumnProfile]:
        """The columns that hold something and were taken for nothing, by heading."""
        used = {column for match in self.matches for column in match.columns}
        every = enumerate(zip(self.headings, self.looks, strict=True))
        return {name: looks for column, (name, looks) in every if column not in used and len(looks.filled)}

    def notations(self, match: ColumnMatch) -> tuple[str, ...] | None:
        """What the times of a match need stated to be read."""
        parts = [self.looks[column].cells for column in match.columns]
        if len(parts) > 1:
            parts = [day_or_clock(part) for part in parts]
        joined = pl.select(pl.concat_str(parts, separator=" ", ignore_nulls=True)).to_series()
        return ColumnProfile(joined.replace("", None)).notations


def record_candidates(sheet: Sheet, kinds: Sequence[RecordKind]) -> Iterator[RecordCandidate]:
    """The sheet as each kind of record, a column being looked at once."""
    seen: dict[int, tuple[Sheet, tuple[str, ...], tuple[ColumnProfile, ...]]] = {}
    for kind in kinds:
        guess = guess_kind(sheet, kind, all_names(kind))
        line = -1 if not guess.columns and looks_like_row(guess.headings) else guess.line
        if line not in seen:
            headings = guess.headings if line == guess.line else ("",) * sheet.width
            seen[line] = _first_rows(sheet, line, headings)
        top, headings, looks = seen[line]
        yield RecordCandidate(top, kind, line, headings, tuple(match_columns(kind, headings, looks)), looks)


def _first_rows(
    sheet: Sheet, line: int, headings: tuple[str, ...]
) -> tuple[Sheet, tuple[str, ...], tuple[ColumnProfile, ...]]:
    """The top of a sheet, its columns as a source has to name them, and what is in them."""
    top = replace(sheet, cells=sheet.cells.head(line + 1 + SAMPLE), unfinished=None)
    every = {str(column): FieldText(None, (column,)) for column in range(min(len(headings), COLUMNS))}
    texts = extract_rows(top, Layout(line, headings, every, {})).texts
    return top, _names(headings)[:COLUMNS], tuple(map(ColumnProfile, texts))


def _names(headings: Sequence[str]) -> tuple[str, ...]:
    """By its letter a column is named that has no heading, or that of another."""
    first = locate_headings(headings, headings)
    return tuple(
        " ".join(heading.split())
        if heading.strip() and first[heading] == column
        else f"({column_letter(column)})"
        for column, heading in enumerate(headings)
    )
