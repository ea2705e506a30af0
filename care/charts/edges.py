"""Room for the words beside an axis, reckoned beforehand: Plotly would draw a chart twice to find it."""

from collections.abc import Iterable
from unicodedata import east_asian_width

import plotly.graph_objects as go

LETTER, SIGN = 8, 14
"""Pixels that a Latin letter or digit and a Chinese sign take at most."""
APART, LINE = 10, 20
"""Pixels between words and their axis, and of a line of words."""


def leave_room(
    figure: go.Figure, labels: Iterable[str], lines: int = 0, *, titled: bool = False
) -> go.Figure:
    """Margins for the ``labels`` and title left of a figure, and for ``lines`` of words beneath."""
    for axes in (figure.update_xaxes, figure.update_yaxes):
        axes(automargin=False)
    left = max(map(wide, labels), default=0) + APART + titled * LINE
    return figure.update_layout(margin_l=left, margin_b=lines * LINE + APART)


def wide(words: str) -> int:
    """Pixels that words take, rather too many than too few."""
    return sum(SIGN if east_asian_width(each) in "WF" else LETTER for each in words)
