"""Detect records inside a multi-line cell: an unclosed quotation mark has swallowed them."""

import re
from collections import Counter
from collections.abc import Sequence

import polars as pl

SAMPLE = 2_000
"""Maximum number of lines without quotation marks from which the shapes of cells are learned."""
FEW = 3
"""Minimum number of sample lines; with fewer, the number of separators alone decides."""
LONG = 16
"""Characters from which on a cell without spaces has the shape ``long``."""
RUNS = ((re.compile(r"[^\W\d_]+"), "a"), (re.compile(r"\d+"), "9"))
LINE_END = re.compile(r"\r\n|\r|\n")


def may_hold_records(cells: pl.DataFrame, separator: str, width: int) -> bool:
    """Whether a row of ``cells`` contains lines that may be records of ``width`` cells."""
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
    """The shapes of the cells of each column, learned from the lines without quotation marks."""

    def __init__(self, lines: Sequence[str], separator: str, width: int) -> None:
        self._lines, self._separator, self._width = lines, separator, width
        self._sampled: list[int] | None = None
        self._known: list[Counter[str]] = [Counter() for _ in range(width)]

    def hold_records(self, record: Sequence[str], begin: int, end: int) -> bool:
        """Whether the lines from ``begin`` to before ``end``, read as one ``record``, contain others."""
        if self._width < 2:
            return False
        lines = self._lines[begin:end]
        whole = _whole_lines(record, lines, self._separator, self._width)
        return bool(whole) and self._look_like_others([lines[number] for number in whole], begin, end)

    def _look_like_others(self, lines: Sequence[str], begin: int, end: int) -> bool:
        """Whether in one line at least half of the filled cells have a shape known for their column."""
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
        """The indices of the sample lines; their shapes are counted at the first use."""
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
    """The shape of a cell, runs of letters as a and of digits as 9: ``S01`` is a9."""
    if len(cell) >= LONG and " " not in cell:
        return "long"
    for run, kind in RUNS:
        cell = run.sub(kind, cell)
    return cell
