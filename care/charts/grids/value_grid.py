"""A pivot as a heatmap: the value in each cell, deeper where it is higher."""

from collections.abc import Sequence
from typing import Any

from care.charts.theme import HOVER, SHORTEST, Figure, Trace, escape_text, new_figure
from care.explore.pivot import Pivot
from care.explore.pivot_table import key_name
from care.explore.row import Row
from care.periods.period import Period
from care.semantic.format import fraction, value
from care.stats.wilson import FEWEST

PALE, DEEP = "rgba(138, 104, 214, 0.06)", "rgba(138, 104, 214, 0.55)"
"""From the lowest value to the highest: depth is size and says nothing of good or bad."""


def value_grid(pivot: Pivot, unit: Period) -> Figure:
    """A cell a row and column. Cells of fewer than five cases keep their words and take no colour.

    Raises ValueError for a pivot without columns.
    """
    if pivot.columns is None:
        raise ValueError("a grid has two axes")
    names = [escape_text(key_name(pivot.rows, key, unit)) for key in pivot.row_keys]
    heads = [escape_text(key_name(pivot.columns, key, unit)) for key in pivot.column_keys]
    told = [[pivot.cells.get((row, column)) for column in pivot.column_keys] for row in pivot.row_keys]
    grid: dict[str, Any] = {
        "type": "heatmap",
        "x": heads,
        "y": names,
        "z": [[_depth(cell) for cell in line] for line in told],
        "text": [
            ["" if cell is None else value(pivot.metric, cell["value"]) for cell in line] for line in told
        ],
        "texttemplate": "%{text}",
        "customdata": [
            [
                f"{name} · {head}<br>{value(pivot.metric, cell['value'])}<br>"
                f"{fraction(cell['numerator'], cell['denominator'])}"
                if cell
                else ""
                for head, cell in zip(heads, line, strict=True)
            ]
            for name, line in zip(names, told, strict=True)
        ],
        "hovertemplate": HOVER,
        "colorscale": [[0, PALE], [1, DEEP]],
        "showscale": False,
        "hoverongaps": False,
        "xgap": 2,
        "ygap": 2,
    }
    fitted = {"type": "category", "automargin": True}
    return new_figure(
        max(SHORTEST, 60 + 32 * len(names)),
        [grid, written_cells(heads, names, [[_words(pivot, cell) for cell in line] for line in told])],
        xaxis={**fitted, "tickangle": -45 if len(heads) > 8 else 0},
        yaxis={**fitted, "autorange": "reversed", "showgrid": False},
    )


def written_cells(heads: Sequence[str], names: Sequence[str], words: Sequence[Sequence[str]]) -> Trace:
    """The words of each cell in the page's text colour.

    Because a heatmap's own words are coloured for its background, whose transparency it does not know.
    """
    places = [
        (head, name, word)
        for name, line in zip(names, words, strict=True)
        for head, word in zip(heads, line, strict=True)
        if word
    ]
    return {
        "type": "scatter",
        "mode": "text",
        "x": [head for head, _, _ in places],
        "y": [name for _, name, _ in places],
        "text": [word for _, _, word in places],
        "hoverinfo": "skip",
    }


def _words(pivot: Pivot, cell: Row | None) -> str:
    return "" if cell is None else value(pivot.metric, cell["value"])


def _depth(cell: Row | None) -> float | None:
    if cell is None or cell["value"] is None or (cell["denominator"] or 0) < FEWEST:
        return None
    return float(cell["value"])
