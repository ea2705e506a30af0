"""Dimensions, colours and text helpers shared by all slides. Lengths are in EMU."""

from pptx.dml.color import RGBColor
from pptx.slide import Slide
from pptx.text.text import TextFrame, _Paragraph
from pptx.util import Inches, Length, Pt

FONT = "微软雅黑"
WHITE, BRAND, DARK = RGBColor(0xFF, 0xFF, 0xFF), RGBColor(0x0B, 0x83, 0x78), RGBColor(0x1F, 0x2A, 0x33)
GREY, STRIPE, GRID = RGBColor(0x6B, 0x76, 0x84), RGBColor(0xF2, 0xF5, 0xF6), RGBColor(0xDD, 0xE2, 0xE6)
SERIES = (BRAND, RGBColor(0x2F, 0x80, 0xE4), RGBColor(0x8A, 0x68, 0xD6))
WIDTH: int = Inches(13.333)
MARGIN: int = Inches(0.5)
TOP: int = Inches(1.15)
BODY, BOTTOM = WIDTH - 2 * MARGIN, int(Inches(6.85))
SENTENCE, CELL = Pt(14), Pt(11)


def add_text(slide: Slide, left: int, top: int, width: int, height: int) -> TextFrame:
    """Add an empty text box with word wrap; returns its text frame."""
    frame = slide.shapes.add_textbox(left, top, width, height).text_frame
    frame.word_wrap = True
    return frame


def add_run(line: _Paragraph, text: str, size: Length, colour: RGBColor, *, bold: bool = False) -> None:
    """Append a run of formatted text to a paragraph."""
    run = line.add_run()
    run.text = text
    run.font.size, run.font.bold, run.font.color.rgb = size, bold, colour
