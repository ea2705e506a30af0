"""Margins, straight lines and annotations of a figure."""

from collections.abc import Iterable, Sequence
from typing import Any
from unicodedata import east_asian_width

LETTER, SIGN = 8, 14
"""Maximum width of a Latin letter or digit, and of a Chinese character, in pixels."""
LONG = 120
"""Width in pixels from which a label is wrapped, because it would leave a phone no room for the curve."""
BREAK = "<br>"
LONGEST, SHORT_TAIL = 190, 4
"""Pixels that a label takes at most, and the least number of its last letters that are kept."""
APART, LINE = 10, 20
"""Pixels between a label and its axis, and the height of a line of text."""


def margins_for(labels: Iterable[str], lines: int = 0, *, titled: bool = False) -> dict[str, int]:
    """Margins for the ``labels`` and title left of a figure, and for ``lines`` of words beneath.

    Computed here, because Plotly would draw the chart twice to find them.
    """
    words = (line for label in labels for line in label.split(BREAK))
    left = max(map(pixel_width, words), default=0) + APART + titled * LINE
    return {"l": left, "b": lines * LINE + APART}


def wrapped_label(label: str) -> str:
    """A long label in two lines of much the same length; one without a space stays as it is."""
    spaces = [place for place, letter in enumerate(label) if letter == " "]
    if pixel_width(label) <= LONG or not spaces:
        return label
    middle = min(spaces, key=lambda place: abs(place - len(label) / 2))
    return label[:middle] + BREAK + label[middle + 1 :]


def shortened(labels: Sequence[str], pixels: int = LONGEST) -> list[str]:
    """Labels no wider than ``pixels``: of long ones the beginning, and the end that tells it from the others.

    Labels that are the same at both ends keep more of their ends; those that are the same altogether stay so.
    """
    found: dict[str, str] = {}
    for label in dict.fromkeys(labels):
        tails = (_cut(label, pixels, tail) for tail in range(SHORT_TAIL, len(label), 2))
        cut = next((one for one in tails if one not in found.values()), label)
        found[label] = label if pixel_width(label) <= pixels else cut
    return [found[label] for label in labels]


def _cut(label: str, pixels: int, tail: int) -> str:
    """The label with its middle left out; its last ``tail`` letters are kept."""
    end = label[-tail:]
    room = pixels - pixel_width(end) - SIGN
    head = ""
    for letter in label:
        if pixel_width(head + letter) > room:
            break
        head += letter
    return f"{head}…{end}"


def pixel_width(words: str) -> int:
    """The width of a text in pixels, rather too large than too small."""
    return sum(SIGN if east_asian_width(each) in "WF" else LETTER for each in words)


def horizontal_line(y: float, **line: Any) -> dict[str, Any]:
    """A horizontal line across the chart."""
    return {"type": "line", "xref": "x domain", "x0": 0, "x1": 1, "y0": y, "y1": y, "line": line}


def vertical_line(x: Any, **line: Any) -> dict[str, Any]:
    """A vertical line across the chart."""
    return {"type": "line", "yref": "y domain", "y0": 0, "y1": 1, "x0": x, "x1": x, "line": line}


def annotation(text: str, **where: Any) -> dict[str, Any]:
    """A text at a position, without an arrow."""
    return {"text": text, "showarrow": False, **where}


def without_overlaps(words: Sequence[tuple[str, float, float]]) -> list[str]:
    """Texts with their positions in pixels, most important first; blank where one overlaps one before it."""
    placed: list[tuple[str, float, float]] = []
    for text, x, y in words:
        covers = any(
            abs(x - at) < (pixel_width(text) + pixel_width(other)) / 2 and abs(y - high) < LINE
            for other, at, high in placed
            if other
        )
        placed.append(("" if covers else text, x, y))
    return [text for text, _, _ in placed]
