"""The first slide: what the report is, whose, what is missing from its records, and the lines to sign."""

from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Inches, Pt

from care.reports.model.document import Report
from care.reports.model.text_width import cut_to_lines
from care.reports.render.pptx.flow import how_many_fit, new_slide, sentences_height
from care.reports.render.pptx.styles import (
    BODY,
    BRAND,
    DARK,
    GREY,
    MARGIN,
    SMALL,
    add_rule,
    add_run,
    add_text,
    room,
    text_height,
)

TITLE_TOP, CAVEATS_BOTTOM, SIGN_TOP = int(Inches(1.2)), int(Inches(5.75)), int(Inches(6.2))
SIGN_GAP: int = Inches(0.35)


def add_cover_slide(deck: Deck, report: Report) -> None:
    """Add the cover."""
    slide = new_slide(deck, report.title)
    title = slide.shapes.title
    title.top, title.height = TITLE_TOP, Inches(0.9)
    title.text_frame.paragraphs[0].runs[0].font.size = Pt(40)
    top = TITLE_TOP + int(Inches(0.9))
    for text, size, colour, bold in (
        (report.period, Pt(28), BRAND, True),
        (report.cover.dealer_line, Pt(20), DARK, True),
        (report.subtitle, Pt(16), GREY, False),
    ):
        if not text:
            continue
        text = cut_to_lines(text, room(BODY, size), 3, bold=bold)
        height = text_height(text, BODY, size, bold=bold)
        add_run(add_text(slide, MARGIN, top, BODY, height).paragraphs[0], text, size, colour, bold=bold)
        top += height + int(Inches(0.08))
    _add_caveats(slide, report.caveats, top + int(Inches(0.2)))
    _add_signatures(slide, report)


def _add_caveats(slide: Slide, caveats: tuple[str, ...], top: int) -> None:
    if not caveats:
        return
    many = how_many_fit(caveats, BODY, SMALL, CAVEATS_BOTTOM - top)
    frame = add_text(slide, MARGIN, top, BODY, sentences_height(caveats[:many], BODY, SMALL))
    for number, caveat in enumerate(caveats[:many]):
        line = frame.add_paragraph() if number else frame.paragraphs[0]
        line.space_after = Pt(7)
        add_run(line, caveat, SMALL, DARK)


def _add_signatures(slide: Slide, report: Report) -> None:
    """The names of who signs, each over a line to write on."""
    lines = report.cover.signatures
    width = (BODY - (len(lines) - 1) * SIGN_GAP) // len(lines)
    for number, (role, name) in enumerate(lines):
        left, height = MARGIN + number * (width + SIGN_GAP), int(Inches(0.4))
        paragraph = add_text(slide, left, SIGN_TOP, width, height, middle=True).paragraphs[0]
        text = f"{role}  {name}".rstrip()
        add_run(paragraph, cut_to_lines(text, room(width, Pt(16)), 1), Pt(16), DARK)
        add_rule(slide, left, SIGN_TOP + height, width, GREY)
