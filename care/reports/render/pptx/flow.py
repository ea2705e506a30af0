"""Flow layout: content fills slides from the top down and continues on a new slide. Lengths are in EMU."""

from collections.abc import Sequence

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Inches, Length, Pt

from care.i18n import say
from care.reports.model.text_width import cut_to_lines, line_count
from care.reports.render.pptx.styles import (
    BODY,
    BOTTOM,
    BRAND,
    DARK,
    MARGIN,
    SMALL,
    TITLE,
    TOP,
    add_run,
    add_text,
    room,
    text_height,
)

TITLE_ONLY = 5
SMALL_TITLE: Length = Pt(22)
"""Size of a title that takes two lines."""
SENTENCE_SIZES: tuple[Length, ...] = (Pt(18), Pt(16), SMALL)
"""Sizes of sentences: the largest one at which all of them fit."""
BETWEEN: int = Pt(7)
"""The gap between two sentences."""
PART_GAP: int = Inches(0.2)
"""The vertical gap between two blocks of a slide."""
BLOCK_GAP: int = Inches(0.3)
"""The gap between two blocks side by side."""
LOOK_BACK = 3
"""Number of slides on which a block may still be placed: what belongs together stays close."""
TOPIC_TOP, TITLE_TOP = int(Inches(0.22)), int(Inches(0.5))
TITLE_HEIGHT = TOP - TITLE_TOP - int(Inches(0.08))


class Page:
    """A slide of the appendix and the free areas on it. Its title names the blocks that it has.

    ``top``: where the area below all blocks begins. ``bands``: the blocks side by side, one band below the
    other, as top, bottom and right edge.
    """

    def __init__(self, deck: Deck, topic: str) -> None:
        self.slide, self.top = new_slide(deck, "", topic), TOP
        self._bands: list[tuple[int, int, int]] = []
        self._told: list[str] = []

    @property
    def remaining_height(self) -> int:
        """The height left below all blocks."""
        return BOTTOM - self.top

    def tell(self, block: str) -> None:
        """Name a block in the title."""
        self._told.append(block)
        set_title(self.slide, say("，", ", ").join(self._told))

    def spot(self, width: int, height: int) -> tuple[int, int] | None:
        """Left and top of a free area of that size, right of other blocks or below all; None without one."""
        for top, bottom, right in self._bands:
            limit = BOTTOM if (top, bottom, right) == self._bands[-1] else bottom
            if right + BLOCK_GAP + width <= MARGIN + BODY and top + height <= limit:
                return right + BLOCK_GAP, top
        return (MARGIN, self.top) if height <= self.remaining_height else None

    def take(self, left: int, top: int, right: int, bottom: int) -> None:
        """Note that a block was placed."""
        if left == MARGIN:
            self._bands.append((top, bottom, right))
        else:
            self._bands = [(t, max(b, bottom), right) if t == top else (t, b, r) for t, b, r in self._bands]
        self.top = max(self.top, bottom + PART_GAP)


class Flow:
    """The slides of the appendix: a block goes on the first of the latest that has room, else on a new one.

    So what is short shares a slide, and none ends half empty before a block that needs a whole one.
    """

    def __init__(self, deck: Deck, topic: str) -> None:
        self._deck, self._topic = deck, topic
        self._pages: list[Page] = []

    @property
    def page(self) -> Page:
        """The latest slide."""
        return self._pages[-1] if self._pages else self.start_slide()

    def start_slide(self) -> Page:
        """Start a new slide."""
        self._pages.append(Page(self._deck, self._topic))
        return self._pages[-1]

    def find(self, width: int, height: int) -> tuple[Page, int, int]:
        """The slide, left and top for a block of that size; a new slide's top where none has room."""
        for page in self._pages[-LOOK_BACK:]:
            if spot := page.spot(width, height):
                return page, *spot
        return self.start_slide(), MARGIN, TOP

    def place_sentences(self, sentences: Sequence[str], name: str) -> None:
        """Place sentences over the full slide width, on new slides where they do not fit."""
        part = 1
        while sentences:
            whole = min(sentences_height(sentences, BODY, SMALL), BOTTOM - TOP)
            page, left, top = self.find(BODY, whole)
            page.tell(name if part == 1 else say(f"{name}（续 {part}）", f"{name} (part {part})"))
            many = how_many_fit(sentences, BODY, SMALL, page.remaining_height)
            height = add_sentences(page.slide, sentences[:many], left, top, BODY, SMALL)
            page.take(left, top, left + BODY, top + height)
            sentences, part = sentences[many:], part + 1


def new_slide(deck: Deck, title: str, topic: str = "") -> Slide:
    """Add a slide with a title of two lines at most, and the topic it belongs to above."""
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    placeholder = slide.shapes.title
    placeholder.left, placeholder.top = MARGIN, TITLE_TOP
    placeholder.width, placeholder.height = BODY, TITLE_HEIGHT
    frame = placeholder.text_frame
    frame.vertical_anchor, frame.word_wrap = MSO_ANCHOR.MIDDLE, True
    frame.margin_left = frame.margin_right = Pt(3)
    frame.margin_top = frame.margin_bottom = 0
    set_title(slide, title)
    if topic:
        line = add_text(slide, MARGIN, TOPIC_TOP, BODY, TITLE_TOP - TOPIC_TOP).paragraphs[0]
        add_run(line, cut_to_lines(topic, room(BODY, SMALL), 1, bold=True), SMALL, BRAND, bold=True)
    return slide


def set_title(slide: Slide, title: str) -> None:
    """Write the title of a slide, smaller where it takes two lines."""
    frame = slide.shapes.title.text_frame
    frame.clear()
    paragraph = frame.paragraphs[0]
    paragraph.alignment, paragraph.line_spacing = PP_ALIGN.LEFT, 0.95
    size = TITLE if line_count(title, room(BODY, TITLE), bold=True) == 1 else SMALL_TITLE
    add_run(paragraph, cut_to_lines(title, room(BODY, size), 2, bold=True), size, DARK, bold=True)


def add_sentences(
    slide: Slide, sentences: Sequence[str], left: int, top: int, width: int, size: Length
) -> int:
    """Add a text box with one paragraph a sentence; returns its height."""
    height = sentences_height(sentences, width, size)
    frame = add_text(slide, left, top, width, height)
    for number, sentence in enumerate(sentences):
        paragraph = frame.add_paragraph() if number else frame.paragraphs[0]
        paragraph.space_after = Pt(7)
        add_run(paragraph, sentence, size, DARK)
    return height


def sentences_height(sentences: Sequence[str], width: int, size: Length) -> int:
    """The height of sentences in a text box of that width."""
    return sum(text_height(sentence, width, size) + BETWEEN for sentence in sentences)


def size_that_fits(sentences: Sequence[str], width: int, height: int) -> Length:
    """The largest size at which all sentences fit; else the smallest one."""
    fitting = (size for size in SENTENCE_SIZES if sentences_height(sentences, width, size) <= height)
    return next(fitting, SENTENCE_SIZES[-1])


def how_many_fit(sentences: Sequence[str], width: int, size: Length, height: int) -> int:
    """The number of leading sentences that fit, at least one."""
    many = 1
    while many < len(sentences) and sentences_height(sentences[: many + 1], width, size) <= height:
        many += 1
    return many
