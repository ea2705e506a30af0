"""A report as PPTX: real tables and native charts that can be edited, in fonts every Chinese office has."""

import re
from io import BytesIO

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Inches, Pt

from care.reports.model.document import Report, ReportTable, Section
from care.reports.render.pptx.chart import draw
from care.reports.render.pptx.flow import Flow, add_sentences, fitting, new_slide
from care.reports.render.pptx.styles import (
    BODY,
    BRAND,
    DARK,
    FONT,
    GREY,
    MARGIN,
    TOP,
    WIDTH,
    add_run,
    add_text,
)
from care.reports.render.pptx.table import lay_out

GAP = Inches(0.3)
HEIGHT = Inches(7.5)


def render_pptx(report: Report) -> bytes:
    """The whole presentation, 16:9."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    _set_fonts(deck)
    _cover(deck, report)
    for section in report.sections:
        _section(deck, section)
    lay_out(Flow(deck, report.definitions.title), report.definitions)
    for number, slide in enumerate(list(deck.slides)[1:], start=2):
        _footer(slide, f"{report.title} {report.period} · {report.about}", number)
    file = BytesIO()
    deck.save(file)
    return file.getvalue()


def _section(deck: Deck, section: Section) -> None:
    """Sentences beside the charts; what has no room there and the tables follow, packed."""
    flow = Flow(deck, section.title)
    left = list(section.sentences)
    if section.charts:
        half = BODY // 2
        beside = fitting(left, half - GAP)
        left = left[len(beside) :]
        slide = new_slide(deck, section.title)
        add_sentences(slide, beside, TOP, half - GAP)
        _charts(slide, section, MARGIN + half, half)
    while left:
        said = fitting(left, BODY)
        left = left[len(said) :]
        flow.say(said)
    for table in (section.measures and _without_definition(section.measures), *section.tables):
        if table:
            lay_out(flow, table)


def _charts(slide: Slide, section: Section, left: int, width: int) -> None:
    """All charts of a section, one above the other."""
    each = Inches(5.65) // len(section.charts)
    for number, chart in enumerate(section.charts):
        draw(slide, chart, left, TOP + number * each, width, each)


def _without_definition(table: ReportTable) -> ReportTable:
    """Definitions have slides of their own at the end."""
    return ReportTable(table.title, table.headings[:-1], tuple(row[:-1] for row in table.rows), table.brief)


def _cover(deck: Deck, report: Report) -> None:
    slide = new_slide(deck, report.title)
    title = slide.shapes.title
    title.top = Inches(2.1)
    title.text_frame.paragraphs[0].runs[0].font.size = Pt(40)
    frame = add_text(slide, MARGIN, Inches(3), BODY, Inches(3.6))
    add_run(frame.paragraphs[0], report.period, Pt(28), BRAND, bold=True)
    add_run(frame.add_paragraph(), report.about, Pt(16), GREY)
    for caveat in report.caveats:
        line = frame.add_paragraph()
        line.space_before = Pt(8)
        add_run(line, caveat, Pt(14), DARK)


def _footer(slide: Slide, about: str, number: int) -> None:
    top, height, end = Inches(6.98), Inches(0.35), Inches(0.7)
    add_run(add_text(slide, MARGIN, top, BODY - end, height).paragraphs[0], about, Pt(10), GREY)
    add_run(add_text(slide, WIDTH - MARGIN - end, top, end, height).paragraphs[0], str(number), Pt(10), GREY)


def _set_fonts(deck: Deck) -> None:
    """Make the theme's fonts ours, for Latin and for East Asian words."""
    theme = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    named = re.sub(rb'<a:latin typeface="[^"]*"', f'<a:latin typeface="{FONT}"'.encode(), theme.blob)
    theme.blob = re.sub(rb'<a:ea typeface=""', f'<a:ea typeface="{FONT}"'.encode(), named)
