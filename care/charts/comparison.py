"""A comparison of advisors, types or sources, each with its 95 % interval (definitions §7)."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import polars as pl

from care.charts.margins import LONGEST, annotation, margins_for, shortened, vertical_line, wrapped_label
from care.charts.theme import (
    COMMON,
    CONCERNING,
    FAINT,
    HOVER,
    IMPROVING,
    SHORTEST,
    Figure,
    Trace,
    axis,
    escape_text,
    new_figure,
    value_with_counts,
)
from care.i18n import say
from care.presentation.chart_selection import meaning
from care.semantic.format import value
from care.semantic.metric import Better, Metric
from care.semantic.vocabulary import label
from care.stats.funnel import Funnel, Standing

MOST = 30
"""Maximum number of groups drawn, so that the chart fits a screen."""
BEYOND, PADDING = 0.02, 0.08
"""Margin of the axis beyond a dot at 0 or 100 %, and beyond the others, as shares of the width."""


def comparison(judged: Funnel, by: tuple[str, ...], metric: Metric) -> Figure:
    """A proportion by some dimensions: a dot and its 95 % interval each, the overall rate as a line.

    Most cases first, never by rate: a ranking by rate is mostly a ranking of luck. A colour says that
    chance does not explain the distance to the overall rate. Of more than ``MOST`` those outside what
    chance allows are drawn, and then those with most cases; :func:`not_drawn_note` says so.
    """
    outside = pl.col("standing").is_in([Standing.ABOVE.value, Standing.BELOW.value])
    by_cases, falling = ("denominator", *by), (True, *(False for _ in by))
    first = judged.rows.sort(outside, *by_cases, descending=[True, *falling]).head(MOST)
    rows = with_click_meaning(first.sort(by_cases, descending=falling).to_dicts(), by)
    overall = judged.overall
    names = [wrapped_label(row["short"]) for row in rows]
    low, high = _reach([overall, *(row[end] for row in rows for end in ("wilson_low", "wilson_high"))])
    return new_figure(
        max(SHORTEST, 90 + 34 * len(rows)),
        [_dots([row for row in rows if row["standing"] == place], metric, place) for place in Standing],
        xaxis={
            **axis(metric),
            "title": {"text": metric.name},
            "showgrid": True,
            "range": (low, high),
        },
        yaxis={
            "range": [len(rows) - 0.5, -0.5],
            "type": "category",
            "showgrid": False,
            "categoryorder": "array",
            "categoryarray": names,
        },
        margin={"t": 26, "r": 30, **margins_for(names, lines=2)},
        shapes=[vertical_line(overall, color=COMMON, width=1.5, dash="dot")],
        annotations=[
            annotation(
                say("整体 ", "overall ") + value(metric, overall),
                font={"size": 12, "color": COMMON},
                x=overall,
                xanchor="left" if overall < (low + high) / 2 else "right",
                y=1,
                yref="paper",
                yanchor="bottom",
            )
        ],
    )


def not_drawn_note(judged: Funnel) -> str | None:
    """A note that not all groups are drawn, and where the others are listed; empty where all are."""
    if (many := judged.rows.height) <= MOST:
        return None
    return say(
        f"共 {many} 个，只画 {MOST} 个：先是超出正常波动范围的，再按件数；全部见表。",
        f"{MOST} of {many} are drawn: those outside what chance allows, then by cases. The table has all.",
    )


def _reach(shares: Sequence[float]) -> tuple[float, float]:
    """The range of the axis, because Plotly's own would reach 120 %."""
    padding = PADDING * (max(shares) - min(shares)) or PADDING
    return max(min(shares) - padding, -BEYOND), min(max(shares) + padding, 1 + BEYOND)


def _dots(rows: list[dict[str, Any]], metric: Metric, place: Standing) -> Trace:
    colour = color_of(place, metric)
    return {
        "type": "scatter",
        "x": [row["value"] for row in rows],
        "y": [wrapped_label(row["short"]) for row in rows],
        "mode": "markers",
        "marker": {
            "size": 10,
            "color": colour,
            "symbol": "circle-open" if place is Standing.TOO_FEW else "circle",
        },
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [row["wilson_high"] - row["value"] for row in rows],
            "arrayminus": [row["value"] - row["wilson_low"] for row in rows],
            "color": colour,
            "thickness": 1.5,
            "width": 4,
        },
        "ids": [row["means"] for row in rows],
        "customdata": hover_texts(rows, metric, place),
        "hovertemplate": HOVER,
    }


def with_click_meaning(
    rows: list[dict[str, Any]], by: tuple[str, ...], pixels: int = LONGEST
) -> list[dict[str, Any]]:
    """The rows with the name of each, the same shortened to ``pixels``, and what a click on it means.

    A name joins all dimensions of a group: S01 · 李强. A click chooses the last dimension, or all of them
    where the last does not identify the group.
    """
    often = Counter(row[by[-1]] for row in rows)
    full = [" · ".join(label(dimension, row[dimension]) for dimension in by) for row in rows]
    return [
        {
            **row,
            "name": escape_text(name),
            "short": escape_text(short),
            "means": meaning(**{name: row[name] for name in (by if often[row[by[-1]]] > 1 else by[-1:])}),
        }
        for row, name, short in zip(rows, full, shortened(full, pixels), strict=True)
    ]


def hover_texts(rows: Sequence[dict[str, Any]], metric: Metric, place: Standing) -> list[str]:
    """The tooltip of each group: name, value and counts, interval, and standing."""
    interval, where = say("95% 区间", "95% interval"), place.label
    return [
        f"{row['name']}<br>{value_with_counts(metric, row)}<br>"
        f"{interval} {value(metric, row['wilson_low'])} – {value(metric, row['wilson_high'])}<br>{where}"
        for row in rows
    ]


def color_of(place: Standing, metric: Metric) -> str:
    """Blue (better) or orange (worse) for a group outside the limits of chance, grey for the others."""
    if place is Standing.TOO_FEW:
        return FAINT
    if place is Standing.WITHIN or metric.better is None:
        return COMMON
    good = place is (Standing.ABOVE if metric.better is Better.HIGHER else Standing.BELOW)
    return IMPROVING if good else CONCERNING
