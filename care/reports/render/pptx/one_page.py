"""A report of one page as one slide of two columns, which is printed on A4. Lengths are in EMU."""

from collections.abc import Sequence

from pptx import Presentation
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Inches, Length, Pt

from care.i18n import say
from care.reports.model.document import Report, ReportChart, ReportTable, Section
from care.reports.model.text_width import line_count
from care.reports.render.pptx.chart import add_chart
from care.reports.render.pptx.flow import new_slide
from care.reports.render.pptx.room import BETWEEN, add_rooms, share_of
from care.reports.render.pptx.small_table import add_small_table, small_table_height
from care.reports.render.pptx.styles import BODY, BRAND, DARK, GREY, MARGIN, add_run, add_text
from care.reports.render.pptx.team_axis_shapes import add_axis, axis_height

GAP: int = Inches(0.3)
COLUMN = (BODY - GAP) // 2
BOTTOM: int = Inches(7.3)
SPACE: int = Pt(6)
SIZES: tuple[float, ...] = (14, 13, 12, 11, 10, 9.5)
"""Sizes of the words in points, of which the largest is taken that leaves a report on one slide."""
LARGER, SMALLER = 2.5, 1.5
"""How much larger headings are than the words, and how much smaller the cells of tables, in points."""
HEADING_HEIGHT: int = Inches(0.3)
CHART_HEIGHT: int = Inches(1.6)
AXES = Pt(9.5)
"""The size of words in charts, whose weeks stand close together."""
ROOM_HEIGHT: int = Inches(1.1)
NARROW = 4
"""Tables of up to so many columns stand side by side."""


def add_one_page(deck: Deck, report: Report) -> None:
    """Add the report as large as it fits on a slide; what two columns do not hold goes on on another."""
    fitting = (size for size in SIZES if len(_lay_out(Presentation(), report, size).slides) == 1)
    _lay_out(deck, report, next(fitting, SIZES[-1]))


def _lay_out(deck: Deck, report: Report, size: float) -> Deck:
    page = _Page(deck, report, size)
    for section in report.sections:
        page.place(section, is_last=section is report.sections[-1])
    return deck


