"""A native table that fills a column of a slide, its cells in a given size. Lengths are in EMU."""

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.slide import Slide
from pptx.util import Emu, Length, Pt

from care.reports.model.document import Number, ReportTable, cell_text
from care.reports.model.text_width import column_widths, line_count
from care.reports.render.pptx.styles import BRAND, DARK, STRIPE, WHITE, add_run, add_text

SIDE, EDGE = Pt(3), Pt(1.5)
"""The margins of a cell, left and right, and above and below."""


def small_table_height(table: ReportTable, width: int, size: Length) -> int:
    """The height that a table takes with its caption."""
    return _caption_height(table, size) + sum(_heights(table, width, size))


def add_small_table(slide: Slide, table: ReportTable, left: int, top: int, width: int, size: Length) -> None:
    """Add the caption, if it has one, and all rows of a table, ``width`` wide."""
    if table.title:
        frame = add_text(slide, left, top, width, _caption_height(table, size))
        frame.margin_left = frame.margin_top = frame.margin_bottom = 0
        add_run(frame.paragraphs[0], table.title, size, DARK, bold=True)
    rows, heights = _rows(table), _heights(table, width, size)
    grid = slide.shapes.add_table(
        len(rows),
        len(table.headings),
        Emu(left),
        Emu(top + _caption_height(table, size)),
        Emu(width),
        Emu(sum(heights)),
    ).table
    for column, column_width in zip(grid.columns, _widths(table, width), strict=True):
        column.width = Emu(column_width)
    right = [all(isinstance(row[n], Number | None) for row in table.rows) for n in range(len(table.headings))]
    for number, (row, height) in enumerate(zip(grid.rows, heights, strict=True)):
        row.height = Emu(height)
        colours = (BRAND, WHITE) if number == 0 else (WHITE if number % 2 else STRIPE, DARK)
        for cell, text, is_right in zip(row.cells, rows[number], right, strict=True):
            cell.margin_left = cell.margin_right = SIDE
            cell.margin_top = cell.margin_bottom = EDGE
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            cell.fill.solid()
            cell.fill.fore_color.rgb = colours[0]
            line = cell.text_frame.paragraphs[0]
            line.alignment = PP_ALIGN.RIGHT if is_right else PP_ALIGN.LEFT
            add_run(line, text, size, colours[1], bold=number == 0)


def _caption_height(table: ReportTable, size: Length) -> int:
    return int(size * 1.25 + 2 * SIDE) if table.title else 0


def _rows(table: ReportTable) -> list[list[str]]:
    return [list(table.headings), *([cell_text(cell) for cell in row] for row in table.rows)]


def _widths(table: ReportTable, width: int) -> list[int]:
    wanted = column_widths(table)
    return [int(width * one / sum(wanted)) for one in wanted]


def _heights(table: ReportTable, width: int, size: Length) -> list[int]:
    per_line = [(column - 2 * SIDE) / (size / 2) * 0.92 for column in _widths(table, width)]
    return [int(max(map(line_count, row, per_line)) * size * 1.25 + 2 * EDGE + Pt(2)) for row in _rows(table)]
