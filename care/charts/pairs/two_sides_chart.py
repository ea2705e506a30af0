"""Two sides on the same axes: their proportions on one axis of per cent, and the course of one metric."""

from collections.abc import Sequence

from care.charts.axis_range import share_range
from care.charts.margins import margins_for, wrapped_label
from care.charts.theme import BRAND, FAINT, HOVER, NEUTRAL, Figure, Trace, axis, escape_text, new_figure
from care.compare.two_sides import Compared, Side
from care.compare.words import verdict
from care.explore.row import Row
from care.semantic.format import fraction, percent, value
from care.semantic.metric import Metric, MetricKind
from care.stats.wilson import FEWEST, wilson

SIDES = ((BRAND, "circle", -0.16), (NEUTRAL, "diamond", 0.16))
"""Colour, shape and offset of the first and of the second side, which shape alone tells apart, too."""


def two_sides_chart(found: Sequence[Compared], first: Side, second: Side) -> Figure:
    """A line a proportion, a dot and its 95 % interval (Wilson) for either side; a star: beyond chance."""
    shown = [one for one in found if one.metric.kind is MetricKind.PROPORTION]
    names = [wrapped_label(escape_text(one.metric.name) + (" ★" if one.differs else "")) for one in shown]
    rows = ([one.first for one in shown], [one.second for one in shown])
    ends = [
        end
        for side in rows
        for row in side
        if row["denominator"]
        for end in (row["value"], *wilson(row["numerator"], row["denominator"]))
    ]
    return new_figure(
        90 + 46 * len(shown),
        [
            _dots(shown, of, f"{letter} {side.name}", look)
            for letter, of, side, look in zip("AB", rows, (first, second), SIDES, strict=True)
        ],
        xaxis={"tickformat": ".1~%", "range": share_range(ends), "showgrid": True, "gridcolor": FAINT},
        yaxis={
            "range": [len(shown) - 0.5, -0.5],
            "tickvals": [*range(len(shown))],
            "ticktext": names,
            "showgrid": False,
        },
        margin={"t": 34, "r": 30, **margins_for(names, lines=1)},
        showlegend=True,
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0},
    )


def two_courses_chart(metric: Metric, courses: Sequence[tuple[str, Sequence[tuple[str, Row]]]]) -> Figure:
    """A line a side; ``courses``: its name, and the name and row of each period. Few cases are hollow."""
    return new_figure(
        300,
        [
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": escape_text(name),
                "x": [period for period, _ in rows],
                "y": [row["value"] for _, row in rows],
                "line": {"color": colour, "width": 2},
                "marker": {
                    "size": 8,
                    "color": colour,
                    "symbol": [shape if _is_enough(metric, row) else f"{shape}-open" for _, row in rows],
                },
                "customdata": [
                    f"{escape_text(name)} {period}<br>{value(metric, row['value'])} "
                    f"{fraction(row['numerator'], row['denominator'])}"
                    for period, row in rows
                ],
                "hovertemplate": HOVER,
            }
            for (name, rows), (colour, shape, _) in zip(courses, SIDES, strict=False)
        ],
        xaxis={"type": "category", "nticks": 8},
        yaxis=axis(metric),
        margin={"t": 34, "r": 30, **margins_for(["100.0% "], lines=1)},
        showlegend=True,
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0},
    )


def _is_enough(metric: Metric, row: Row) -> bool:
    return metric.kind is MetricKind.COUNT or (row["denominator"] or 0) >= FEWEST


def _dots(shown: Sequence[Compared], rows: Sequence[Row], name: str, look: tuple[str, str, float]) -> Trace:
    colour, shape, off = look
    here = [(n, one, row) for n, (one, row) in enumerate(zip(shown, rows, strict=True)) if row["denominator"]]
    reach = [wilson(row["numerator"], row["denominator"]) for _, _, row in here]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": escape_text(name),
        "x": [row["value"] for _, _, row in here],
        "y": [n + off for n, _, _ in here],
        "marker": {
            "size": 11,
            "color": colour,
            "symbol": [shape if row["denominator"] >= FEWEST else f"{shape}-open" for _, _, row in here],
        },
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [high - row["value"] for (_, _, row), (_, high) in zip(here, reach, strict=True)],
            "arrayminus": [row["value"] - low for (_, _, row), (low, _) in zip(here, reach, strict=True)],
            "color": colour,
            "thickness": 1.5,
            "width": 0,
        },
        "customdata": [
            f"{escape_text(one.metric.name)} · {escape_text(name)}<br>{percent(row['value'])} "
            f"({fraction(row['numerator'], row['denominator'])})<br>95%: {percent(low)} – {percent(high)}"
            f"<br>{verdict(one)}"
            for (_, one, row), (low, high) in zip(here, reach, strict=True)
        ],
        "hovertemplate": HOVER,
    }
