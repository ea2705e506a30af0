"""Detect records inside a multi-line cell: an unclosed quotation mark has swallowed them.

A cell that spans lines is no text where (docs/loading.md, what a reader does with a damaged file)

- lines inside it have as many separators as a row and look like others of the file,
- the mark that ends it is one at which another cell begins, or
- it spans more lines than any other cell, and is never closed, or each line in it has a row's separators.
"""

import csv
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

import polars as pl

from etl.readers.delimited.text_dialect import FEW, Dialect

SAMPLE = 2_000
"""Maximum number of lines from which the shapes of cells are learned."""
LONG = 16
"""Characters from which on a cell without spaces has the shape ``long``."""
RUNS = ((re.compile(r"[^\W\d_]+"), "a"), (re.compile(r"\d+"), "9"))
LINE_END = re.compile(r"\r\n|\r|\n")


def may_hold_records(cells: pl.DataFrame, dialect: Dialect) -> bool:
    """Whether a row of ``cells`` contains lines that may be records, so that it has to be read exactly."""
    if dialect.usual < 2:
        return False
    separator, least = dialect.separator, dialect.least
    several = pl.all().str.count_matches(separator, literal=True) >= least - 1
    opens = pl.all().str.contains(f'[\n\r{re.escape(separator)}]"')
    suspect = pl.any_horizontal(pl.all().str.contains("[\n\r]") & (several | opens))
    found = cells.lazy().filter(suspect.fill_null(value=False)).collect()
    return any(
        any(LINE_END.search(cell) and re.search(f'[\n\r{re.escape(separator)}]"', cell) for cell in record)
        or _whole_lines(record, LINE_END.split(separator.join(record)), separator, least)
        for record in ([cell or "" for cell in row] for row in found.iter_rows())
    )


def is_short_with_marks(record: Sequence[str], dialect: Dialect) -> bool:
    """Whether a record lacks cells, and a quotation mark may be why: a cell holds one, or a separator."""
    short = 1 < len(record) < dialect.usual
    return short and any('"' in cell or dialect.separator in cell for cell in record)


def _whole_lines(record: Sequence[str], lines: Sequence[str], separator: str, width: int) -> list[int]:
    """The lines of a record, numbered from 0, that have enough separators for a record of their own.

    A single cell must contain as many separators. The last line counts only if the first has enough as
    well: a record has its other cells before or after a multi-line text, but not all of them on both sides.
    """
    if not any(cell.count(separator) >= width - 1 and LINE_END.search(cell) for cell in record):
        return []
    whole = [number for number, line in enumerate(lines) if line.count(separator) >= width - 1]
    last = len(lines) - 1
    return [number for number in whole if 0 < number < last or (number == last and 0 in whole)]


