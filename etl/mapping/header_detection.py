"""Detect the line of headings of a sheet and the record kind that they fit."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from etl.mapping.columns.day_and_clock import join_clocks
from etl.mapping.columns.origin import Origin
from etl.mapping.rows.no_records import is_heading_row
from etl.mapping.source import Source
from etl.records.headings import Names, field_weight, locate_fields, locate_headings, template_names
from etl.records.registry import RecordKind
from etl.records.sheet_table import TOP, Sheet

BELOW = 200
"""Number of rows below a line in which its cells are searched, to recognise values."""
MANY = 4
"""Headings of a line, of which at most one is repeated below it, are headings all the same."""
Line = tuple[int, tuple[str, ...]]
"""The number of a line, from 0, and its cells."""
TIME = re.compile(r"\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,4}|\d:[0-5]\d")


@dataclass(frozen=True)
class HeaderGuess:
    """One line of a sheet as the headings of one record kind."""

    record: RecordKind
    names: Names
    line: int
    """Line number from 0; -1 without headings."""
    headings: tuple[str, ...]
    columns: Mapping[str, tuple[int, ...]]
    missing: tuple[str, ...]

    @property
    def certainty(self) -> tuple[bool, bool, float]:
        """Sort key: complete guesses, then lines without a time, then the weight of the found headings."""
        weight = sum(field_weight(self.record.fields[name]) for name in self.columns)
        return not self.missing, not looks_like_row(self.headings), weight


def guess_kind(sheet: Sheet, record: RecordKind, names: Names | None = None) -> HeaderGuess:
    """The best guess for this record kind, by the template's headings or by other ``names``."""
    known = names or template_names(record)
    return _best(_guess(sheet, record, known, *line, ()) for line in _top(sheet))


def guess_kinds(sheet: Sheet, kinds: Sequence[RecordKind]) -> HeaderGuess:
    """The best guess of several record kinds, by the template's headings.

    Because a line with a time is taken for headings only where no other will do, it is looked at only then.
    """
    lines = list(_top(sheet))
    guesses: list[HeaderGuess] = []
    for chosen in ([line for line in lines if not looks_like_row(line[1])], lines):
        if chosen and not any(not guess.missing for guess in guesses):
            guesses = [
                _best(_guess(sheet, kind, template_names(kind), *line, ()) for line in chosen)
                for kind in kinds
            ]
    best = max(guesses, key=lambda guess: guess.certainty)
    return _above_records(
        best, lines, (), lambda line: [_guess(sheet, kind, template_names(kind), *line, ()) for kind in kinds]
    )


def guess_by(source: Source, sheet: Sheet, constants: Mapping[str, str]) -> HeaderGuess:
    """The best guess by a source: by the columns that it names, else by the template's headings."""
    own = {field: origin.headings for field, origin in source.columns.items()}
    names, origins = own or template_names(source.record), source.columns if own else None
    provided = {*constants, *source.derived}
    lines = [*_top(sheet)] if source.header is None else [_line(sheet, source.header)]

    def guess(line: Line) -> HeaderGuess:
        return _guess(sheet, source.record, names, *line, provided, origins)

    known = [heading for headings in own.values() for heading in headings]
    return _above_records(_best(map(guess, lines)), lines, known, lambda line: [guess(line)])


def _above_records(
    best: HeaderGuess,
    lines: Sequence[Line],
    known: Collection[str],
    guess: Callable[[Line], list[HeaderGuess]],
) -> HeaderGuess:
    """The first complete headings, where records stand between them and the best: no row is passed over.

    ``known``: headings besides those of templates.
    """
    above = [] if best.missing else [line for line in lines if line[0] < best.line]
    for nth, line in enumerate(above):
        records = (cells for _, cells in above[nth + 1 :] if any(cells) and not is_heading_row(cells, known))
        if next(records, None) is None:
            break
        if is_heading_row(line[1], known) and (found := [one for one in guess(line) if not one.missing]):
            return max(found, key=lambda one: one.certainty)
    return best


def looks_like_row(cells: Iterable[str]) -> bool:
    """Whether a line holds a time, so that it is no line of headings."""
    return any(TIME.search(cell) for cell in cells)


def _top(sheet: Sheet) -> Iterator[Line]:
    """The lines that may hold the headings, with their numbers from 0."""
    yield from enumerate(sheet.beginning[:TOP])


def _line(sheet: Sheet, number: int) -> Line:
    """The line that a source states; blank for line 0 or one beyond the sheet."""
    cells = sheet.cells[number - 1].row(0) if 0 < number <= sheet.cells.height else [None] * sheet.width
    return number - 1, tuple(cell or "" for cell in cells)


def _best(guesses: Iterator[HeaderGuess]) -> HeaderGuess:
    return max(guesses, key=lambda guess: (guess.certainty, sum(map(bool, guess.headings))))


def _guess(
    sheet: Sheet,
    record: RecordKind,
    names: Names,
    line: int,
    headings: tuple[str, ...],
    provided: Collection[str],
    origins: Mapping[str, Origin] | None = None,
) -> HeaderGuess:
    columns: dict[str, tuple[int, ...]]
    if origins is None:
        placed_by = {name: (column,) for name, column in locate_fields(names, headings).items()}
        repeated = _repeated(sheet, line, headings, [column for (column,) in placed_by.values()])
        # A cell that repeats one of many headings is a slip of who typed it.
        repeated = repeated if len(repeated) * MANY > len(placed_by) else set()
        placed_by = {name: places for name, places in placed_by.items() if places[0] not in repeated}
        columns = join_clocks(sheet, line, headings, placed_by, record, names)
    else:
        found = locate_headings([heading for known in names.values() for heading in known], headings)
        placed = {name: origin.places(found) for name, origin in origins.items()}
        columns = {name: places for name, places in placed.items() if places}
    required = [name for name, field in record.fields.items() if field.required and name not in provided]
    missing = tuple(name for name in required if name not in columns)
    return HeaderGuess(record, names, line, headings, columns, missing)


def _repeated(sheet: Sheet, line: int, headings: Sequence[str], columns: Sequence[int]) -> set[int]:
    """The columns whose cell is repeated in a row below, as values are and headings are not.

    Rows of headings, as on each page of a print or above a second table, do not count.
    """
    own = [headings[column] for column in columns]

    def is_value(row: int) -> bool:
        return line < row <= line + BELOW and not is_heading_row(sheet.beginning[row], own)

    return {
        column
        for column in columns
        if any(map(is_value, sheet.rows_by_cell[column].get(headings[column], ())))
    }
