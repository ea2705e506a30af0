"""The first rows of a sheet matched to each record kind, to find the best one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import polars as pl

from etl.mapping.columns.column_matching import ColumnMatch, match_columns
from etl.mapping.columns.column_profile import NUMBER_OF, ColumnProfile
from etl.mapping.columns.foreign_headings import all_names
from etl.mapping.columns.origin import day_or_clock
from etl.mapping.header_detection import guess_kind, looks_like_row
from etl.mapping.rows.extract import FieldText, Layout, extract_rows
from etl.records.headings import column_letter, locate_headings
from etl.records.registry import RecordKind
from etl.records.sheet_table import Sheet

SAMPLE = 500
"""Maximum number of rows profiled."""
COLUMNS = 200
"""Maximum number of columns profiled."""
RECURRING = 0.1
"""Least share of rows with a number that recurs for which a second part of the key is looked for."""


@dataclass(frozen=True)
class RecordCandidate:
    """The first rows of a sheet matched to one record kind."""

    sheet: Sheet
    record: RecordKind
    line: int
    """Line of the headings, from 0; -1 without headings."""
    headings: tuple[str, ...]
    """The headings as a source names the columns; a letter such as ``(D)`` where one is blank or repeated."""
    matches: tuple[ColumnMatch, ...]
    profiles: tuple[ColumnProfile, ...]

    @property
    def unused(self) -> dict[str, ColumnProfile]:
        """The filled columns that no field uses, by heading."""
        used = {column for match in self.matches for column in match.columns}
        every = enumerate(zip(self.headings, self.profiles, strict=True))
        return {
            name: profile for column, (name, profile) in every if column not in used and len(profile.filled)
        }

    def notations(self, match: ColumnMatch) -> tuple[str, ...] | None:
        """The time formats that a source has to state for a match; see :attr:`ColumnProfile.notations`."""
        parts = [self.profiles[column].cells for column in match.columns]
        if len(parts) > 1:
            parts = [day_or_clock(part) for part in parts]
        joined = pl.select(pl.concat_str(parts, separator=" ", ignore_nulls=True)).to_series()
        return ColumnProfile(joined.replace("", None)).notations


def record_candidates(sheet: Sheet, kinds: Sequence[RecordKind]) -> Iterator[RecordCandidate]:
    """One candidate a record kind; columns are profiled once for each line of headings."""
    profiled: dict[int, tuple[Sheet, tuple[str, ...], tuple[ColumnProfile, ...]]] = {}
    for kind in kinds:
        guess = guess_kind(sheet, kind, all_names(kind))
        line = -1 if not guess.columns and looks_like_row(guess.headings) else guess.line
        if line not in profiled:
            headings = guess.headings if line == guess.line else ("",) * sheet.width
            profiled[line] = _first_rows(sheet, line, headings)
        top, headings, profiles = profiled[line]
        yield RecordCandidate(
            top, kind, line, headings, tuple(match_columns(kind, headings, profiles)), profiles
        )


def _first_rows(
    sheet: Sheet, line: int, headings: tuple[str, ...]
) -> tuple[Sheet, tuple[str, ...], tuple[ColumnProfile, ...]]:
    """The first rows of a sheet, the headings as a source names them, and the column profiles."""
    top = replace(sheet, cells=sheet.cells.head(line + 1 + SAMPLE), unfinished=None)
    every = {str(column): FieldText(None, (column,)) for column in range(min(len(headings), COLUMNS))}
    texts = extract_rows(top, Layout(line, headings, every, {})).texts
    return top, _names(headings)[:COLUMNS], tuple(map(ColumnProfile, texts))


def _names(headings: Sequence[str]) -> tuple[str, ...]:
    """The headings; a column whose heading is blank or repeated is named by its letter."""
    first = locate_headings(headings, headings)
    return tuple(
        " ".join(heading.split())
        if heading.strip() and first[heading] == column
        else f"({column_letter(column)})"
        for column, heading in enumerate(headings)
    )


def with_whole_key(candidate: RecordCandidate, sheet: Sheet) -> RecordCandidate:
    """The candidate with a second column joined to its key, if only both make the rows of the sheet unique.

    Because the number of a line or a machine often starts again, a key that is unique in the sample may
    recur in the whole sheet.
    """
    key = next((match for match in candidate.matches if match.field.name == candidate.record.key[0]), None)
    if key is None or len(candidate.record.key) > 1 or len(key.columns) > 1:
        return candidate
    (place,) = key.columns
    if candidate.profiles[place].is_repeated or _recurring(_columns(sheet, candidate, [place])) < RECURRING:
        return candidate
    used = {column for match in candidate.matches for column in match.columns}
    others = [
        column
        for column, profile in enumerate(candidate.profiles)
        if column not in used and profile.is_repeated and profile.mostly(NUMBER_OF) and not profile.is_clock
    ]
    for other in sorted(others, key=lambda column: abs(column - place)):
        if _recurring(_columns(sheet, candidate, [other, place])) == 0:
            whole = ColumnMatch(key.field, (other, place), "values")
            matches = (whole if one is key else one for one in candidate.matches)
            return replace(candidate, matches=tuple(matches))
    return candidate


def _columns(sheet: Sheet, candidate: RecordCandidate, columns: Sequence[int]) -> pl.DataFrame:
    fields = {str(column): FieldText(None, (column,)) for column in columns}
    return extract_rows(sheet, Layout(candidate.line, candidate.headings, fields, {})).texts


def _recurring(rows: pl.DataFrame) -> float:
    """The share of rows that stand in the frame more than once."""
    return float(rows.is_duplicated().sum()) / max(rows.height, 1)
