"""Detect the dialect of a delimited text: its separator, the width of its rows, how marks are escaped."""

import csv
import io
from collections import Counter
from dataclasses import dataclass
from itertools import islice

SEPARATORS = (",", "\t", ";", "|")
ESCAPED, DOUBLED = b'\\"', b'""'
"""A quotation mark inside a cell: escaped by a backslash, or doubled as spreadsheets write it."""
FEW = 3
"""Minimum number of rows, or of lines, by which something counts as usual in a text."""
LENGTHS = (1 << 14, 200_000)
"""Bytes in which the first records are sought: few, and more where they are long."""
csv.field_size_limit(2**31 - 1)  # too long cells are reported by limits.too_long


@dataclass(frozen=True)
class Dialect:
    """The dialect of a delimited text."""

    separator: str
    width: int
    """Number of cells of the longest of the first records."""
    usual: int
    """Most frequent number of cells of the first records."""
    least: int
    """Smallest number of cells that several records have, where exports leave out blank cells at the end."""
    escaped: bool
    """Whether quotation marks inside cells are escaped by a backslash."""


def detect_dialect(first: bytes, separator: str | None) -> Dialect:
    """The dialect by the first lines of a text; a ``separator`` that is stated holds."""
    plain = _dialect_of(first, separator, escaped=False)
    if ESCAPED not in first:
        return plain
    escaped = _dialect_of(first.replace(ESCAPED, DOUBLED), separator, escaped=True)
    return escaped if escaped.width < plain.width else plain


def first_records(lines: bytes, separator: str, rows: int = 50) -> list[list[str]]:
    """The first complete records, at most ``rows``, of the first bytes; the first even if cut."""
    records: list[list[str]] = []
    for length in LENGTHS:
        start = io.StringIO(lines[:length].decode(errors="ignore"), newline="")
        records = list(islice(csv.reader(start, delimiter=separator), rows + 1))
        if len(lines) <= length or len(records) > rows:
            return records[:rows]
    return (records[:-1] or records)[:rows]


def _dialect_of(lines: bytes, stated: str | None, *, escaped: bool) -> Dialect:
    separator = stated or _separator(lines)
    records = first_records(lines, separator)
    found = [max(len(record), 1) for record in records]
    widths = Counter(found)
    usual = max(widths, key=lambda width: (widths[width] * (width - 1), width), default=1)
    # Titles stand above the first record of the usual width; a quotation mark may have merged cells.
    rows = records[found.index(usual) :] if found else []
    below = Counter(len(row) for row in rows if not any('"' in cell or separator in cell for cell in row))
    least = min(
        (width for width, often in below.items() if 1 < width <= usual and often >= FEW), default=usual
    )
    return Dialect(separator, max(widths, default=1), usual, least, escaped)


def _separator(lines: bytes) -> str:
    """The separator that splits most of the first records into the same number of cells.

    Because a text may hold many of a mark, a width counts that most of the records have, if there is one.
    """

    def order(separator: str) -> tuple[int, int]:
        if separator.encode() not in lines:
            return 0, 0
        widths = Counter(len(record) for record in first_records(lines, separator) if record)
        cells = {width: rows * (width - 1) for width, rows in widths.items()}
        most = [cells[width] for width, rows in widths.items() if 2 * rows > widths.total()]
        return max(most, default=0), max(cells.values(), default=0)

    return max(SEPARATORS, key=order)
