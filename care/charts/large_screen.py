"""The same figures for a screen that is read from four metres."""

from typing import Any

from care.charts.theme import Figure, Trace

TEXT, ON_AXES = {"size": 32}, {"size": 28}
"""Pixels of letters on a screen 1080 pixels high."""
DOTS, LINES, MARGIN = 1.9, 1.8, 2.0
"""Factor by which text and marks are larger than on a desk."""
THICKEST, WIDEST = 80, 0.65
"""Maximum height of a bar in pixels, and its share of the row."""


def for_large_screen(figure: Figure, height: int) -> Figure:
    """A figure ``height`` pixels high with letters, dots and lines that can be read across a room."""
    layout = figure["layout"]
    axes = {name: _axis(of) for name, of in layout.items() if name.startswith(("xaxis", "yaxis"))}
    margin = layout.get("margin", {})
    wider = {side: MARGIN * margin[side] for side in ("t", "r") if margin.get(side)}
    return {
        "data": [_trace(trace, height) for trace in figure["data"]],
        "layout": {
            **layout,
            **axes,
            "height": height,
            "font": ON_AXES,
            "hoverlabel": {"font": TEXT},
            "annotations": [
                {**note, "font": {**note.get("font", {}), **TEXT}} for note in layout.get("annotations", ())
            ],
            "margin": {**margin, **wider},
        },
    }


def _axis(axis: dict[str, Any]) -> dict[str, Any]:
    title = {**axis.get("title", {}), "font": ON_AXES}
    return {**axis, "title": title, "tickfont": ON_AXES, "automargin": True}


def _trace(trace: Trace, height: int) -> Trace:
    match trace["type"]:
        case "scatter":
            scaled = (("marker", "size", DOTS), ("line", "width", LINES))
            larger = {of: _scaled(trace[of], name, by) for of, name, by in scaled if of in trace}
            return {**trace, **larger, **({"textfont": TEXT} if "textfont" in trace else {})}
        case "bar":
            return {**trace, "width": min(WIDEST, THICKEST * len(trace["y"]) / height)}
    return trace


def _scaled(of: dict[str, Any], name: str, by: float) -> dict[str, Any]:
    return {**of, name: by * of[name]} if of.get(name) else of
