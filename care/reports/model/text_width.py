"""How much room words take: a Chinese character is as wide as two others."""

from math import ceil
from unicodedata import east_asian_width

from care.reports.model.document import ReportTable, cell_text

_NARROWEST, _WIDEST, _TO_FILL_IN = 6, 44, 20
_BOLD = 1.15


def width(text: str) -> int:
    """The width of a text in narrow characters."""
    return sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in text)


def lines(text: str, room: float) -> int:
    """How many lines a text takes in a column ``room`` narrow characters wide."""
    return max(1, ceil(width(text) / max(1.0, room)))


def column_widths(table: ReportTable) -> list[int]:
    """What each column of a table wants, in narrow characters."""
    columns = zip(*(map(cell_text, row) for row in table.rows), strict=True)
    wanted = [max(map(width, cells), default=0) or _TO_FILL_IN for cells in columns]
    wanted = wanted or [0] * len(table.headings)
    return [
        min(_WIDEST, max(_NARROWEST, ceil(width(heading) * _BOLD), most) + 2)
        for heading, most in zip(table.headings, wanted, strict=True)
    ]
