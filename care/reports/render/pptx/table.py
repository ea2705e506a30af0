"""Tables on slides: native, as wide as their words need, over as many slides as their rows need."""

from collections.abc import Sequence
from dataclasses import dataclass

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.slide import Slide
from pptx.util import Emu, Inches, Pt

from care.i18n import say
from care.reports.model.document import Number, ReportTable, cell_text
from care.reports.model.text_width import column_widths, lines, width
from care.reports.render.pptx.flow import PART, Flow
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

SIGN = CELL * 0.58
"""A narrow character with the margins' share; a table is never wider than its words need."""
CAPTION: int = Inches(0.34)
BETWEEN: int = Inches(0.3)
FEWEST_ROWS = 3
"""A table does not begin at the foot of a slide with fewer rows than this."""


def lay_out(flow: Flow, table: ReportTable) -> None:
    """Put a table where it has room; beyond ``brief`` rows it says where the rest is."""
    sized = _sized(table)
    if not _stands_beside(flow, sized):
        least = CAPTION + sum(sized.heights[: FEWEST_ROWS + 1])
        if flow.room < (sized.height if sized.height <= BOTTOM - TOP else least):
            flow.turn()
        _down(flow, sized)
    flow.top += PART


@dataclass(frozen=True)
class _Sized:
    """A table's texts, the heading first, with the room that columns and rows need."""

    table: ReportTable
    rows: list[list[str]]
    widths: list[int]
    heights: list[int]
    right: list[bool]

    @property
    def width(self) -> int:
        """From edge to edge, its caption and what stands below it included."""
        words = max(map(width, (self.table.title, self.rest)))
        return max(sum(self.widths), min(BODY, int(words * SIGN + Pt(20))))

    @property
    def height(self) -> int:
        """From the caption to what stands below it, in one piece."""
        return CAPTION + sum(self.heights) + (CAPTION if self.rest else 0)

    @property
    def rest(self) -> str:
        """Where the rows are that are not shown, if any."""
        shown, every = len(self.rows) - 1, len(self.table.rows)
        if shown == every:
            return ""
        return say(
            f"此处列出 {shown} 行，共 {every} 行，其余见工作簿。",
            f"{shown} of {every} rows; the rest is in the workbook.",
        )


def _sized(table: ReportTable) -> _Sized:
    rows = [list(table.headings), *([cell_text(cell) for cell in row] for row in table.rows[: table.brief])]
    widths = _widths(table)
    per_line = [each / (CELL / 2) * 0.95 - 2.5 for each in widths]
    right = [all(isinstance(row[n], Number | None) for row in table.rows) for n in range(len(widths))]
    return _Sized(table, rows, widths, [_height(row, per_line) for row in rows], right)


def _stands_beside(flow: Flow, sized: _Sized) -> bool:
    """Put a table to the right of the one before it, where it fits there whole."""
    free, flow.beside = flow.beside, None
    if free is None or free[0] + sized.width > WIDTH - MARGIN or free[1] + sized.height > BOTTOM:
        return False
    left, top = free
    flow.top = max(flow.top, _put(flow, sized, left, top, sized.table.title, 1, len(sized.rows)))
    flow.beside = left + sized.width + BETWEEN, top
    return True


def _down(flow: Flow, sized: _Sized) -> None:
    """Put a table from here on down, over as many slides as it takes."""
    caption, start, every = sized.table.title, 1, len(sized.rows)
    while True:
        end = start + _fitting(sized.heights[start:], flow.room - CAPTION - sized.heights[0])
        begin = flow.top
        flow.top = _put(flow, sized, MARGIN, begin, caption, start, end)
        if end >= every:
            break
        flow.turn()
        caption, start = sized.table.title + say("（续）", " (continued)"), end
    flow.beside = MARGIN + sized.width + BETWEEN, begin


def _put(flow: Flow, sized: _Sized, left: int, top: int, caption: str, start: int, end: int) -> int:
    """Caption, heading and the rows from ``start`` to ``end``; where they end."""
    _line(flow, left, top, sized.width, caption, bold=True)
    shown = [0, *range(start, end)]
    heights = [sized.heights[n] for n in shown]
    _grid(flow.slide, left, top + CAPTION, [sized.rows[n] for n in shown], sized.widths, heights, sized.right)
    bottom: int = top + CAPTION + sum(heights)
    if end < len(sized.rows) or not sized.rest:
        return bottom
    _line(flow, left, bottom, sized.width, sized.rest)
    return bottom + CAPTION


def _line(flow: Flow, left: int, top: int, width: int, text: str, *, bold: bool = False) -> None:
    line = add_text(flow.slide, left, top, width, CAPTION).paragraphs[0]
    add_run(line, text, CELL, BRAND if bold else GREY, bold=bold)


def _widths(table: ReportTable) -> list[int]:
    wanted = column_widths(table)
    unit = min(SIGN, BODY / sum(wanted))
    return [int(unit * each) for each in wanted]


def _height(row: Sequence[str], per_line: Sequence[float]) -> int:
    return int(CELL * 1.3 * max(map(lines, row, per_line)) + Pt(8))


def _fitting(heights: Sequence[int], free: int) -> int:
    """How many rows fit, at least one."""
    used = 0
    for number, height in enumerate(heights):
        used += height
        if used > free:
            return max(1, number)
    return len(heights)


def _grid(
    slide: Slide,
    left: int,
    top: int,
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
    heights: Sequence[int],
    right: Sequence[bool],
) -> None:
    grid = slide.shapes.add_table(len(rows), len(widths), left, top, sum(widths), sum(heights)).table
    for column, wide in zip(grid.columns, widths, strict=True):
        column.width = Emu(wide)
    for number, (row, height) in enumerate(zip(grid.rows, heights, strict=True)):
        row.height = Emu(height)
        ground, ink = (BRAND, WHITE) if number == 0 else (WHITE if number % 2 else STRIPE, DARK)
        for cell, text, to_right in zip(row.cells, rows[number], right, strict=True):
            cell.margin_left = cell.margin_right = Pt(5)
            cell.margin_top = cell.margin_bottom = Pt(2)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            cell.fill.solid()
            cell.fill.fore_color.rgb = ground
            line = cell.text_frame.paragraphs[0]
            line.alignment = PP_ALIGN.RIGHT if to_right else PP_ALIGN.LEFT
            add_run(line, text, CELL, ink, bold=number == 0)
