"""Dimensions, colours and text helpers shared by all slides. Lengths are in EMU."""

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR
from pptx.slide import Slide
from pptx.text.text import TextFrame, _Paragraph
from pptx.util import Inches, Length, Pt

from care.reports.model.text_width import line_count

FONT = "微软雅黑"
WHITE, BRAND, DARK = RGBColor(0xFF, 0xFF, 0xFF), RGBColor(0x0B, 0x83, 0x78), RGBColor(0x1F, 0x2A, 0x33)
GREY, STRIPE, GRID = RGBColor(0x5B, 0x66, 0x74), RGBColor(0xF2, 0xF5, 0xF6), RGBColor(0xDD, 0xE2, 0xE6)
WORSE, BETTER = RGBColor(0xB8, 0x5C, 0x00), RGBColor(0x1D, 0x5F, 0xC4)
SERIES = (BRAND, RGBColor(0x2F, 0x80, 0xE4), RGBColor(0x8A, 0x68, 0xD6))
WIDTH: int = Inches(13.333)
HEIGHT: int = Inches(7.5)
MARGIN: int = Inches(0.5)
TOP: int = Inches(1.4)
BODY, BOTTOM = WIDTH - 2 * MARGIN, int(Inches(6.9))
GAP: int = Inches(0.3)
TITLE, SMALL = Pt(26), Pt(14)
"""Sizes of a slide's title and of the smallest text."""
LINE = 1.35
"""Height of a line in multiples of the font size: that of 微软雅黑, which is higher than most."""
INSET: int = Pt(3)
"""Margin inside a text box."""


def add_text(
    slide: Slide, left: int, top: int, width: int, height: int, *, middle: bool = False
) -> TextFrame:
    """Add an empty text box with word wrap; returns its text frame."""
    frame = slide.shapes.add_textbox(left, top, width, height).text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = INSET
    frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if middle else MSO_ANCHOR.TOP
    return frame


def add_run(line: _Paragraph, text: str, size: Length, colour: RGBColor, *, bold: bool = False) -> None:
    """Append a run of formatted text to a paragraph.

    Because a paragraph without text takes the height of the default font, an empty text is a blank.
    """
    run = line.add_run()
    run.text = text or "\u00a0"
    run.font.size, run.font.bold, run.font.color.rgb = size, bold, colour


def add_rule(
    slide: Slide, left: int, top: int, width: int, colour: RGBColor = GRID, height: int = 9525
) -> None:
    """Add a thin horizontal line."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, left, top, width, height)
    shape.fill.solid()
    shape.fill.fore_color.rgb = colour
    shape.line.fill.background()
    shape.shadow.inherit = False


def room(width: int, size: Length) -> float:
    """The width of a text box in narrow characters of a font size."""
    return float((width - 2 * INSET) / (size / 2))


def text_height(text: str, width: int, size: Length, *, bold: bool = False) -> int:
    """The height of a text in a box of that width."""
    return int(line_count(text, room(width, size), bold=bold) * size * LINE)
