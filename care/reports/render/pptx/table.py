"""Native tables on slides, sized to their text and split over several slides. Lengths are in EMU."""

from collections.abc import Sequence
from dataclasses import dataclass

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.slide import Slide
from pptx.util import Emu, Inches, Pt

from care.i18n import say
from care.reports.model.document import Number, ReportTable, cell_text
from care.reports.model.text_width import column_widths, line_count, text_width
from care.reports.render.pptx.flow import PART_GAP, Flow
from care.reports.render.pptx.styles import (
    BODY,
    BOTTOM,
    BRAND,
    CELL,
    DARK,
    GREY,
    MARGIN,
    STRIPE,
    TOP,
    WHITE,
    WIDTH,
    add_run,
    add_text,
)

CHARACTER_WIDTH = CELL * 0.58
"""The width of a narrow character, cell margins included."""
CAPTION_HEIGHT: int = Inches(0.34)
TABLE_GAP: int = Inches(0.3)
MIN_ROWS = 3
"""Minimum number of data rows below the heading at the bottom of a slide."""


def add_table(flow: Flow, table: ReportTable) -> None:
    """Place a table at the next free position; beyond ``slide_rows`` rows a note refers to the workbook."""
    layout = _measure(table)
    if not _placed_right(flow, layout):
        min_height = CAPTION_HEIGHT + sum(layout.heights[: MIN_ROWS + 1])
        if flow.remaining_height < (layout.height if layout.height <= BOTTOM - TOP else min_height):
            flow.start_slide()
        _place_below(flow, layout)
    flow.top += PART_GAP


@dataclass(frozen=True)
class _TableLayout:
    """The cell texts of a table, heading first, with column widths and row heights."""

    table: ReportTable
    rows: list[list[str]]
    widths: list[int]
    heights: list[int]
    right_aligned: list[bool]

    @property
    def width(self) -> int:
        """The total width, caption and remainder note included."""
        widest = max(map(text_width, (self.table.title, self.remainder_note)))
        return max(sum(self.widths), min(BODY, int(widest * CHARACTER_WIDTH + Pt(20))))

    @property
    def height(self) -> int:
        """The total height, caption and remainder note included, on one slide."""
        return CAPTION_HEIGHT + sum(self.heights) + (CAPTION_HEIGHT if self.remainder_note else 0)

    @property
    def remainder_note(self) -> str:
        """A note on the rows that are not listed; empty where all are."""
        listed, total = len(self.rows) - 1, len(self.table.rows)
        if listed == total:
            return ""
        return say(
            f"此处列出 {listed} 行，共 {total} 行，其余见工作簿。",
            f"{listed} of {total} rows; the rest is in the workbook.",
        )


def _measure(table: ReportTable) -> _TableLayout:
    rows = [
        list(table.headings),
        *([cell_text(cell) for cell in row] for row in table.rows[: table.slide_rows]),
    ]
    widths = _widths(table)
    per_line = [width / (CELL / 2) * 0.95 - 2.5 for width in widths]
    right_aligned = [all(isinstance(row[n], Number | None) for row in table.rows) for n in range(len(widths))]
    return _TableLayout(table, rows, widths, [_height(row, per_line) for row in rows], right_aligned)


def _placed_right(flow: Flow, layout: _TableLayout) -> bool:
    """Place a table to the right of the previous one if it fits whole; returns whether it did."""
    available, flow.free_right = flow.free_right, None
    if (
        available is None
        or available[0] + layout.width > WIDTH - MARGIN
        or available[1] + layout.height > BOTTOM
    ):
        return False
    left, top = available
    flow.top = max(flow.top, _draw_rows(flow, layout, left, top, layout.table.title, 1, len(layout.rows)))
    flow.free_right = left + layout.width + TABLE_GAP, top
    return True


def _place_below(flow: Flow, layout: _TableLayout) -> None:
    """Place a table at the current position and continue it on new slides."""
    caption, start, total = layout.table.title, 1, len(layout.rows)
    while True:
        end = start + _rows_that_fit(
            layout.heights[start:], flow.remaining_height - CAPTION_HEIGHT - layout.heights[0]
        )
        top_of_part = flow.top
        flow.top = _draw_rows(flow, layout, MARGIN, top_of_part, caption, start, end)
        if end >= total:
            break
        flow.start_slide()
        caption, start = layout.table.title + say("（续）", " (continued)"), end
    flow.free_right = MARGIN + layout.width + TABLE_GAP, top_of_part


def _draw_rows(
    flow: Flow, layout: _TableLayout, left: int, top: int, caption: str, start: int, end: int
) -> int:
    """Draw caption, heading and the rows from ``start`` up to ``end``; returns the bottom edge."""
    _add_caption(flow, left, top, layout.width, caption, bold=True)
    numbers = [0, *range(start, end)]
    heights = [layout.heights[n] for n in numbers]
    _add_grid(
        flow.slide,
        left,
        top + CAPTION_HEIGHT,
        [layout.rows[n] for n in numbers],
        layout.widths,
        heights,
        layout.right_aligned,
    )
    bottom: int = top + CAPTION_HEIGHT + sum(heights)
    if end < len(layout.rows) or not layout.remainder_note:
        return bottom
    _add_caption(flow, left, bottom, layout.width, layout.remainder_note)
    return bottom + CAPTION_HEIGHT


def _add_caption(flow: Flow, left: int, top: int, width: int, text: str, *, bold: bool = False) -> None:
    line = add_text(flow.slide, left, top, width, CAPTION_HEIGHT).paragraphs[0]
    add_run(line, text, CELL, BRAND if bold else GREY, bold=bold)


def _widths(table: ReportTable) -> list[int]:
    table_widths = column_widths(table)
    character_width = min(CHARACTER_WIDTH, BODY / sum(table_widths))
    return [int(character_width * width) for width in table_widths]


def _height(row: Sequence[str], per_line: Sequence[float]) -> int:
    return int(CELL * 1.3 * max(map(line_count, row, per_line)) + Pt(8))


def _rows_that_fit(heights: Sequence[int], available: int) -> int:
    """The number of leading rows that fit, at least one."""
    used_height = 0
    for number, height in enumerate(heights):
        used_height += height
        if used_height > available:
            return max(1, number)
    return len(heights)


def _add_grid(
    slide: Slide,
    left: int,
    top: int,
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
    heights: Sequence[int],
    right_aligned: Sequence[bool],
) -> None:
    grid = slide.shapes.add_table(len(rows), len(widths), left, top, sum(widths), sum(heights)).table
    for column, column_width in zip(grid.columns, widths, strict=True):
        column.width = Emu(column_width)
    for number, (row, height) in enumerate(zip(grid.rows, heights, strict=True)):
        row.height = Emu(height)
        background, text_colour = (BRAND, WHITE) if number == 0 else (WHITE if number % 2 else STRIPE, DARK)
        for cell, text, align_right in zip(row.cells, rows[number], right_aligned, strict=True):
            cell.margin_left = cell.margin_right = Pt(5)
            cell.margin_top = cell.margin_bottom = Pt(2)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            cell.fill.solid()
            cell.fill.fore_color.rgb = background
            line = cell.text_frame.paragraphs[0]
            line.alignment = PP_ALIGN.RIGHT if align_right else PP_ALIGN.LEFT
            add_run(line, text, CELL, text_colour, bold=number == 0)
