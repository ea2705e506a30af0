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
MOST_LINES, LINES_OF_MANY, MANY = 5, 2, 7
"""Maximum number of lines in a cell, and in one of a table of many rows; the workbook has its whole text."""
TAIL = 5
"""Last characters that are kept of a text that is cut, because they often tell it from others."""
ROWS_OF_A_SLIDE = 20
"""No slide has room for more rows."""
NATURAL = (40.0, 30.0, 22.0)
"""Widest columns, in narrow characters, as long as there is room for others: what makes the lowest table."""
EMPTY, SHORT_HEADING, LONGEST_WORD = 9.0, 7.0, 17.0
"""Width of a column to write in, and of headings and their words that are not broken."""
SPARE = 0.85
"""Part of a cell's width that a text is cut to."""
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
        lines = LINES_OF_MANY if len(shown) >= MANY and not table.runs_on else MOST_LINES
        fitted = (_fit(texts, _widths(texts, available, size, natural), size, lines) for natural in NATURAL)
        widths, cut, heights = min(fitted, key=lambda one: sum(one[2]))
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
    def breaks_words(self) -> bool:
        """Whether a word of a heading is longer than its column."""
        return any(
            text_width(word, bold=True) > (width - 2 * SIDE) / (self.size / 2)
            for heading, width in zip(self.rows[0], self.widths, strict=True)
            for word in heading.split()
            if word.isascii()
        )

    @property
    def caption_height(self) -> int:
        """The height of its caption; 0 without one."""
        return CAPTION_HEIGHT if self.title else 0

    @property
    def width(self) -> int:
        """The total width, with its caption and the longest note."""
        widest = text_width(self.title, bold=True) + text_width(self.note(len(self.rows) - 1))
        return max(sum(self.widths), min(BODY, int(widest * SMALL / 2 + Pt(16))))

    @property
    def height(self) -> int:
        """The total height with its caption, on one slide."""
        return self.height_of(len(self.rows) - 1)

    def height_of(self, many: int) -> int:
        """The height with that many rows."""
        return self.caption_height + sum(self.heights[: many + 1])

    def rows_within(self, height: int) -> int:
        """How many leading rows fit into a height; 0 where none does."""
        many = len(self.rows) - 1
        while many and self.height_of(many) > height:
            many -= 1
        return many

    def note(self, listed: int) -> str:
        """A note on the rows that are not listed; empty where all are."""
        if listed >= self.total:
            return ""
        return say(
            f"（{listed} / {self.total} 行，其余见{self.elsewhere}）",
            f" ({listed} of {self.total} rows; the rest is in {self.elsewhere})",
        )


def _fit(
    texts: Sequence[Sequence[str]], widths: list[int], size: Length, lines: int
) -> tuple[list[int], list[list[str]], list[int]]:
    """Widths, the texts cut to so many lines in them, and the heights of their rows."""
    inner = [(width - 2 * SIDE) / (size / 2) for width in widths]
    cut = [
        [
            _cut(text, room, lines) if number else cut_to_lines(text, room, MOST_LINES, bold=True)
            for text, room in zip(row, inner, strict=True)
        ]
        for number, row in enumerate(texts)
    ]
    return widths, cut, [_height(row, inner, size, bold=not number) for number, row in enumerate(cut)]


def _widths(texts: Sequence[Sequence[str]], available: int, size: Length, most: float) -> list[int]:
    """Column widths: as wide as the text where there is room, else ``most`` and a share of what is left.

    Where even that is too wide the widest ones shrink to one width.
    """
    columns = list(zip(*texts, strict=True))
    wanted = [_width_of(column) for column in columns]
    room = (available - len(columns) * 2 * SIDE) / (size / 2)
    if sum(wanted) > room:  # then headings take two lines
        wanted = [_width_of(column, 0.55) for column in columns]
    natural = [min(width, most) for width in wanted] if sum(wanted) > room else wanted
    if sum(natural) < min(sum(wanted), room):
        share = (room - sum(natural)) / (sum(wanted) - sum(natural))
        natural = [width + (whole - width) * share for width, whole in zip(natural, wanted, strict=True)]
    cap = _cap(natural, room)
    return [int(min(width, cap) * size / 2) + 2 * SIDE for width in natural]


def _width_of(column: Sequence[str], of_heading: float = 1.0) -> float:
    """The width of the widest line of a column, of its heading a part of it, but no word less."""
    heading, *texts = (text.split("\n") for text in column)
    whole = max(text_width(line, bold=True) for line in heading)
    word = max((text_width(one, bold=True) for line in heading for one in line.split()), default=0.0)
    least = max(whole * of_heading, min(whole, word, LONGEST_WORD), min(whole, SHORT_HEADING))
    body = max((text_width(line) for text in texts for line in text), default=0.0)
    return max(3.0, least, body or EMPTY) + 0.3


def _cut(text: str, room: float, lines: int) -> str:
    """The text if it takes so many lines; else cut shorter, lest another program breaks lines earlier."""
    if line_count(text, room) <= lines:
        return text
    return cut_to_lines(text, room * SPARE, lines, tail=TAIL)


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
