"""The layout of a native table: column widths and row heights from measured text. Lengths are in EMU.

A row of a native table grows where a cell wraps once more than was measured, and pushes the table off the
slide; so widths are measured generously, and a cell takes :data:`MOST_LINES` lines at most.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pptx.util import Inches, Length, Pt

from care.i18n import say
from care.reports.model.document import Number, ReportTable, cell_text
from care.reports.model.text_width import cut_to_lines, line_count, text_width
from care.reports.render.pptx.styles import BODY, LINE, SMALL

SIDE, ABOVE = int(Pt(5)), int(Pt(2))
"""Margins of a cell."""
CAPTION_HEIGHT: int = Inches(0.34)
MOST_LINES, LINES_OF_MANY, MANY = 4, 2, 7
"""Maximum number of lines in a cell, and in one of a table of many rows; the workbook has its whole text."""
TAIL = 5
"""Last characters that are kept of a text that is cut, because they often tell it from others."""
ROWS_OF_A_SLIDE = 20
"""No slide has room for more rows."""
NATURAL = 40.0
"""Widest column, in narrow characters, as long as there is room for others."""
LEAST = 9.0
"""Narrowest column to which one with words shrinks, in narrow characters."""


@dataclass(frozen=True)
class TableLayout:
    """The cell texts of a table, heading first, with column widths and row heights.

    ``total``: how many rows the table has altogether.
    """

    title: str
    rows: list[list[str]]
    widths: list[int]
    heights: list[int]
    right_aligned: list[bool]
    total: int
    elsewhere: str
    size: Length

    @classmethod
    def of(
        cls,
        table: ReportTable,
        available: int,
        most_rows: int | None = None,
        elsewhere: str = "",
        size: Length = SMALL,
    ) -> "TableLayout":
        """The layout of a table within that width. ``elsewhere``: where the other rows are."""
        most = most_rows if table.runs_on else min(most_rows or ROWS_OF_A_SLIDE, ROWS_OF_A_SLIDE)
        shown = table.rows[:most]
        texts = [list(table.headings), *([cell_text(cell) for cell in row] for row in shown)]
        widths = _widths(texts, available, size)
        inner = [(width - 2 * SIDE) / (size / 2) for width in widths]
        lines = LINES_OF_MANY if len(shown) >= MANY and not table.runs_on else MOST_LINES
        cut = [
            [
                cut_to_lines(text, room, lines, bold=not number, tail=TAIL)
                for text, room in zip(row, inner, strict=True)
            ]
            for number, row in enumerate(texts)
        ]
        heights = [_height(row, inner, size, bold=not number) for number, row in enumerate(cut)]
        right = [all(isinstance(row[n], Number | None) for row in shown) for n in range(len(widths))]
        return cls(
            table.title,
            cut,
            widths,
            heights,
            right,
            len(table.rows),
            elsewhere or say("工作簿", "the workbook"),
            size,
        )

    @property
    def caption_height(self) -> int:
        """The height of its caption; 0 without one."""
        return CAPTION_HEIGHT if self.title else 0

    @property
    def width(self) -> int:
        """The total width, caption and remainder note included."""
        widest = max(text_width(self.title, bold=True), text_width(self.note(len(self.rows) - 1)))
        return max(sum(self.widths), min(BODY, int(widest * SMALL / 2 + Pt(10))))

    @property
    def height(self) -> int:
        """The total height, caption and remainder note included, on one slide."""
        return self.height_of(len(self.rows) - 1)

    def height_of(self, many: int) -> int:
        """The height with that many rows."""
        note = CAPTION_HEIGHT if self.note(many) else 0
        return self.caption_height + sum(self.heights[: many + 1]) + note

    def rows_within(self, height: int) -> int:
        """How many leading rows fit into a height, the note of the others included; 0 where none does."""
        many = len(self.rows) - 1
        while many and self.height_of(many) > height:
            many -= 1
        return many

    def note(self, listed: int) -> str:
        """A note on the rows that are not listed; empty where all are."""
        if listed >= self.total:
            return ""
        return say(
            f"列出 {listed} 行，共 {self.total} 行，其余见{self.elsewhere}。",
            f"{listed} of {self.total} rows; the rest is in {self.elsewhere}.",
        )


def _widths(texts: Sequence[Sequence[str]], available: int, size: Length) -> list[int]:
    """Column widths: as wide as the text where there is room, else the widest ones shrink to one width."""
    columns = list(zip(*texts, strict=True))
    wanted = [
        max(text_width(column[0], bold=True), *(text_width(text) for text in column[1:]), 3.0) + 0.3
        for column in columns
    ]
    room = (available - len(columns) * 2 * SIDE) / (size / 2)
    natural = [min(width, NATURAL) for width in wanted] if sum(wanted) > room else wanted
    if sum(natural) < sum(wanted) and sum(natural) < room:
        spare, longest = room - sum(natural), [n for n, width in enumerate(wanted) if width > NATURAL]
        for n in longest:
            natural[n] = min(wanted[n], natural[n] + spare / len(longest))
    cap = _cap(natural, room)
    return [int(min(width, cap) * size / 2) + 2 * SIDE for width in natural]


def _cap(widths: Sequence[float], room: float) -> float:
    """The greatest width that columns may have for all of them to fit."""
    low, high = min(LEAST, room / len(widths)), max(widths)
    if sum(widths) <= room:
        return high
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(min(one, middle) for one in widths) <= room else (low, middle)
    return low


def _height(row: Sequence[str], inner: Sequence[float], size: Length, *, bold: bool) -> int:
    lines = max(line_count(text, room, bold=bold) for text, room in zip(row, inner, strict=True))
    return int(size * LINE * lines) + 2 * ABOVE
