"""The slide of a section, and what is left of it for the appendix. Lengths are in EMU."""

from dataclasses import dataclass, replace

from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Inches

from care.i18n import say
from care.reports.model.document import ReportChart, ReportTable, Section
from care.reports.render.pptx.chart import add_chart, legend_height
from care.reports.render.pptx.flow import (
    PART_GAP,
    Flow,
    add_sentences,
    how_many_fit,
    new_slide,
    sentences_height,
    size_that_fits,
)
from care.reports.render.pptx.room import add_rooms
from care.reports.render.pptx.styles import BODY, BOTTOM, GAP, MARGIN, SMALL, TOP
from care.reports.render.pptx.table import add_table, draw_table
from care.reports.render.pptx.table_layout import TableLayout

HEIGHT = BOTTOM - TOP
LEFT_WIDTH: int = Inches(5.9)
MOST_CHARTS = 2
"""Maximum number of charts on a slide."""
ROOM_HEIGHT: int = Inches(1.4)
"""Height of the boxes to write in."""
FEWEST_ROWS = 3
"""Least number of rows for which a table is begun on a section's slide."""


@dataclass(frozen=True)
class Rest:
    """What of a section its slide had no room for."""

    section: Section
    sentences: tuple[str, ...] = ()
    charts: tuple[ReportChart, ...] = ()
    tables: tuple[ReportTable, ...] = ()


def add_section_slide(deck: Deck, section: Section) -> Rest:
    """Add the slide of a section; returns what is left for the appendix."""
    slide = new_slide(deck, section.message or section.title, section.title if section.message else "")
    if section.charts:
        return _beside_charts(slide, section)
    return _over_the_width(slide, section)


def add_rest(flow: Flow, rest: Rest) -> None:
    """Add what was left of a section to the appendix."""
    name = rest.section.short or rest.section.title
    if rest.sentences:
        flow.place_sentences(rest.sentences, name)
    for first in range(0, len(rest.charts), MOST_CHARTS):
        charts = rest.charts[first : first + MOST_CHARTS]
        page = flow.start_slide()
        width = (BODY - (len(charts) - 1) * GAP) // len(charts)
        for number, chart in enumerate(charts):
            page.tell(f"{name} · {chart.title}")
            add_chart(page.slide, chart, MARGIN + number * (width + GAP), TOP, width, HEIGHT)
        page.top = BOTTOM
    for table in rest.tables:
        add_table(flow, replace(table, title=f"{name} · {table.title}"))


def _beside_charts(slide: Slide, section: Section) -> Rest:
    """Charts on the right; on the left the findings over the figures, as many as fit."""
    charts = section.charts[:MOST_CHARTS]
    right = MARGIN + LEFT_WIDTH + GAP
    width, chart_top = MARGIN + BODY - right, TOP
    legends = [legend_height(chart, width) for chart in charts]
    for chart, legend in zip(charts, legends, strict=True):
        height = (HEIGHT - sum(legends)) // len(charts) + legend
        add_chart(slide, chart, right, chart_top, width, height)
        chart_top += height
    findings = section.findings or section.sentences
    layout = _brief_layout(section.measures)
    fitting = how_many_fit(findings, LEFT_WIDTH, SMALL, HEIGHT)
    told = findings[:fitting]
    needed = sentences_height(told, LEFT_WIDTH, SMALL)
    many = layout.rows_within(HEIGHT - needed - PART_GAP) if layout else 0
    if layout and many < min(FEWEST_ROWS, len(layout.rows) - 1):
        many = 0
    below = layout.height_of(many) + PART_GAP if layout and many else 0
    size = size_that_fits(told, LEFT_WIDTH, HEIGHT - below)
    top = TOP + add_sentences(slide, told, MARGIN, TOP, LEFT_WIDTH, size)
    if layout and many:
        draw_table(slide, layout, MARGIN, top + PART_GAP, many)
    return Rest(section, findings[fitting:], section.charts[MOST_CHARTS:], section.all_tables)


def _brief_layout(measures: ReportTable | None) -> TableLayout | None:
    """The figures that have a value, in a few columns."""
    if measures is None:
        return None
    rows = tuple(row for row in measures.rows if row[1] is not None)
    brief = replace(measures, rows=rows).only(measures.brief_columns)
    return TableLayout.of(brief, LEFT_WIDTH, elsewhere=say("附录", "the appendix")) if rows else None


def _over_the_width(slide: Slide, section: Section) -> Rest:
    """The findings, and below them the tables one after the other, as many as fit."""
    findings = section.findings or section.sentences
    bottom = BOTTOM - (ROOM_HEIGHT + PART_GAP if section.room else 0)
    half = HEIGHT // 2 if section.all_tables else bottom - TOP
    fitting = how_many_fit(findings, BODY, SMALL, half)
    told = findings[:fitting]
    top = TOP + add_sentences(slide, told, MARGIN, TOP, BODY, size_that_fits(told, BODY, half)) + PART_GAP
    left = list(section.all_tables)
    while left:
        table = left[0]
        layout = TableLayout.of(table.only(table.slide_columns), BODY, table.slide_rows)
        many = layout.rows_within(bottom - top)
        if many < min(1 if table.runs_on else FEWEST_ROWS, len(layout.rows) - 1):
            break
        if table.runs_on and many < len(table.rows):
            left[0] = replace(table, rows=table.rows[many:])
            layout = replace(layout, total=many)
            draw_table(slide, layout, MARGIN, top, many)
            break
        end = draw_table(slide, layout, MARGIN, top, many)
        left.pop(0)
        top = _place_right(slide, left, MARGIN + layout.width, top, bottom, end) + PART_GAP
    add_rooms(slide, section.room, MARGIN, bottom + PART_GAP, BODY, ROOM_HEIGHT)
    return Rest(section, findings[fitting:], (), tuple(left))


def _place_right(slide: Slide, tables: list[ReportTable], right: int, top: int, bottom: int, end: int) -> int:
    """Draw those of the next tables that have room right of the last one; returns the lowest edge."""
    while tables:
        layout = TableLayout.of(tables[0].only(tables[0].slide_columns), BODY, tables[0].slide_rows)
        whole = layout.total == len(layout.rows) - 1
        if not whole or right + GAP + layout.width > MARGIN + BODY or top + layout.height > bottom:
            break
        end = max(end, draw_table(slide, layout, right + GAP, top, len(layout.rows) - 1))
        right += GAP + layout.width
        tables.pop(0)
    return end
