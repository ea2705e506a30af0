"""The names of cells (A1), also where a program left them out of a sheet's XML: the place tells them, too."""

import re

TAG = re.compile(rb"<(?:\w+:)?(row|c)(?=[\s/>])([^>]*?)(/?>)")
FIRST_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])[^>]*>")
NAMED = re.compile(rb'\sr="(?:([A-Z]+)(\d+)|(\d+))"')


class CellReferences:
    """Completes the XML of one sheet, block by block; each block ends between two rows."""

    def __init__(self) -> None:
        self._row = self._column = 0
        self._missing: bool | None = None

    def completed(self, rows: bytes) -> bytes:
        """The XML with a name at every cell; unchanged where the first cell of the sheet has one."""
        if self._missing is None and (first := FIRST_CELL.search(rows)):
            self._missing = not NAMED.search(first[0])
        return TAG.sub(self._named, rows) if self._missing else rows

    def _named(self, tag: re.Match[bytes]) -> bytes:
        named = NAMED.search(tag[2])
        if tag[1] == b"row":
            self._row, self._column = int(named[3]) if named else self._row + 1, 0
            return tag[0]
        self._column = column_number(named[1]) if named else self._column + 1
        if named:
            return tag[0]
        end = len(tag[0]) - len(tag[3])
        return b'%b r="%b"%b' % (tag[0][:end], cell_name(self._row - 1, self._column - 1), tag[3])


def column_number(letters: bytes) -> int:
    """The number of a column by its letters, A being 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def cell_name(row: int, column: int) -> bytes:
    """The name of a cell by its row and column from 0: A1."""
    letters, number = b"", column + 1
    while number:
        number, letter = divmod(number - 1, 26)
        letters = bytes([65 + letter]) + letters
    return b"%b%d" % (letters, row + 1)
