"""Two figures against each other: a dot a store, a person or a period, with its intervals."""

from collections.abc import Sequence
from typing import Any

from care.charts.axis_range import share_range
from care.charts.comparison import color_of
from care.charts.margins import margins_for, pixel_width, without_overlaps
from care.charts.theme import (
    COMMON,
    FAINT,
    HOVER,
    Figure,
    Trace,
    axis,
    escape_text,
    new_figure,
    value_with_counts,
)
from care.explore.pivot import PERIOD
from care.explore.scatter import Scatter, ScatterPoint
from care.i18n import say
from care.semantic.format import value
from care.semantic.metric import Metric, MetricKind
from care.stats.funnel import OUTSIDE, Standing
from care.stats.wilson import wilson

HIGH, WIDE = 420, 600
"""Height of the chart in pixels, and its assumed width, between a phone's and a laptop's."""
MOST_INTERVALS, MOST_NAMES = 40, 14
"""Most points with intervals, and with names: with more they hide each other."""


def scatter_chart(points: Scatter) -> Figure:
    """A dot a value of the rows; coloured where it lies outside what chance allows around all of them.

    Proportions have their 95 % intervals (Wilson) on either axis. Hollow dots are not compared. Few dots are
    named; of many those outside, or the latest period.
    """
    drawn = points.points
    names = _names(points)
    return new_figure(
        HIGH,
        [
            _dots(points, [point for point in drawn if point.compared is kept], kept, names)
            for kept in (True, False)
        ],
        xaxis={
            **_scale(
                points.against.metric, [point.x for point in drawn], plain=points.against.load is not None
            ),
            "title": {"text": points.against.name},
            "showgrid": True,
            "gridcolor": FAINT,
        },
        yaxis={**_scale(points.metric, [point.y for point in drawn]), "title": {"text": points.metric.name}},
        margin={"t": 20, "r": 30, **margins_for(["100.0%"], lines=2, titled=True)},
    )


def _scale(metric: Metric, shown: Sequence[float], *, plain: bool = False) -> dict[str, Any]:
    if plain:
        return {"rangemode": "tozero", "tickformat": ",d"}
    found = axis(metric)
    return {**found, "range": share_range(shown)} if metric.kind is MetricKind.PROPORTION else found


def _dots(points: Scatter, dots: Sequence[ScatterPoint], compared: bool, names: dict[Any, str]) -> Trace:
    colours = [_colour(points, dot) if compared else FAINT for dot in dots]
    few = len(points.points) <= MOST_INTERVALS
    is_share = points.against.load is None and points.against.metric.kind is MetricKind.PROPORTION
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [dot.x for dot in dots],
        "y": [dot.y for dot in dots],
        "text": [names.get(dot.key, "") for dot in dots],
        "textposition": "top center",
        "marker": {
            "size": 10,
            "color": colours,
            "symbol": "circle" if compared else "circle-open",
        },
        "error_x": _interval([(dot.x, dot.x_row) for dot in dots]) if few and is_share else None,
        "error_y": _interval([(dot.y, dot.y_row) for dot in dots])
        if few and points.metric.kind is MetricKind.PROPORTION
        else None,
        "ids": [dot.means for dot in dots] if all(dot.means for dot in points.points) else None,
        "customdata": [_told(points, dot) for dot in dots],
        "hovertemplate": HOVER,
        "cliponaxis": False,
    }


def _colour(points: Scatter, dot: ScatterPoint) -> str:
    return COMMON if dot.standing is None else color_of(dot.standing, points.metric)


def _interval(values: Sequence[tuple[float, Any]]) -> dict[str, Any]:
    ends = [(at, *wilson(row["numerator"], row["denominator"])) for at, row in values]
    return {
        "type": "data",
        "symmetric": False,
        "array": [high - at for at, _, high in ends],
        "arrayminus": [at - low for at, low, _ in ends],
        "color": FAINT,
        "thickness": 1.5,
        "width": 0,
    }


def _names(points: Scatter) -> dict[Any, str]:
    """The names that are written, as far as there is room."""
    drawn = points.points
    if len(drawn) > MOST_NAMES:
        named = drawn[-1:] if points.rows == PERIOD else [dot for dot in drawn if dot.standing in OUTSIDE]
    else:
        named = list(drawn)
    wide, high = (
        (max(ends) - min(ends)) or 1.0
        for ends in ([dot.x for dot in drawn] or [0.0], [dot.y for dot in drawn] or [0.0])
    )
    words = [(escape_text(dot.name), dot.x / wide * WIDE, dot.y / high * HIGH) for dot in named]
    told = without_overlaps([one for one in words if pixel_width(one[0]) < WIDE])
    return {dot.key: word for dot, word in zip(named, told, strict=True)}


def _told(points: Scatter, dot: ScatterPoint) -> str:
    """The tooltip: name, both figures with what they are of, and standing."""
    against = points.against
    lines = [escape_text(dot.name), _figure(points.metric, dot.y_row)]
    lines.append(
        f"{against.name} {against.words(dot.x_row)}" if against.load else _figure(against.metric, dot.x_row)
    )
    if not dot.compared:
        lines.append(say("不参与比较", "not compared"))
    elif dot.standing is not None:
        lines.append(Standing(dot.standing).label)
    return "<br>".join(lines)


def _figure(metric: Metric, row: Any) -> str:
    """A figure with what it is of and, for a proportion, its interval."""
    told = f"{metric.name} {value_with_counts(metric, dict(row))}"
    if metric.kind is not MetricKind.PROPORTION:
        return told
    low, high = wilson(row["numerator"], row["denominator"])
    return f"{told} · 95% {value(metric, low)} – {value(metric, high)}"