class LineShapes:
    """The shapes of the cells of each column, learned from lines that are records by themselves."""

    def __init__(self, lines: Sequence[str], dialect: Dialect) -> None:
        self._lines, self._dialect = lines, dialect
        self._width, self._separator = dialect.usual, dialect.separator
        self._sampled: list[int] | None = None
        self._known: list[Counter[str]] = [Counter() for _ in range(self._width)]
        cell = re.escape(self._separator)
        self._cell = re.compile(rf'"((?:[^"]++|"")*+)"([^{cell}\r\n]*)|[^{cell}\r\n]*')

    def hold_records(self, record: Sequence[str], begin: int, end: int) -> bool:
        """Whether the lines from ``begin`` to before ``end``, read as one ``record``, contain others."""
        if self._width < 2:
            return False
        lines = self._lines[begin:end]
        if self._ends_where_a_cell_begins(lines):
            return True
        if len(record) > self._width:  # rejected anyway, but not the records in it
            whole = [at for at, line in enumerate(lines) if at and self._is_wide(line)]
        else:
            whole = _whole_lines(record, lines, self._separator, self._width)
        return bool(whole) and self._look_like_others([lines[number] for number in whole], begin, end)

    def longest_holds_records(self, record: Sequence[str], begin: int, end: int) -> bool:
        """As :meth:`hold_records`, for the record whose cell spans more lines than any other of the text.

        Because swallowed rows may lack their last cells, or be like no other, its separators alone decide
        where every line between its first and last has those of a row.
        """
        least = self._dialect.least
        if self._width < 2:
            return False
        lines = self._lines[begin:end]
        whole = _whole_lines(record, lines, self._separator, least)
        between = len(lines) - 2
        if between >= FEW and sum(0 < number <= between for number in whole) == between:
            return True
        return bool(whole) and self._look_like_others([lines[number] for number in whole], begin, end)

    def merges_cells(self, record: Sequence[str], line: int) -> bool:
        """Whether a record of one line lacks cells because a mark is not closed, or closed too late.

        The second is told only where rows do not lack blank cells at their ends anyway.
        """
        if not is_short_with_marks(record, self._dialect):
            return False
        inside = sum(cell.count(self._separator) for cell in record)
        late = self._dialect.least == self._width and len(record) + inside == self._width
        return late or self._ends_where_a_cell_begins(self._lines[line : line + 1])

    def _is_wide(self, line: str) -> bool:
        return line.count(self._separator) >= self._width - 1

    def _ends_where_a_cell_begins(self, lines: Sequence[str]) -> bool:
        """Whether the mark that ends a quoted cell begins a cell: it follows a separator, text follows it."""
        text = "".join(lines)
        if text.count('"') < 2:
            return False
        for quoted, behind in self._quoted_cells(text):
            inside = quoted.rstrip('"')
            if behind.strip() and inside.endswith((self._separator, "\n", "\r")):
                return True
        return False

    def _quoted_cells(self, text: str) -> Iterator[tuple[str, str]]:
        """The content of each quoted cell, and what follows its last mark before the next separator."""
        at = 0
        while at < len(text):
            cell = self._cell.match(text, at)
            assert cell is not None  # noqa: S101 - the last alternative matches nothing, too
            if cell[1] is not None:
                yield cell[1], cell[2]
            at = cell.end() + 1

    def _look_like_others(self, lines: Sequence[str], begin: int, end: int) -> bool:
        """Whether in one line at least half of the filled cells have a shape known for their column.

        A shape is known from two lines, because the words of the headings are one.
        """
        sampled = self._sample()
        own = sampled[bisect_left(sampled, begin) : bisect_left(sampled, end)]
        within: list[Counter[str]] = [Counter() for _ in range(self._width)]
        for at in own:
            _count(within, self._parsed(self._lines[at]))
        few = len(sampled) - len(own) < FEW
        for line in lines:
            cells = [(column, cell) for column, cell in enumerate(self._cells(line)[: self._width]) if cell]
            alike = sum(
                self._known[column][_shape(cell)] > within[column][_shape(cell)] + 1 for column, cell in cells
            )
            if cells and (few or 2 * alike >= len(cells)):
                return True
        return False

    def _sample(self) -> Sequence[int]:
        """The indices of the sample lines; their shapes are counted at the first use."""
        if self._sampled is None:
            self._sampled = [
                at for at, line in enumerate(self._lines[: 10 * SAMPLE]) if self._is_record(line)
            ][:SAMPLE]
            for at in self._sampled:
                _count(self._known, self._parsed(self._lines[at]))
        return self._sampled

    def _is_record(self, line: str) -> bool:
        """Whether a line is a whole record of the usual width."""
        if '"' not in line:
            return line.count(self._separator) == self._width - 1
        return line.count('"') % 2 == 0 and len(self._parsed(line)) == self._width

    def _cells(self, line: str) -> list[str]:
        return [cell.strip(' \r\n"') for cell in line.split(self._separator)]

    def _parsed(self, line: str) -> list[str]:
        """The cells of a line that is a record."""
        if '"' not in line:
            return self._cells(line)
        return [cell.strip() for cell in next(csv.reader([line], delimiter=self._separator))]


def _count(shapes: Sequence[Counter[str]], cells: Sequence[str]) -> None:
    for counted, cell in zip(shapes, cells, strict=False):
        counted[_shape(cell)] += 1


@lru_cache(maxsize=10_000)
def _shape(cell: str) -> str:
    """The shape of a cell, runs of letters as a and of digits as 9: ``S01`` is a9."""
    if len(cell) >= LONG and " " not in cell:
        return "long"
    for run, kind in RUNS:
        cell = run.sub(kind, cell)
    return cell
