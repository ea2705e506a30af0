"""The executive slide: the message, eight headline figures, what changed, what to do and who."""

from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Inches, Pt

from care.i18n import say
from care.reports.model.document import ReportTable
from care.reports.model.executive_page import ExecutivePage, HeadlineFigure
from care.reports.model.text_width import cut_to_lines
from care.reports.render.pptx.flow import add_sentences, how_many_fit, new_slide
from care.reports.render.pptx.styles import (
    BETTER,
    BODY,
    BOTTOM,
    BRAND,
    DARK,
    GAP,
    GREY,
    MARGIN,
    SMALL,
    TOP,
    WORSE,
    add_rule,
    add_run,
    add_text,
    room,
)
from care.reports.render.pptx.table import draw_table
from care.reports.render.pptx.table_layout import TableLayout
from care.scorecard.scorecard_table import MET, MISSED, SIGNS
from care.semantic.format import value
from care.signals import Variation

ACROSS = 4
"""Headline figures in a row."""
MOST_ACTIONS = 5
"""Maximum number of things to do on the slide."""
CARD_HEIGHT: int = Inches(1.28)
CARD_GAP: int = Inches(0.12)
CHANGES_WIDTH: int = Inches(4.6)
VALUE = Pt(24)
COLOURS = {Variation.CONCERNING: WORSE, Variation.IMPROVING: BETTER}


def add_executive_slide(deck: Deck, page: ExecutivePage, topic: str) -> None:
    """Add the page as one slide."""
    slide = new_slide(deck, page.message, topic)
    width = (BODY - (ACROSS - 1) * CARD_GAP) // ACROSS
    for number, figure in enumerate(page.figures):
        across, down = number % ACROSS, number // ACROSS
        left = MARGIN + across * (width + CARD_GAP)
        _add_card(slide, figure, left, TOP + down * (CARD_HEIGHT + CARD_GAP), width)
    rows = -(-len(page.figures) // ACROSS)
    top = TOP + rows * (CARD_HEIGHT + CARD_GAP) + CARD_GAP // 2
    _add_changes(slide, page, top)
    _add_actions(slide, page, top)


def _add_card(slide: Slide, figure: HeadlineFigure, left: int, top: int, width: int) -> None:
    add_rule(slide, left, top, width, BRAND, int(Pt(1.5)))
    frame = add_text(slide, left, top + int(Pt(4)), width, CARD_HEIGHT - int(Pt(4)))
    inner, cell = room(width, SMALL), figure.cell
    add_run(
        frame.paragraphs[0], cut_to_lines(figure.name, inner, 1, tail=_area_length(figure.name)), SMALL, GREY
    )
    line = frame.add_paragraph()
    add_run(line, value(cell.metric, cell.value), VALUE, DARK, bold=True)
    if cell.met is not None:
        add_run(line, f"  {MET if cell.met else MISSED}", Pt(20), DARK, bold=True)
    if figure.target:
        add_run(line, f"  {figure.target}", SMALL, GREY)
    counted = " · ".join(part for part in (figure.counts, figure.waiting) if part)
    add_run(frame.add_paragraph(), cut_to_lines(counted, inner, 1), SMALL, GREY)
    change = f"{SIGNS[cell.variation]} {figure.change}" if cell.variation in SIGNS else figure.change
    colour = COLOURS.get(cell.variation, DARK) if cell.variation else DARK
    add_run(frame.add_paragraph(), cut_to_lines(change, inner, 1), SMALL, colour)


def _area_length(name: str) -> int:
    """The length of the area in brackets behind a name, by which two figures of one metric are told apart."""
    return len(name) - name.rfind(" (") if name.endswith(")") else 0


def _add_changes(slide: Slide, page: ExecutivePage, top: int) -> None:
    heading, height = say("有什么变化", "What changed"), int(Inches(0.34))
    line = add_text(slide, MARGIN, top, CHANGES_WIDTH, height, middle=True).paragraphs[0]
    add_run(line, heading, SMALL, BRAND, bold=True)
    below, note = top + height, int(Inches(0.3))
    many = how_many_fit(page.changes, CHANGES_WIDTH, SMALL, BOTTOM - below)
    if many < len(page.changes):
        many = how_many_fit(page.changes, CHANGES_WIDTH, SMALL, BOTTOM - below - note)
    more = len(page.changes) - many
    told = list(page.changes[:many])
    if more:
        told.append(say(f"另有 {more} 项变化，见各节。", f"{more} more changes: see the sections."))
    add_sentences(slide, told, MARGIN, below, CHANGES_WIDTH, SMALL)


def _add_actions(slide: Slide, page: ExecutivePage, top: int) -> None:
    left = MARGIN + CHANGES_WIDTH + GAP
    width = MARGIN + BODY - left
    nothing = say("没有需要整改的项目。", "Nothing calls for an improvement plan.")
    rows = tuple((action.what, action.who) for action in page.actions) or ((nothing, ""),)
    what = say("要做什么", "What to do")
    table = ReportTable("", (what, say("谁来做", "Who")), rows)
    layout = TableLayout.of(table, width, MOST_ACTIONS)
    many = layout.rows_within(BOTTOM - top)
    if many < len(page.actions):
        every = len(page.actions)
        layout.rows[0][0] = what + say(f"（前 {many} 项，共 {every} 项）", f" (first {many} of {every})")
    draw_table(slide, layout, left, top, many)
