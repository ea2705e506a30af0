"""Filling slides from the top down: what does not fit begins the next slide."""

from collections.abc import Sequence

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Inches, Pt

from care.reports.model.text_width import lines
from care.reports.render.pptx.styles import BODY, BOTTOM, DARK, MARGIN, SENTENCE, TOP, add_run, add_text

TITLE_ONLY = 5
LINE = SENTENCE * 1.45
PART: int = Inches(0.2)
"""Between two parts of a slide."""


class Flow:
    """Where the next part of a section goes. ``slide`` is made when something is put on it.

    ``beside``: left and top of what is free to the right of the part before.
    """

    def __init__(self, deck: Deck, title: str) -> None:
        self._deck, self._title = deck, title
        self.slide: Slide | None = None
        self.top = BOTTOM
        self.beside: tuple[int, int] | None = None

    @property
    def room(self) -> int:
        """The height left on this slide."""
        return BOTTOM - self.top

    def turn(self) -> None:
        """Begin a new slide."""
        self.slide, self.top = new_slide(self._deck, self._title), TOP

    def say(self, sentences: Sequence[str]) -> None:
        """Put sentences across the whole slide."""
        height = _height(sentences, BODY)
        if self.room < height:
            self.turn()
        add_sentences(self.slide, sentences, self.top, BODY)
        self.top += height + PART


def new_slide(deck: Deck, title: str) -> Slide:
    """A slide with a title."""
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    place = slide.shapes.title
    place.left, place.top, place.width, place.height = MARGIN, Inches(0.3), BODY, Inches(0.75)
    place.text_frame.vertical_anchor, place.text_frame.word_wrap = MSO_ANCHOR.MIDDLE, True
    line = place.text_frame.paragraphs[0]
    line.alignment = PP_ALIGN.LEFT
    add_run(line, title, Pt(24), DARK, bold=True)
    return slide


def add_sentences(slide: Slide, sentences: Sequence[str], top: int, width: int) -> None:
    """Sentences as paragraphs of a box."""
    frame = add_text(slide, MARGIN, top, width, _height(sentences, width))
    for number, sentence in enumerate(sentences):
        line = frame.add_paragraph() if number else frame.paragraphs[0]
        line.space_after, line.line_spacing = Pt(8), 1.15
        add_run(line, sentence, SENTENCE, DARK)


def fitting(sentences: Sequence[str], width: int) -> Sequence[str]:
    """The first sentences that fit on one slide, at least one."""
    taken = 1
    while taken < len(sentences) and _height(sentences[: taken + 1], width) <= BOTTOM - TOP:
        taken += 1
    return sentences[:taken]


def _height(sentences: Sequence[str], width: int) -> int:
    per_line = width / (SENTENCE / 2) * 0.92 - 2
    return int(sum(lines(sentence, per_line) * LINE + Pt(8) for sentence in sentences) + Pt(8))
