"""The slide of the scorecard: stores or months by metric, with target marks and signs of variation."""

from dataclasses import replace

from pptx.presentation import Presentation as Deck
from pptx.util import Inches, Length, Pt

from care.reports.model.document import ReportTable
from care.reports.model.scorecard_words import (
    scorecard_legend,
    scorecard_rows,
    scorecard_title,
    scorecard_topic,
)
from care.reports.model.text_width import cut_to_lines, cut_to_width
from care.reports.render.pptx.flow import new_slide
from care.reports.render.pptx.styles import BODY, BOTTOM, GREY, MARGIN, SMALL, TOP, add_run, add_text, room
from care.reports.render.pptx.table import draw_table
from care.reports.render.pptx.table_layout import TableLayout
from care.scorecard.scorecard import Scorecard

NAME_WIDTH, NAME_TAIL = 22.0, 8
"""Greatest width of a store's name in narrow characters, and its last characters, the code among them."""
ROOMIER: int = Inches(0.4)
"""By how much rows grow at most."""
LEGEND_HEIGHT: int = Inches(0.62)
SIZES = ((Pt(18), True), (Pt(16), True), (SMALL, True), (SMALL, False))
"""Size of the text, and whether cells say of how many cases: the first with which all rows fit."""


def add_scorecard_slide(deck: Deck, card: Scorecard) -> None:
    """Add the scorecard as one slide."""
    topic = scorecard_topic(card)
    slide = new_slide(deck, scorecard_title(card), topic)
    height = BOTTOM - LEGEND_HEIGHT - TOP
    layouts = [_layout(card, size, counts=counts) for size, counts in SIZES]
    layout = next((one for one in layouts if one.height <= height and not one.breaks_words), layouts[-1])
    many = layout.rows_within(height)
    layout = _spread(layout, height)
    draw_table(slide, layout, MARGIN, TOP, many)
    legend = scorecard_legend(card, card.left_out + len(card.rows) - many)
    line = add_text(slide, MARGIN, BOTTOM - LEGEND_HEIGHT, BODY, LEGEND_HEIGHT).paragraphs[0]
    add_run(line, cut_to_lines(legend, room(BODY, SMALL), 2), SMALL, GREY)


def _spread(layout: TableLayout, height: int) -> TableLayout:
    """Higher rows where few leave much of a height empty."""
    heading, *rows = layout.heights
    more = min(ROOMIER, (height - layout.height) // len(rows))
    return layout if more <= 0 else replace(layout, heights=[heading, *(one + more for one in rows)])


def _layout(card: Scorecard, size: Length, *, counts: bool) -> TableLayout:
    headings, cells = scorecard_rows(card, counts=counts)
    rows = tuple((cut_to_width(name, NAME_WIDTH, NAME_TAIL), *values) for name, *values in cells)
    return TableLayout.of(ReportTable("", headings, rows), BODY, size=size)
