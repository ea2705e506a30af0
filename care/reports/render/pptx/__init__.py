"""A report as PPTX: editable native tables and charts, in a font that is standard in Chinese offices.

The cover, the executive page, the scorecard and a slide a section come first, :data:`MOST_SLIDES` at most;
what they have no room for follows in an appendix, where no table takes more than one slide.
"""

import re
from dataclasses import replace
from io import BytesIO

from pptx import Presentation
from pptx.enum.text import PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Inches

from care.i18n import say
from care.reports.model.document import Report, Section
from care.reports.model.text_width import cut_to_lines
from care.reports.render.pptx.cover_slide import add_cover_slide
from care.reports.render.pptx.executive_slide import add_executive_slide
from care.reports.render.pptx.flow import Flow, add_sentences, how_many_fit, new_slide, size_that_fits
from care.reports.render.pptx.one_page import add_one_page
from care.reports.render.pptx.scorecard_slide import add_scorecard_slide
from care.reports.render.pptx.section_slide import Rest, add_rest, add_section_slide
from care.reports.render.pptx.styles import (
    BODY,
    BOTTOM,
    FONT,
    GREY,
    HEIGHT,
    MARGIN,
    SMALL,
    TOP,
    WIDTH,
    add_run,
    add_text,
    room,
)
from care.reports.render.pptx.table import add_table

MOST_SLIDES = 12
"""Maximum number of slides before the appendix."""
MOST_LINES = 3
"""Up to so many sections without data have no slide of their own."""


def render_pptx(report: Report) -> bytes:
    """The presentation as bytes, 16:9."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    _set_fonts(deck)
    if report.one_slide:
        add_one_page(deck, report)
    elif report.one_page:
        _add_day_slides(deck, report)
    else:
        _add_slides(deck, report)
    file = BytesIO()
    deck.save(file)
    return file.getvalue()


def _add_slides(deck: Deck, report: Report) -> None:
    add_cover_slide(deck, report)
    if report.executive:
        add_executive_slide(deck, report.executive, f"{report.title} {report.period}")
    if report.scorecard and report.scorecard.rows:
        add_scorecard_slide(deck, report.scorecard)
    _add_appendix(deck, report, _add_sections(deck, report.sections))
    for number, slide in enumerate(list(deck.slides)[1:], start=2):
        _add_footer(slide, f"{report.title} {report.period}", number)


def _add_day_slides(deck: Deck, report: Report) -> None:
    """A report that is one page of paper: a slide a section, without a cover.

    Because the first slide stands for the cover, it says of what the report is and what is missing. Boxes
    to write in stand on the slide of the section before them.
    """
    first, *others = report.sections
    about = (*filter(None, (report.cover.dealer_line, report.subtitle)), *report.caveats)
    sections = [replace(first, sentences=(*about, *first.sentences))]
    for section in others:
        if section.room and not section.sentences:
            sections[-1] = replace(sections[-1], room=section.room)
        else:
            sections.append(section)
    name = f"{report.title} {report.period}"
    named = [replace(one, title=name, message=one.title, short=one.title) for one in sections]
    rests = [add_section_slide(deck, one) for one in named]
    flow = Flow(deck, name)
    for rest in rests:
        add_rest(flow, rest)
    for number, slide in enumerate(deck.slides, start=1):
        _add_footer(slide, name, number)


def _add_sections(deck: Deck, sections: tuple[Section, ...]) -> list[Rest]:
    """Add a slide a section; the lines of those without data stand on the last one, or on one of their own.

    Returns what is left for the appendix, with the sections that there is no slide for.
    """
    brief = [section for section in sections if section.is_brief]
    told = [section for section in sections if not section.is_brief and not section.in_appendix]
    if told and len(brief) <= MOST_LINES:
        findings = (*(told[-1].findings or told[-1].sentences), *map(_line, brief))
        told[-1], brief = replace(told[-1], findings=findings), []
    slides = MOST_SLIDES - len(deck.slides) - bool(brief)
    left_out = told[max(0, slides - 1) : -1] if len(told) > slides else []
    rests: dict[str, Rest] = {}
    for section in told:
        if section is told[-1] and brief:
            _add_brief(deck, brief)
        if section not in left_out:
            rests[section.title] = add_section_slide(deck, section)
    if brief and not told:
        _add_brief(deck, brief)
    return [
        rests.get(section.title) or Rest(section, section.sentences, section.charts, section.all_tables)
        for section in sections
        if not section.is_brief
    ]


def _add_brief(deck: Deck, sections: list[Section]) -> None:
    """One slide for the sections without data, a line each."""
    slide = new_slide(deck, say("没有数据的部分", "Sections without data"))
    lines = [*map(_line, sections)]
    many = how_many_fit(lines, BODY, SMALL, BOTTOM - TOP)
    add_sentences(slide, lines[:many], MARGIN, TOP, BODY, size_that_fits(lines[:many], BODY, BOTTOM - TOP))


def _line(section: Section) -> str:
    return section.title + say("：", ": ") + " ".join(section.sentences)


def _add_appendix(deck: Deck, report: Report, rests: list[Rest]) -> None:
    flow = Flow(deck, say("附录", "Appendix"))
    for rest in rests:
        add_rest(flow, rest)
    if report.definitions.rows:
        add_table(flow, report.definitions)


def _add_footer(slide: Slide, text: str, number: int) -> None:
    top, height, number_width = Inches(6.98), Inches(0.36), Inches(0.9)
    line = add_text(slide, MARGIN, top, BODY - number_width, height).paragraphs[0]
    add_run(line, cut_to_lines(text, room(BODY - number_width, SMALL), 1), SMALL, GREY)
    right = add_text(slide, WIDTH - MARGIN - number_width, top, number_width, height).paragraphs[0]
    right.alignment = PP_ALIGN.RIGHT
    add_run(right, str(number), SMALL, GREY)


def _set_fonts(deck: Deck) -> None:
    """Set the theme's fonts for Latin and East Asian text."""
    theme = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    named = re.sub(rb'<a:latin typeface="[^"]*"', f'<a:latin typeface="{FONT}"'.encode(), theme.blob)
    theme.blob = re.sub(rb'<a:ea typeface=""', f'<a:ea typeface="{FONT}"'.encode(), named)
