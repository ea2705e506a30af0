"""A person on the axes of their team as native shapes of a slide. Lengths are in EMU."""

from collections.abc import Sequence

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.slide import Slide
from pptx.util import Emu, Inches, Length, Pt

from care.reports.model.team_axis import AxisRow
from care.reports.render.pptx.styles import DARK, GREY, GRID, add_run, add_text
from care.semantic.format import percent

ROW: int = Inches(0.3)
WITHIN, BETTER, WORSE = RGBColor(0x5B, 0x6B, 0x78), RGBColor(0x2F, 0x80, 0xE4), RGBColor(0xDC, 0x7A, 0x0E)


def axis_height(rows: Sequence[AxisRow]) -> int:
    """The height that the rows and the scale below them take."""
    return ROW * (len(rows) + 1)


def add_axis(slide: Slide, rows: Sequence[AxisRow], left: int, top: int, width: int, size: Length) -> None:
    """Draw each row: what chance allows (pale bar), the team (tick), the person (interval and dot)."""
    names, values = int(width * 0.32), int(width * 0.12)
    axis, scale = left + names, width - names - values
    for place, row in enumerate(rows):
        _add_row(slide, row, (left, top + place * ROW), names, (axis, scale), values, size)
    for share in (0, 0.5, 1):
        middle = axis + int(share * scale)
        corner = middle - Inches(0.3), top + len(rows) * ROW, Inches(0.6)
        _add_words(slide, f"{share:.0%}", corner, PP_ALIGN.CENTER, size)


def _add_row(
    slide: Slide,
    row: AxisRow,
    corner: tuple[int, int],
    names: int,
    axis: tuple[int, int],
    values: int,
    size: Length,
) -> None:
    left, top = corner
    start, scale = axis

    def x(share: float) -> int:
        return start + int(share * scale)

    colour = {None: WITHIN, True: BETTER, False: WORSE}[row.is_better]
    middle, dot = top + ROW // 2, Inches(0.11)
    low, high = row.limits
    _add_shape(slide, x(low), middle - Inches(0.08), x(high) - x(low), Inches(0.16), GRID)
    _add_shape(slide, x(row.team) - Pt(1), middle - Inches(0.11), Pt(2), Inches(0.22), DARK)
    _add_shape(
        slide, x(row.interval[0]), middle - Pt(0.75), x(row.interval[1]) - x(row.interval[0]), Pt(1.5), colour
    )
    _add_shape(slide, x(row.value) - dot // 2, middle - dot // 2, dot, dot, colour, MSO_SHAPE.OVAL)
    _add_words(slide, row.name, (left, top, names), PP_ALIGN.RIGHT, size)
    _add_words(slide, percent(row.value), (start + scale, top, values), PP_ALIGN.RIGHT, size)


def _add_shape(
    slide: Slide,
    left: int,
    top: int,
    width: int,
    height: int,
    colour: RGBColor,
    kind: MSO_SHAPE = MSO_SHAPE.RECTANGLE,
) -> None:
    shape = slide.shapes.add_shape(kind, Emu(left), Emu(top), Emu(max(1, width)), Emu(height))
    shape.fill.solid()
    shape.fill.fore_color.rgb = colour
    shape.line.fill.background()
    shape.shadow.inherit = False


def _add_words(slide: Slide, text: str, place: tuple[int, int, int], align: PP_ALIGN, size: Length) -> None:
    """Add words in a row; ``place``: left, top and width."""
    frame = add_text(slide, *place, ROW)
    frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    frame.paragraphs[0].alignment = align
    add_run(frame.paragraphs[0], text, size, GREY if align is PP_ALIGN.CENTER else DARK)
