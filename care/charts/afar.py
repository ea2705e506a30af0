"""The same figures for a screen that is read from four metres."""

import plotly.graph_objects as go

LETTERS = 22
"""Pixels on a screen 1080 pixels high."""
DOTS, LINES, MARGIN = 1.9, 1.8, 1.5
"""How many times as large as on a desk."""
THICKEST, WIDEST = 80, 0.65
"""Pixels of a bar, and the share of its place: a bar alone is no wall."""


def afar(figure: go.Figure, height: int) -> go.Figure:
    """A figure ``height`` pixels high with letters, dots and lines that can be read across a room."""
    letters = {"size": LETTERS}
    figure.update_layout(height=height, font=letters, hoverlabel_font=letters)
    for axes in (figure.update_xaxes, figure.update_yaxes):
        axes(tickfont=letters, title_font=letters, automargin=True)
    figure.update_annotations(font=letters)
    for side in ("t", "r"):
        figure.update_layout(margin={side: MARGIN * (figure.layout.margin[side] or 0) or None})
    for trace in figure.select_traces(selector={"type": "scatter"}):
        trace.marker.size = DOTS * (trace.marker.size or 0) or None
        trace.line.width = LINES * (trace.line.width or 0) or None
    for trace in figure.select_traces(selector={"type": "bar"}):
        trace.width = min(WIDEST, THICKEST * len(trace.y) / height)
    return figure
