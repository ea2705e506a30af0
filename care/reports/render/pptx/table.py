"""Native tables on slides, sized to their text. Lengths are in EMU."""

from collections.abc import Sequence

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.slide import Slide
from pptx.util import Emu

from care.i18n import say
from care.reports.model.document import ReportTable
from care.reports.model.text_width import cut_to_lines, text_width
from care.reports.render.pptx.flow import Flow
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
SAMPLE = 8
"""Number of rows of which a table that does not show all is content, so that it shares a slide."""
MIN_ROWS = 2
"""Minimum number of data rows below the heading at the bottom of a slide."""


def add_table(flow: Flow, table: ReportTable) -> None:
    """Place a table at the next free position, on a new slide where it does not fit.

    It takes one slide at most, with a note of how many rows are left out, unless it ``runs_on``.
    """
    layout = TableLayout.of(table.only(table.slide_columns), BODY, table.slide_rows)
    if table.runs_on and layout.height > BOTTOM - TOP:
        _run_on(flow, layout)
        return
    many = layout.rows_within(BOTTOM - TOP)
    if many < layout.total and (fewer := layout.rows_within(flow.page.remaining_height)) >= SAMPLE:
        many = min(many, fewer)
    page, left, top = flow.find(layout.width, layout.height_of(many))
    page.tell(layout.title)
    page.take(left, top, left + layout.width, draw_table(page.slide, layout, left, top, many))


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


def _run_on(flow: Flow, layout: TableLayout) -> None:
    """Place a table below all others of the latest slide, and go on on new slides."""
    every, page = len(layout.rows) - 1, flow.page
    if page.remaining_height < layout.height_of(min(MIN_ROWS, every)):
        page = flow.start_slide()
    start, number, caption = 1, 1, layout.title
    while True:
        height = page.remaining_height - CAPTION_HEIGHT - layout.heights[0]
        end = start + _rows_that_fit(layout.heights[start:], height)
        page.tell(caption)
        bottom = draw_rows(
            page.slide, layout, MARGIN, page.top, caption, range(start, end), layout.note(every)
        )
        page.take(MARGIN, page.top, MARGIN + BODY, bottom)
        if end > every:
            break
        number += 1
        page = flow.start_slide()
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
