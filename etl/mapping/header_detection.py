"""Which line of a sheet holds the headings of which record."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from etl.mapping.source import Origin, Source
from etl.records.headings import Names, field_weight, locate_fields, locate_headings, template_names
from etl.records.registry import RecordKind
from etl.records.sheet_table import Sheet

TOP = 20
"""So many lines from the top may hold the headings; above them stand titles."""


@dataclass(frozen=True)
class HeaderGuess:
    """One line of a sheet taken for the headings of one record."""

    record: RecordKind
    names: Names
    line: int
    """From 0; -1 where there are no headings."""
    headings: tuple[str, ...]
    columns: Mapping[str, tuple[int, ...]]
    missing: tuple[str, ...]

    @property
    def sureness(self) -> tuple[bool, float]:
        """Complete ones first, then by how many telling headings were found."""
        return not self.missing, sum(field_weight(self.record.fields[name]) for name in self.columns)


def guess_kind(sheet: Sheet, record: RecordKind) -> HeaderGuess:
    """What the sheet would be as this record, by the template's headings."""
    return _best(_guess(record, template_names(record), *line, {}) for line in _top(sheet))


def guess_by(source: Source, sheet: Sheet, constants: Mapping[str, str]) -> HeaderGuess:
    """What the sheet is by a source: by the columns it names and no others, else by the template's."""
    names = {field: origin.headings for field, origin in source.columns.items()}
    lines = _top(sheet) if source.header is None else [_line(sheet, source.header)]
    if not names:
        return _best(_guess(source.record, template_names(source.record), *line, constants) for line in lines)
    return _best(_guess(source.record, names, *line, constants, source.columns) for line in lines)


def _top(sheet: Sheet) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The lines that may hold the headings, with their places."""
    for line, cells in enumerate(sheet.cells.head(TOP).rows()):
        yield line, tuple(cell or "" for cell in cells)


def _line(sheet: Sheet, number: int) -> tuple[int, tuple[str, ...]]:
    """The line stated by a source; blank where it says that there is none, or the sheet has fewer."""
    cells = sheet.cells[number - 1].row(0) if 0 < number <= sheet.cells.height else [None] * sheet.width
    return number - 1, tuple(cell or "" for cell in cells)


def _best(guesses: Iterator[HeaderGuess]) -> HeaderGuess:
    return max(guesses, key=lambda guess: (guess.sureness, sum(map(bool, guess.headings))))


def _guess(
    record: RecordKind,
    names: Names,
    line: int,
    headings: tuple[str, ...],
    constants: Mapping[str, str],
    origins: Mapping[str, Origin] | None = None,
) -> HeaderGuess:
    columns: dict[str, tuple[int, ...]]
    if origins is None:
        columns = {name: (column,) for name, column in locate_fields(names, headings).items()}
    else:
        found = locate_headings([heading for known in names.values() for heading in known], headings)
        placed = {name: origin.places(found) for name, origin in origins.items()}
        columns = {name: places for name, places in placed.items() if places}
    required = [name for name, field in record.fields.items() if field.required and name not in constants]
    missing = tuple(name for name in required if name not in columns)
    return HeaderGuess(record, names, line, headings, columns, missing)
