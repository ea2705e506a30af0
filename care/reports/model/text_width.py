"""Text measurement for layout, in narrow characters: a Chinese character counts as two."""

from math import ceil
from unicodedata import east_asian_width

from care.reports.model.document import ReportTable, cell_text

_MIN_WIDTH, _MAX_WIDTH, _EMPTY_COLUMN_WIDTH = 6, 44, 20
_BOLD_FACTOR = 1.15


def text_width(text: str) -> int:
    """The width of a text in narrow characters, wide East Asian characters counted twice."""
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)


def line_count(text: str, column_width: float) -> int:
    """The number of lines a text takes in a column of ``column_width`` narrow characters, at least 1."""
    return max(1, ceil(text_width(text) / max(1.0, column_width)))


def column_widths(table: ReportTable) -> list[int]:
    """The preferred width of each column of a table, in narrow characters, within fixed bounds."""
    columns = zip(*(map(cell_text, row) for row in table.rows), strict=True)
    cell_widths = [max(map(text_width, cells), default=0) or _EMPTY_COLUMN_WIDTH for cells in columns]
    cell_widths = cell_widths or [0] * len(table.headings)
    return [
        min(_MAX_WIDTH, max(_MIN_WIDTH, ceil(text_width(heading) * _BOLD_FACTOR), widest_cell) + 2)
        for heading, widest_cell in zip(table.headings, cell_widths, strict=True)
    ]
