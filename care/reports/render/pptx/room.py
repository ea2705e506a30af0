"""Empty boxes with a heading, in which people write. Lengths are in EMU."""

from collections.abc import Sequence

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.slide import Slide
from pptx.util import Emu, Inches, Length, Pt

from care.reports.render.pptx.styles import GREY, GRID, SMALL, WHITE, add_run

BETWEEN: int = Inches(0.12)
"""The gap between boxes side by side."""


def add_rooms(
    slide: Slide,
    headings: Sequence[str],
    left: int,
    top: int,
    width: int,
    height: int,
    size: Length = SMALL,
) -> None:
    """Add a box for each heading, side by side over the width."""
    each = share_of(width, len(headings))
    for place, heading in enumerate(headings):
        _add_room(slide, heading, (left + place * (each + BETWEEN), top, each, height), size)


def share_of(width: int, many: int) -> int:
    """The width of each of ``many`` blocks side by side."""
    return (width - (many - 1) * BETWEEN) // max(1, many)


def _add_room(slide: Slide, heading: str, place: tuple[int, int, int, int], size: Length) -> None:
    box = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *map(Emu, place))
    box.fill.solid()
    box.fill.fore_color.rgb, box.line.color.rgb, box.line.width = WHITE, GRID, Pt(1)
    box.shadow.inherit = False
    frame = box.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    add_run(frame.paragraphs[0], heading, size, GREY)
