"""The first rows of a sheet taken for each kind of record, to see which it is most like."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import polars as pl

from etl.mapping.column_matching import Match, matched
from etl.mapping.column_profile import Looks
from etl.mapping.extract import Layout, tabulate
from etl.mapping.header_detection import guess_kind
from etl.records.headings import find, letter
from etl.records.registry import RecordKind
from etl.records.sheet_table import Sheet

SAMPLE = 500
"""So many rows are looked at."""
COLUMNS = 200
"""So many columns are."""


@dataclass(frozen=True)
class View:
    """The first rows of a sheet taken for one record."""

    sheet: Sheet
    record: RecordKind
    line: int
    """Of the headings, from 0; -1 where there are none."""
    headings: tuple[str, ...]
    """As a source has to name the columns."""
    matches: tuple[Match, ...]
    looks: tuple[Looks, ...]

    def notations(self, match: Match) -> tuple[str, ...] | None:
        """What the times of a match need stated to be read."""
        parts = [self.looks[column].cells for column in match.columns]
        joined = pl.select(pl.concat_str(parts, separator=" ", ignore_nulls=True)).to_series()
        return Looks(joined.replace("", None)).notations


def views(sheet: Sheet, kinds: Sequence[RecordKind]) -> Iterator[View]:
    """The sheet as each kind of record, a column being looked at once."""
    seen: dict[int, tuple[Sheet, tuple[str, ...], tuple[Looks, ...]]] = {}
    for kind in kinds:
        guess = guess_kind(sheet, kind)
        line = -1 if not guess.columns and _is_row(guess.headings) else guess.line
        if line not in seen:
            headings = guess.headings if line == guess.line else ("",) * sheet.width
            seen[line] = _first_rows(sheet, line, headings)
        top, headings, looks = seen[line]
        yield View(top, kind, line, headings, tuple(matched(kind, headings, looks)), looks)


def _first_rows(
    sheet: Sheet, line: int, headings: tuple[str, ...]
) -> tuple[Sheet, tuple[str, ...], tuple[Looks, ...]]:
    """The top of a sheet, its columns as a source has to name them, and what is in them."""
    top = replace(sheet, cells=sheet.cells.head(line + 1 + SAMPLE), unfinished=None)
    every = {str(column): pl.nth(column) for column in range(min(len(headings), COLUMNS))}
    texts = tabulate(top, Layout(line, headings, every, {})).texts
    return top, _names(headings)[:COLUMNS], tuple(map(Looks, texts))


def _is_row(line: Sequence[str]) -> bool:
    """A line with a time in it is no line of headings."""
    return any(Looks(pl.Series([cell])).notations is not None for cell in line if cell)


def _names(headings: Sequence[str]) -> tuple[str, ...]:
    """By its letter a column is named that has no heading, or that of another."""
    first = find(headings, headings)
    return tuple(
        " ".join(heading.split()) if heading.strip() and first[heading] == column else f"({letter(column)})"
        for column, heading in enumerate(headings)
    )