class _Page:
    """The position of the next block: a slide, one of its two columns, and the top."""

    def __init__(self, deck: Deck, report: Report, size: float) -> None:
        self._deck, self._report = deck, report
        self._heading, self._size, self._cell = Pt(size + LARGER), Pt(size), Pt(size - SMALLER)
        self.slide = self._new_slide(report.title)
        self._column, self._top = 0, self._first_top

    def place(self, section: Section, *, is_last: bool) -> None:
        """Place a section's heading, and what stands below it. The last one is kept together."""
        blocks = self._heights(section)
        # Because a heading alone at a column's foot misleads, it goes with its first block.
        self._reserve(HEADING_HEIGHT + (sum(blocks) if is_last else sum(blocks[:1])))
        self._words([section.title], self._heading, HEADING_HEIGHT, is_heading=True)
        if section.sentences:
            self._words(section.sentences, self._size, self._words_height(section.sentences))
        if section.axis:
            self._reserve(axis_height(section.axis))
            add_axis(self.slide, section.axis, self._left, self._top, COLUMN, self._size)
            self._top += axis_height(section.axis) + SPACE
        for chart in section.charts:
            self._chart(chart)
        for some in side_by_side(section.tables):
            self._tables(some)
        self._rooms(section.room, fills=is_last)

    def _heights(self, section: Section) -> list[int]:
        heights = [self._words_height(section.sentences)] if section.sentences else []
        heights += [axis_height(section.axis)] if section.axis else []
        heights += [CHART_HEIGHT for _ in section.charts]
        heights += [self._tables_height(some) for some in side_by_side(section.tables)]
        return heights + ([ROOM_HEIGHT + SPACE] if section.room else [])

    def _words(
        self, sentences: Sequence[str], size: Length, height: int, *, is_heading: bool = False
    ) -> None:
        self._reserve(height)
        frame = add_text(self.slide, self._left, self._top, COLUMN, height)
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        for number, sentence in enumerate(sentences):
            line = frame.add_paragraph() if number else frame.paragraphs[0]
            line.space_after = Pt(0 if is_heading else 3)
            add_run(line, sentence, size, BRAND if is_heading else DARK, bold=is_heading)
        self._top += height + (0 if is_heading else SPACE)

    def _chart(self, chart: ReportChart) -> None:
        self._reserve(CHART_HEIGHT)
        add_chart(self.slide, chart, self._left, self._top, COLUMN, CHART_HEIGHT, AXES)
        self._top += CHART_HEIGHT + SPACE

    def _tables(self, tables: Sequence[ReportTable]) -> None:
        height, width = self._tables_height(tables), share_of(COLUMN, len(tables))
        self._reserve(height)
        for place, table in enumerate(tables):
            left = self._left + place * (width + BETWEEN)
            add_small_table(self.slide, table, left, self._top, width, self._cell)
        self._top += height + SPACE

    def _rooms(self, headings: Sequence[str], *, fills: bool) -> None:
        """Place boxes to write in, one below the other where there is height enough, else side by side."""
        if not headings:
            return
        self._reserve(ROOM_HEIGHT)
        height = BOTTOM - self._top if fills else ROOM_HEIGHT
        below = height >= len(headings) * (ROOM_HEIGHT + SPACE)
        rows = [[heading] for heading in headings] if below else [headings]
        each = height // len(rows) - SPACE
        for row in rows:
            add_rooms(self.slide, row, self._left, self._top, COLUMN, each, self._size)
            self._top += each + SPACE

    def _tables_height(self, tables: Sequence[ReportTable]) -> int:
        width = share_of(COLUMN, len(tables))
        return max(small_table_height(table, width, self._cell) for table in tables)

    def _words_height(self, sentences: Sequence[str]) -> int:
        per_line = COLUMN / (self._size / 2) * 0.95
        return int(sum(line_count(sentence, per_line) * self._size * 1.25 + Pt(3) for sentence in sentences))

    @property
    def _left(self) -> int:
        return MARGIN + self._column * (COLUMN + GAP)

    def _reserve(self, height: int) -> None:
        """Go on in the next column, or on a new slide, where this one has less than ``height`` left."""
        if self._top + height <= BOTTOM:
            return
        if self._column == 1:
            self.slide = self._new_slide(self._report.title + say("（续）", " (continued)"))
        self._column, self._top = 1 - self._column, self._first_top

    def _new_slide(self, title: str) -> Slide:
        report = self._report
        slide = new_slide(self._deck, f"{title} {report.period}")
        slide.shapes.title.text_frame.margin_left = 0
        slide.shapes.title.top, slide.shapes.title.height = Inches(0.15), Inches(0.5)
        lines = [*filter(None, (report.cover.dealer_line, report.subtitle)), *report.caveats]
        per_line = BODY / (self._size / 2) * 0.95
        height = int(sum(line_count(line, per_line) for line in lines) * self._size * 1.3)
        frame = add_text(slide, MARGIN, Inches(0.62), BODY, height)
        frame.margin_left = frame.margin_top = frame.margin_bottom = 0
        for number, text in enumerate(lines):
            line = frame.add_paragraph() if number else frame.paragraphs[0]
            add_run(line, text, self._size, GREY)
        self._first_top = Inches(0.62) + height + SPACE
        return slide


def side_by_side(tables: Sequence[ReportTable]) -> list[list[ReportTable]]:
    """The tables in order, two narrow ones that follow each other together."""
    found: list[list[ReportTable]] = []
    for table in tables:
        narrow = len(table.headings) <= NARROW
        if narrow and found and len(found[-1]) == 1 and len(found[-1][0].headings) <= NARROW:
            found[-1].append(table)
        else:
            found.append([table])
    return found
