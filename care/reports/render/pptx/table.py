"""Native tables on slides, sized to their text. Lengths are in EMU."""

from collections.abc import Sequence

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.slide import Slide
from pptx.util import Emu, Inches

from care.i18n import say
from care.reports.model.document import ReportTable
from care.reports.model.text_width import cut_to_lines, text_width
from care.reports.render.pptx.flow import PART_GAP, Flow
from care.reports.render.pptx.styles import (
    BETTER,
    BODY,
    BOTTOM,
    BRAND,
    DARK,
    GREY,
    MARGIN,
    SMALL,
    STRIPE,
    TOP,
    WHITE,
    WIDTH,
    WORSE,
    add_run,
    add_text,
    room,
)
from care.reports.render.pptx.table_layout import ABOVE, CAPTION_HEIGHT, SIDE, TableLayout
from care.scorecard.scorecard_table import SIGNS
from care.signals import Variation

SIGN_COLOURS = ((SIGNS[Variation.CONCERNING], WORSE), (SIGNS[Variation.IMPROVING], BETTER))
"""The colours of cells with a sign: against chance by colour, against a target by mark."""
TABLE_GAP: int = Inches(0.3)
MIN_ROWS = 2
"""Minimum number of data rows below the heading at the bottom of a slide."""


def add_table(flow: Flow, table: ReportTable) -> None:
    """Place a table at the next free position, on a new slide where it does not fit.

    It takes one slide at most, with a note of how many rows are left out, unless it ``runs_on``.
    """
    layout = TableLayout.of(table.only(table.slide_columns), BODY, table.slide_rows)
    if not _placed_right(flow, layout):
        at_least = layout.height_of(min(MIN_ROWS, len(layout.rows) - 1))
        wanted = layout.height if layout.height <= BOTTOM - TOP else at_least
        if flow.remaining_height < wanted or (not table.runs_on and flow.remaining_height < layout.height):
            flow.start_slide()
        _place_below(flow, layout, runs_on=table.runs_on)
    flow.top += PART_GAP


def draw_table(slide: Slide, layout: TableLayout, left: int, top: int, many: int) -> int:
    """Draw the first ``many`` rows; the caption notes what is left out. Returns the bottom edge."""
    return draw_rows(slide, layout, left, top, layout.title, range(1, many + 1), layout.note(many))


def draw_rows(
    slide: Slide, layout: TableLayout, left: int, top: int, caption: str, numbers: range, note: str = ""
) -> int:
    """Draw caption, heading and some rows; returns the bottom edge."""
    if caption:
        line = add_text(slide, left, top, layout.width, CAPTION_HEIGHT, middle=True).paragraphs[0]
        inner = room(layout.width, SMALL) - text_width(note)
        add_run(line, cut_to_lines(caption, inner, 1, bold=True), SMALL, BRAND, bold=True)
        if note:
            add_run(line, note, SMALL, GREY)
    chosen = [0, *numbers]
    heights = [layout.heights[n] for n in chosen]
    bottom: int = top + layout.caption_height
    _add_grid(slide, left, bottom, [layout.rows[n] for n in chosen], layout, heights)
    return int(bottom + sum(heights))


def _placed_right(flow: Flow, layout: TableLayout) -> bool:
    """Place a table to the right of the previous one if it fits whole; returns whether it did."""
    available, flow.free_right = flow.free_right, None
    if (
        available is None
        or available[0] + layout.width > WIDTH - MARGIN
        or available[1] + layout.height > BOTTOM
    ):
        return False
    left, top = available
    flow.tell(layout.title)
    flow.top = max(flow.top, draw_table(flow.slide, layout, left, top, len(layout.rows) - 1))
    flow.free_right = left + layout.width + TABLE_GAP, top
    return True


def _place_below(flow: Flow, layout: TableLayout, *, runs_on: bool) -> None:
    """Place a table at the current position; one that ``runs_on`` continues on new slides."""
    every, top = len(layout.rows) - 1, flow.top
    if not runs_on:
        many = layout.rows_within(flow.remaining_height)
        flow.tell(layout.title)
        flow.top = draw_table(flow.slide, layout, MARGIN, top, many)
        flow.free_right = MARGIN + layout.width + TABLE_GAP, top
        return
    start, number, caption = 1, 1, layout.title
    while True:
        height = flow.remaining_height - CAPTION_HEIGHT - layout.heights[0]
        end = start + _rows_that_fit(layout.heights[start:], height)
        flow.tell(caption)
        flow.top = draw_rows(
            flow.slide, layout, MARGIN, flow.top, caption, range(start, end), layout.note(every)
        )
        if end > every:
            break
        number += 1
        flow.start_slide()
        caption, start = say(f"{layout.title}（续 {number}）", f"{layout.title} (part {number})"), end


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
    layout: TableLayout,
    heights: Sequence[int],
) -> None:
    widths = layout.widths
    grid = slide.shapes.add_table(len(rows), len(widths), left, top, sum(widths), sum(heights)).table
    for column, column_width in zip(grid.columns, widths, strict=True):
        column.width = Emu(column_width)
    for number, (row, height) in enumerate(zip(grid.rows, heights, strict=True)):
        row.height = Emu(height)
        background, text_colour = (BRAND, WHITE) if number == 0 else (WHITE if number % 2 else STRIPE, DARK)
        for cell, text, align_right in zip(row.cells, rows[number], layout.right_aligned, strict=True):
            cell.margin_left = cell.margin_right = SIDE
            cell.margin_top = cell.margin_bottom = ABOVE
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            cell.fill.solid()
            cell.fill.fore_color.rgb = background
            line = cell.text_frame.paragraphs[0]
            line.alignment = PP_ALIGN.RIGHT if align_right else PP_ALIGN.LEFT
            colour = next((shade for sign, shade in SIGN_COLOURS if number and sign in text), text_colour)
            add_run(line, text, layout.size, colour, bold=number == 0)
