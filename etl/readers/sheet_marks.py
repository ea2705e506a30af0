"""Scan the XML of a sheet for what the workbook reader does not report: hidden rows, long numbers, formats.

The XML is scanned in pieces as it is unpacked, so that memory never holds all of it.
"""

import re
from array import array
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import ge

from etl.readers.cell_references import CellReferences, column_number
from etl.readers.number_formats import Shown, styles_used

HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*\bhidden="(?:1|true)"')
HIDDEN_COLUMNS = re.compile(
    rb'<(?:\w+:)?col\s(?=[^>]*\bhidden="(?:1|true)")(?=[^>]*\bmin="(\d+)")(?=[^>]*\bmax="(\d+)")'
)
CELL = re.compile(rb'<(?:\w+:)?c\s([^>]*\br="([A-Z]+)(\d+)"[^>]*)>')
FILLED = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]+)\d+"[^>/]*>')
VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)</")
LONG = re.compile(rb"<(?:\w+:)?v>-?(?:\d{16,}(?:\.\d*)?|\d(?:\.\d*)?[Ee]\+?(?:1[5-9]|[2-9]\d|\d{3}))</")
"""A value of more than fifteen digits before the decimal point."""
UNCALCULATED = re.compile(
    rb'<(?:\w+:)?c\s(?=[^>]*\br="([A-Z]+)(\d+)")(?P<attributes>[^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*'
    rb"(?P<value><(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
"""A cell with a formula whose result was never worked out."""
SHAPES = bytes.maketrans(b"123456789e", b"000000000E")
LONG_SHAPES = (b"0" * 16, b"E+", b"E00<", b"E000<")
"""What a long number looks like once all its digits are 0, found without a look at each number."""
TEXT = re.compile(rb'\bt="str"')
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*\bref="([A-Z]+)(\d+):[A-Z]+(\d+)"')
NOT_A_NUMBER = re.compile(rb'\bt="(?!n")')
FIRST_OF_ROW = re.compile(rb'row\b[^>]*>\s*<(?:\w+:)?c\s[^>]*?\br="[A-Z]+(\d+)"')
"""The first cell of a row; without the sign before ``row``, by whose name it is found five times as fast."""
ROW_END = b"row>"
BLOCK = 1 << 18
"""Bytes scanned at a time."""
LONGEST_ROW = 16 << 20
"""Maximum size of a row in bytes; a longer one is skipped."""


@dataclass(frozen=True)
class NumberCell:
    """A numeric cell: row and column from 0, and the number as text, as stored in the file."""

    row: int
    column: int
    number: str


@dataclass
class SheetMarks:
    """The marks of one sheet; complete after :meth:`finish`."""

    formats: Mapping[int, Shown] = field(default_factory=dict)
    """Index of a style → its formatter."""
    hidden_rows: int = 0
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    """Ranges of hidden columns, the first and the last from 1."""
    first_column: int | None = None
    """The first column, from 1, with a cell in the first rows; the reader's columns begin there."""
    long_numbers: list[NumberCell] = field(default_factory=list)
    shown: list[tuple[NumberCell, str]] = field(default_factory=list)
    """Cells with a special number format, each with the text that Excel shows."""
    uncalculated: list[tuple[int, int]] = field(default_factory=list)
    """Row and column, from 0, of formulas without a result."""
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    """Column, first and last row, from 0, of cells that are merged over several rows."""
    values: int = 0
    """Number of cells with a value."""
    repeated_rows: list[int] = field(default_factory=list)
    """Rows, from 0, that the sheet has more than once, of which the reader gives the last."""

    def __post_init__(self) -> None:
        self._buffer: list[bytes] = []
        self._size = 0
        self._styles = styles_used(self.formats)
        self._references = CellReferences()
        self._numbers = array("Q")

    def feed(self, piece: bytes) -> None:
        """Add a piece of XML and scan the complete rows once there are BLOCK bytes."""
        self._buffer.append(piece)
        self._size += len(piece)
        if self._size < BLOCK:
            return
        text = b"".join(self._buffer)
        end = text.rfind(ROW_END) + len(ROW_END)
        if end >= len(ROW_END):
            self._scan(text[:end])
            self._buffer = [text[end:]]
        elif len(text) >= LONGEST_ROW:
            self._buffer = []
        self._size = sum(map(len, self._buffer))

    def finish(self) -> None:
        """Scan the remaining bytes."""
        self._scan(b"".join(self._buffer))
        self._buffer = []
        numbers = self._numbers
        if any(map(ge, numbers, numbers[1:])):
            self.repeated_rows = sorted(row - 1 for row, times in Counter(numbers).items() if times > 1)

    def _scan(self, rows: bytes) -> None:
        rows = self._references.completed(rows)
        if self.first_column is None:
            columns = [column_number(letters) for letters in FILLED.findall(rows)]
            self.first_column = min(columns, default=None)
        if b'hidden="' in rows:
            self.hidden_rows += len(HIDDEN_ROW.findall(rows))
            self.hidden_columns += [(int(first), int(last)) for first, last in HIDDEN_COLUMNS.findall(rows)]
        self._numbers.extend(map(int, FIRST_OF_ROW.findall(rows)))
        self.values += rows.count(b"</v>") + rows.count(b"</is>")
        self._find_formulas_and_merges(rows)
        if _has_long_number(rows):
            self._find_long(rows)
        if self._styles:
            self._find_styles(self._styles, rows)

    def _find_formulas_and_merges(self, rows: bytes) -> None:
        for match in UNCALCULATED.finditer(rows) if b"f>" in rows or b"<f " in rows else ():
            # Without a result a text may be blank, because its formula says so.
            if not (match["value"] and TEXT.search(match["attributes"])):
                self.uncalculated.append((int(match[2]) - 1, column_number(match[1]) - 1))
        for letters, begin, end in MERGED.findall(rows) if b"mergeCell" in rows else ():
            if int(begin) < int(end):
                self.merged.append((column_number(letters) - 1, int(begin) - 1, int(end) - 1))

    def _find_long(self, rows: bytes) -> None:
        for match in LONG.finditer(rows):
            if cell := _cell_before(rows, match.start()):
                self.long_numbers.append(cell)

    def _find_styles(self, styles: re.Pattern[bytes], rows: bytes) -> None:
        for match in styles.finditer(rows):
            begin = rows.rfind(b"<", 0, match.start())
            tag = CELL.match(rows, begin)
            if tag is None or tag[0].endswith(b"/>"):
                continue
            end = rows.find(b"c>", tag.end())
            value = VALUE.search(rows, tag.end(), end)
            if value and (cell := _number_cell(tag, value[1])):
                self.shown.append((cell, self.formats[int(match[1])](cell.number)))


def _has_long_number(text: bytes) -> bool:
    """Whether there is a run of sixteen digits, or an exponent, signed or of 2 or 3 digits before a tag."""
    shapes = text.translate(SHAPES)
    return any(shape in shapes for shape in LONG_SHAPES)


def _cell_before(rows: bytes, value: int) -> NumberCell | None:
    """The numeric cell whose value begins at byte ``value``; None if it is none."""
    begin = max(rows.rfind(b"<c ", 0, value), rows.rfind(b":c ", 0, value))
    tag = CELL.match(rows, rows.rfind(b"<", 0, begin + 1))
    found = VALUE.match(rows, value)
    return _number_cell(tag, found[1]) if tag and found else None


def _number_cell(tag: re.Match[bytes], value: bytes) -> NumberCell | None:
    if NOT_A_NUMBER.search(tag[1]):
        return None
    try:
        float(value)
    except ValueError:
        return None
    return NumberCell(int(tag[3]) - 1, column_number(tag[2]) - 1, value.decode())
