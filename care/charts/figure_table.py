"""The numbers of a chart as a table, for readers who cannot see it or want the numbers."""

from html import unescape

import polars as pl

from care.charts.theme import Figure
from care.i18n import say

LINE = "<br>"


def figure_table(figure: Figure) -> pl.DataFrame:
    """Every mark once, with the text of its tooltip.

    The first line of a mark's text names it; texts of several traces for the same mark are merged.
    """
    lines_by_mark: dict[str, dict[str, None]] = {}
    for trace in (one for one in figure["data"] if "customdata" in one):
        for x, y, text in zip(trace["x"], trace["y"], trace["customdata"], strict=True):
            if x is not None and y is not None:
                name, *lines = unescape(text).split(LINE)
                lines_by_mark.setdefault(name, {}).update(dict.fromkeys(lines))
    return pl.DataFrame(
        [(name, " · ".join(lines)) for name, lines in lines_by_mark.items()],
        schema=dict.fromkeys((say("图中的点", "Point"), say("数值", "Figures")), pl.String),
        orient="row",
    )
