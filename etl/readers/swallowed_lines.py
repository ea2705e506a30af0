"""Whether a cell of several lines holds records: a quotation mark was never closed and swallowed them."""

import re
from collections import Counter
from collections.abc import Sequence

import polars as pl

SAMPLE = 2_000
"""So many lines without quotation marks tell what the cells of each column look like."""
FEW = 3
"""With fewer lines to compare with, the number of separators alone decides."""
LONG = 16
"""Characters from which on a cell without a blank is taken for text of any look."""
RUNS = ((re.compile(r"[^\W\d_]+"), "a"), (re.compile(r"\d+"), "9"))
LINE_END = re.compile(r"\r\n|\r|\n")


def may_hold_records(cells: pl.DataFrame, separator: str, width: int) -> bool:
    """Whether a row of ``cells``, as it was read, has lines in it that may be records of ``width`` cells."""
    if width < 2:
        return False
    suspect = pl.any_horizontal(
        pl.all().str.contains("[\n\r]") & (pl.all().str.count_matches(separator, literal=True) >= width - 1)
    )
    found = cells.lazy().filter(suspect.fill_null(value=False)).collect()
    return any(
        _whole_lines(record, LINE_END.split(separator.join(record)), separator, width)
        for record in ([cell or "" for cell in row] for row in found.iter_rows())
    )


def _whole_lines(record: Sequence[str], lines: Sequence[str], separator: str, width: int) -> list[int]:
    """The lines of a record, from 0, that have as many separators as one although another line has begun it.

    One cell alone must hold so many. The last line counts only if the first has as many: a record has its
    other cells before or behind a text of several lines, but never whole on both sides of it.
    """
    if not any(cell.count(separator) >= width - 1 and LINE_END.search(cell) for cell in record):
        return []
    whole = [number for number, line in enumerate(lines) if line.count(separator) >= width - 1]
    last = len(lines) - 1
    return [number for number in whole if 0 < number < last or (number == last and 0 in whole)]


class LineShapes:
    """What the cells of each column look like, by the lines of a file that have no quotation mark."""

    def __init__(self, lines: Sequence[str], separator: str, width: int) -> None:
        self._lines, self._separator, self._width = lines, separator, width
        self._sampled: list[int] | None = None
        self._known: list[Counter[str]] = [Counter() for _ in range(width)]

    def hold_records(self, record: Sequence[str], begin: int, end: int) -> bool:
        """Whether the lines from ``begin`` to ``end``, read as one ``record``, hold others."""
        if self._width < 2:
            return False
        lines = self._lines[begin:end]
        whole = _whole_lines(record, lines, self._separator, self._width)
        return bool(whole) and self._look_like_others([lines[number] for number in whole], begin, end)

    def _look_like_others(self, lines: Sequence[str], begin: int, end: int) -> bool:
        """Whether half of the filled cells of a line look like others of their column elsewhere."""
        sampled = self._sample()
        own = [at for at in sampled if begin <= at < end]
        within: list[Counter[str]] = [Counter() for _ in range(self._width)]
        for at in own:
            _count(within, self._cells(self._lines[at]))
        few = len(sampled) - len(own) < FEW
        for line in lines:
            cells = [(column, cell) for column, cell in enumerate(self._cells(line)[: self._width]) if cell]
            alike = sum(
                self._known[column][_shape(cell)] > within[column][_shape(cell)] for column, cell in cells
            )
            if cells and (few or 2 * alike >= len(cells)):
                return True
        return False

    def _sample(self) -> Sequence[int]:
        """The lines that tell, by their places; counted at the first use."""
        if self._sampled is None:
            self._sampled = [
                at
                for at, line in enumerate(self._lines[: 10 * SAMPLE])
                if '"' not in line and line.count(self._separator) == self._width - 1
            ][:SAMPLE]
            for at in self._sampled:
                _count(self._known, self._cells(self._lines[at]))
        return self._sampled

    def _cells(self, line: str) -> list[str]:
        return [cell.strip(' \r\n"') for cell in line.split(self._separator)]


def _count(shapes: Sequence[Counter[str]], cells: Sequence[str]) -> None:
    for counted, cell in zip(shapes, cells, strict=False):
        counted[_shape(cell)] += 1


def _shape(cell: str) -> str:
    """The kinds of characters in a cell: ``S01`` is a9, ``2026-03-02 10:05`` is 9-9-9 9:9."""
    if len(cell) >= LONG and " " not in cell:
        return "long"
    for run, kind in RUNS:
        cell = run.sub(kind, cell)
    return cell
