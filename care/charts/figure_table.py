"""The numbers of a chart as a table, for who cannot see it, or wants to read them off."""

from html import unescape

import polars as pl

from care.charts.theme import Figure
from care.i18n import say

LINE = "<br>"


def figure_table(figure: Figure) -> pl.DataFrame:
    """Every mark once, as hovering tells it: what it is, and all that is said of it.

    A mark's text names it in its first line; what several traces say of the same one is put together.
    """
    told: dict[str, dict[str, None]] = {}
    for trace in (one for one in figure["data"] if "customdata" in one):
        for x, y, text in zip(trace["x"], trace["y"], trace["customdata"], strict=True):
            if x is not None and y is not None:
                name, *lines = unescape(text).split(LINE)
                told.setdefault(name, {}).update(dict.fromkeys(lines))
    return pl.DataFrame(
        [(name, " · ".join(lines)) for name, lines in told.items()],
        schema=dict.fromkeys((say("图中的点", "Point"), say("数值", "Figures")), pl.String),
        orient="row",
    )
