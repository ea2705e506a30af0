"""A funnel plot: rates by number of cases, with the limits of chance (definitions §7)."""

from collections import Counter
from math import sqrt
from typing import Any

from care.charts.axis_range import share_range
from care.charts.comparison import color_of, hover_texts, with_click_meaning
from care.charts.margins import LINE, horizontal_line, margins_for, pixel_width, without_overlaps
from care.charts.theme import COMMON, HOVER, LIMIT, Figure, Trace, axis, new_figure
from care.i18n import say
from care.semantic.metric import Metric
from care.stats.funnel import CHANCE, OUTSIDE, WARNING, Funnel, Standing
from care.stats.wilson import FEWEST

ACROSS = 14
"""Pixels by which a dot stands right of one that has the same point, so that it can be pointed at too."""
DRAWN_AT = 80
"""Number of points of a limit's curve."""
HIGH, WIDE = 360, 600
"""Height of the chart in pixels, and its assumed width, between a phone's and a laptop's."""
LONGEST_NAME = 130
"""Pixels that a name beside a dot takes at most, so that half a phone's width has room for it."""
LEFT, RIGHT = 0.3, 0.7
"""Shares of the axis before and behind which a name stands right and left of its dot, lest it be cut."""
TOWARDS = {"left": -1, "center": 0, "right": 1}


def funnel_plot(judged: Funnel, by: tuple[str, ...], metric: Metric) -> Figure:
    """A dot a group, named outside the 99.8 % limits; of overlapping names the furthest out stays."""
    most = max(judged.rows["denominator"].to_list(), default=FEWEST)
    rows = _placed(with_click_meaning(judged.rows.to_dicts(), by, LONGEST_NAME), WIDE / most)
    limits = [
        one
        for confidence, dash in ((CHANCE, "solid"), (WARNING, "dot"))
        for one in _limits(judged, most, confidence, dash)
    ]
    dots = [
        _dots([row for row in rows if row["standing"] == place], metric, place, _names(judged, rows, place))
        for place in Standing
    ]
    shares = [share for curve in limits for share in curve["y"]] + [row["value"] for row in rows]
    return new_figure(
        HIGH,
        [*limits, *dots],
        xaxis={"title": {"text": say("件数", "cases")}, "rangemode": "tozero"},
        yaxis={**axis(metric), "title": {"text": metric.name}, "range": share_range(shares)},
        margin={"t": LINE, **margins_for(["100.0%"], lines=2, titled=True)},
        shapes=[horizontal_line(judged.overall, color=COMMON, width=1.5, dash="dash")],
    )


def _placed(rows: list[dict[str, Any]], per_case: float) -> list[dict[str, Any]]:
    """The rows with where each is drawn, ``at`` so many cases, and the ``side`` that its name stands on.

    One that has the very point of another is drawn beside it, because neither could be seen or pointed at.
    ``middle``: of the name, in pixels. ``per_case``: pixels of a case.
    """
    before: Counter[tuple[float, float]] = Counter()
    placed = []
    for row in rows:
        point = row["denominator"], row["value"]
        pixels = row["denominator"] * per_case + ACROSS * before[point]
        before[point] += 1
        side = "left" if pixels > RIGHT * WIDE else "right" if pixels < LEFT * WIDE else "center"
        middle = pixels + TOWARDS[side] * pixel_width(row["short"]) / 2
        placed.append({**row, "at": pixels / per_case, "side": side, "middle": middle})
    return placed


def _limits(judged: Funnel, most: float, confidence: float, dash: str) -> list[Trace]:
    """Both limits; their points are closest together at few cases, where they bend most."""
    sizes = [FEWEST + (1.05 * most - FEWEST) * (step / DRAWN_AT) ** 2 for step in range(DRAWN_AT + 1)]
    ends = zip(*(judged.limits(size, confidence) for size in sizes), strict=True)
    return [
        {
            "type": "scatter",
            "x": sizes,
            "y": end,
            "mode": "lines",
            "line": {"color": LIMIT, "width": 1, "dash": dash},
            "hoverinfo": "skip",
            "name": f"{name} {confidence:.1%}",
        }
        for name, end in zip(("low", "high"), ends, strict=True)
    ]


def _names(judged: Funnel, drawn: list[dict[str, Any]], place: Standing) -> list[str] | None:
    """The names written at the dots of one position, as far as there is room."""
    if place not in OUTSIDE:
        return None
    rows = [row for row in drawn if row["standing"] == place]
    low, high = judged.limits(FEWEST)
    by_weight = sorted(
        range(len(rows)),
        key=lambda n: -abs(rows[n]["value"] - judged.overall) * sqrt(rows[n]["denominator"]),
    )
    names = without_overlaps(
        [
            (row["short"], row["middle"], row["value"] / (high - low) * HIGH)
            for row in map(rows.__getitem__, by_weight)
        ]
    )
    return [name for _, name in sorted(zip(by_weight, names, strict=True))]


def _dots(rows: list[dict[str, Any]], metric: Metric, place: Standing, names: list[str] | None) -> Trace:
    return {
        "type": "scatter",
        "x": [row["at"] for row in rows],
        "y": [row["value"] for row in rows],
        "mode": "markers+text" if names else "markers",
        "text": names,
        "textposition": [f"{'top' if place is Standing.ABOVE else 'bottom'} {row['side']}" for row in rows],
        "marker": {
            "size": 10,
            "color": color_of(place, metric),
            "symbol": "circle-open" if place is Standing.TOO_FEW else "circle",
        },
        "ids": [row["means"] for row in rows],
        "customdata": hover_texts(rows, metric, place),
        "hovertemplate": HOVER,
        "cliponaxis": False,
        "name": place,
    }
