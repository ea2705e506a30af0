"""A report as PPTX: editable native tables and charts, in a font that is standard in Chinese offices."""

import re
from io import BytesIO

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Inches, Pt

from care.reports.model.document import Report, ReportTable, Section
from care.reports.render.pptx.chart import add_chart
from care.reports.render.pptx.flow import Flow, add_sentences, new_slide, sentences_that_fit
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
from care.reports.render.pptx.table import add_table

GAP = Inches(0.3)
HEIGHT = Inches(7.5)


def render_pptx(report: Report) -> bytes:
    """The presentation as bytes, 16:9."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    _set_fonts(deck)
    _add_cover(deck, report)
    for section in report.sections:
        _add_section(deck, section)
    add_table(Flow(deck, report.definitions.title), report.definitions)
    for number, slide in enumerate(list(deck.slides)[1:], start=2):
        _add_footer(slide, f"{report.title} {report.period} · {report.subtitle}", number)
    file = BytesIO()
    deck.save(file)
    return file.getvalue()


def _add_section(deck: Deck, section: Section) -> None:
    """Add the slides of a section: sentences left of the charts, then the remaining sentences and tables."""
    flow = Flow(deck, section.title)
    remaining = list(section.sentences)
    if section.charts:
        half_width = BODY // 2
        first_sentences = sentences_that_fit(remaining, half_width - GAP)
        remaining = remaining[len(first_sentences) :]
        slide = new_slide(deck, section.title)
        add_sentences(slide, first_sentences, TOP, half_width - GAP)
        _add_charts(slide, section, MARGIN + half_width, half_width)
    while remaining:
        sentences = sentences_that_fit(remaining, BODY)
        remaining = remaining[len(sentences) :]
        flow.place_sentences(sentences)
    for table in (section.measures and _without_definition(section.measures), *section.tables):
        if table:
            add_table(flow, table)


def _add_charts(slide: Slide, section: Section, left: int, width: int) -> None:
    """Stack all charts of a section vertically on a slide; ``left`` and ``width`` are in EMU."""
    chart_height = Inches(5.65) // len(section.charts)
    for number, chart in enumerate(section.charts):
        add_chart(slide, chart, left, TOP + number * chart_height, width, chart_height)


def _without_definition(table: ReportTable) -> ReportTable:
    """The table without its last column, because definitions have their own slides at the end."""
    return ReportTable(
        table.title, table.headings[:-1], tuple(row[:-1] for row in table.rows), table.slide_rows
    )


def _add_cover(deck: Deck, report: Report) -> None:
    slide = new_slide(deck, report.title)
    title = slide.shapes.title
    title.top = Inches(2.1)
    title.text_frame.paragraphs[0].runs[0].font.size = Pt(40)
    frame = add_text(slide, MARGIN, Inches(3), BODY, Inches(3.6))
    add_run(frame.paragraphs[0], report.period, Pt(28), BRAND, bold=True)
    add_run(frame.add_paragraph(), report.subtitle, Pt(16), GREY)
    for caveat in report.caveats:
        line = frame.add_paragraph()
        line.space_before = Pt(8)
        add_run(line, caveat, Pt(14), DARK)


def _add_footer(slide: Slide, subtitle: str, number: int) -> None:
    top, height, number_width = Inches(6.98), Inches(0.35), Inches(0.7)
    add_run(add_text(slide, MARGIN, top, BODY - number_width, height).paragraphs[0], subtitle, Pt(10), GREY)
    add_run(
        add_text(slide, WIDTH - MARGIN - number_width, top, number_width, height).paragraphs[0],
        str(number),
        Pt(10),
        GREY,
    )


def _set_fonts(deck: Deck) -> None:
    """Set the theme's fonts for Latin and East Asian text."""
    theme = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    named = re.sub(rb'<a:latin typeface="[^"]*"', f'<a:latin typeface="{FONT}"'.encode(), theme.blob)
    theme.blob = re.sub(rb'<a:ea typeface=""', f'<a:ea typeface="{FONT}"'.encode(), named)
