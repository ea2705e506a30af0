"""What stands beside the curves: room for the words of an axis, straight lines, and words of their own."""

from collections.abc import Iterable, Sequence
from typing import Any
from unicodedata import east_asian_width

LETTER, SIGN = 8, 14
"""Pixels that a Latin letter or digit and a Chinese sign take at most."""
LONG = 120
"""Pixels of a label that leave a phone no room for what is drawn beside it."""
BREAK = "<br>"
APART, LINE = 10, 20
"""Pixels between words and their axis, and of a line of words."""


def margins_for(labels: Iterable[str], lines: int = 0, *, titled: bool = False) -> dict[str, int]:
    """Margins for the ``labels`` and title left of a figure, and for ``lines`` of words beneath.

    Reckoned beforehand: Plotly would draw a chart twice to find them.
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


def pixel_width(words: str) -> int:
    """Pixels that words take, rather too many than too few."""
    return sum(SIGN if east_asian_width(each) in "WF" else LETTER for each in words)


def horizontal_line(y: float, **line: Any) -> dict[str, Any]:
    """A line from one side to the other."""
    return {"type": "line", "xref": "x domain", "x0": 0, "x1": 1, "y0": y, "y1": y, "line": line}


def vertical_line(x: Any, **line: Any) -> dict[str, Any]:
    """A line from the bottom to the top."""
    return {"type": "line", "yref": "y domain", "y0": 0, "y1": 1, "x0": x, "x1": x, "line": line}


def annotation(text: str, **where: Any) -> dict[str, Any]:
    """Words at a place, without an arrow."""
    return {"text": text, "showarrow": False, **where}


def without_overlaps(words: Sequence[tuple[str, float, float]]) -> list[str]:
    """Words with the pixels where each stands, the weightiest first; blank where they would lie over one."""
    placed: list[tuple[str, float, float]] = []
    for text, x, y in words:
        covers = any(
            abs(x - at) < (pixel_width(text) + pixel_width(other)) / 2 and abs(y - high) < LINE
            for other, at, high in placed
            if other
        )
        placed.append(("" if covers else text, x, y))
    return [text for text, _, _ in placed]
