"""The numbers of a chart as a table, for readers who cannot see it or want the numbers."""

from collections.abc import Iterator
from html import unescape
from itertools import chain

import polars as pl

from care.charts.theme import Figure, Trace
from care.i18n import say

LINE = "<br>"


def figure_table(figure: Figure) -> pl.DataFrame:
    """Every mark once, with the text of its tooltip.

    The first line of a mark's text names it; texts of several traces for the same mark are merged.
    """
    lines_by_mark: dict[str, dict[str, None]] = {}
    for text in chain.from_iterable(map(_texts, figure["data"])):
        name, *lines = unescape(text).split(LINE)
        lines_by_mark.setdefault(name, {}).update(dict.fromkeys(lines))
    return pl.DataFrame(
        [(name, " · ".join(lines)) for name, lines in lines_by_mark.items()],
        schema=dict.fromkeys((say("图中的点", "Point"), say("数值", "Figures")), pl.String),
        orient="row",
    )


def _texts(trace: Trace) -> Iterator[str]:
    """The tooltips of the marks that are drawn; of a heatmap, those of its cells that have one."""
    if trace["type"] == "heatmap":
        yield from filter(None, chain.from_iterable(trace.get("customdata", ())))
    elif "customdata" in trace:
        for x, y, text in zip(trace["x"], trace["y"], trace["customdata"], strict=True):
            if x is not None and y is not None:
                yield text
