"""Flow layout: content fills slides from the top down and continues on a new slide. Lengths are in EMU."""

from collections.abc import Sequence

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Inches, Pt

from care.reports.model.text_width import line_count
from care.reports.render.pptx.styles import BODY, BOTTOM, DARK, MARGIN, SENTENCE, TOP, add_run, add_text

TITLE_ONLY = 5
LINE_HEIGHT = SENTENCE * 1.45
PART_GAP: int = Inches(0.2)
"""The vertical gap between two blocks of a slide."""


class Flow:
    """The layout position of a section's next block. ``slide`` is None until the first block is placed.

    ``free_right`` is the left and top of the free area to the right of the last table, None where there
    is none.
    """

    def __init__(self, deck: Deck, title: str) -> None:
        self._deck, self._title = deck, title
        self.slide: Slide | None = None
        self.top = BOTTOM
        self.free_right: tuple[int, int] | None = None

    @property
    def remaining_height(self) -> int:
        """The height left on the current slide."""
        return BOTTOM - self.top

    def start_slide(self) -> None:
        """Start a new slide."""
        self.slide, self.top = new_slide(self._deck, self._title), TOP

    def place_sentences(self, sentences: Sequence[str]) -> None:
        """Place sentences over the full slide width, on a new slide where they do not fit."""
        height = _height(sentences, BODY)
        if self.remaining_height < height:
            self.start_slide()
        add_sentences(self.slide, sentences, self.top, BODY)
        self.top += height + PART_GAP


def new_slide(deck: Deck, title: str) -> Slide:
    """Add a slide with a title to the deck."""
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    placeholder = slide.shapes.title
    placeholder.left, placeholder.top, placeholder.width, placeholder.height = (
        MARGIN,
        Inches(0.3),
        BODY,
        Inches(0.75),
    )
    placeholder.text_frame.vertical_anchor, placeholder.text_frame.word_wrap = MSO_ANCHOR.MIDDLE, True
    paragraph = placeholder.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT
    add_run(paragraph, title, Pt(24), DARK, bold=True)
    return slide


def add_sentences(slide: Slide, sentences: Sequence[str], top: int, width: int) -> None:
    """Add a text box with one paragraph a sentence at the left margin."""
    frame = add_text(slide, MARGIN, top, width, _height(sentences, width))
    for number, sentence in enumerate(sentences):
        paragraph = frame.add_paragraph() if number else frame.paragraphs[0]
        paragraph.space_after, paragraph.line_spacing = Pt(8), 1.15
        add_run(paragraph, sentence, SENTENCE, DARK)


def sentences_that_fit(sentences: Sequence[str], width: int) -> Sequence[str]:
    """The leading sentences that fit on one empty slide, at least one."""
    count = 1
    while count < len(sentences) and _height(sentences[: count + 1], width) <= BOTTOM - TOP:
        count += 1
    return sentences[:count]


def _height(sentences: Sequence[str], width: int) -> int:
    per_line = width / (SENTENCE / 2) * 0.92 - 2
    return int(sum(line_count(sentence, per_line) * LINE_HEIGHT + Pt(8) for sentence in sentences) + Pt(8))
