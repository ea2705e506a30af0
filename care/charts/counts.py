"""Counts: stages, classes, causes by month. Volume has no good or bad colour."""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from care.charts.margins import margins_for, shortened
from care.charts.theme import BRAND, COMMON, HOVER, SHORTEST, Figure, Trace, escape_text, new_figure
from care.i18n import say
from care.periods.period import Period
from care.presentation.chart_selection import WITHIN, meaning, period_code
from care.semantic.dimension import DIMENSIONS
from care.semantic.format import count, percent
from care.semantic.vocabulary import class_label

CELL = 26
"""Size of the mark to click in a heatmap's cell, in pixels."""
INVISIBLE = "rgba(0, 0, 0, 0)"


def whole_name(by: str, name: str | None) -> str:
    """The whole label of a class, for a tooltip."""
    return escape_text(class_label(by, name))


def class_names(by: str, names: Sequence[str | None]) -> list[str]:
    """The labels of classes on an axis, long ones shortened so that each is told from the others."""
    return [escape_text(one) for one in shortened([class_label(by, name) for name in names])]


def stages(rows: Sequence[tuple[str, float]]) -> Figure:
    """A bar a stage, from all that fell due to the last, each with its share of the first."""
    whole = rows[0][1]
    texts = [f"{count(n)} · {percent(n / whole)}" if whole else count(n) for _, n in rows]
    colours = [COMMON] + [BRAND] * (len(rows) - 1)
    return _bars(300, [(name, n, text) for (name, n), text in zip(rows, texts, strict=True)], colours)


def counts(rows: pl.DataFrame, by: str, least: int = 0) -> Figure:
    """The number of cases of each class that has any, in the order given.

    ``rows``: the class and value. ``least``: pixels of height at least, as beside a higher chart.
    """
    whole = float(rows["value"].sum())
    some = rows.filter(pl.col("value") > 0)
    classes = some[by].to_list()
    labelled = [
        (name, n, f"{count(n)}{say(' 件', '')} · {percent(n / whole)}")
        for name, n in zip(class_names(by, classes), some["value"], strict=True)
    ]
    meanings = [meaning(**{by: name}) for name in classes] if by in DIMENSIONS else None
    full = [whole_name(by, name) for name in classes]
    return _bars(max(least, 50 + 34 * len(labelled)), labelled, COMMON, meanings, full)


def _bars(
    height: int,
    rows: Sequence[tuple[str, float, str]],
    colour: str | list[str],
    meanings: list[str] | None = None,
    full: Sequence[str] | None = None,
) -> Figure:
    """Horizontal bars, the first on top; ``rows``: name, length and words of each; ``full``: whole names."""
    bars = {
        "type": "bar",
        "x": [n for _, n, _ in rows],
        "y": [name for name, _, _ in rows],
        "orientation": "h",
        "text": [text for _, _, text in rows],
        "textposition": "auto",
        "insidetextfont": {"color": "white"},
        "marker": {"color": colour},
        "customdata": [
            f"{name}<br>{text}"
            for name, (_, _, text) in zip(full or [name for name, _, _ in rows], rows, strict=True)
        ],
        "hovertemplate": HOVER,
        "ids": meanings,
    }
    return new_figure(
        height,
        [bars],
        xaxis={"visible": False},
        yaxis={"autorange": "reversed", "type": "category", "showgrid": False},
        margin=margins_for(name for name, _, _ in rows),
    )


def heatmap(rows: pl.DataFrame, by: str, names: Sequence[str], unit: Period) -> Figure:
    """The number of each class in each period; deeper means more. ``rows``: period, the class, value."""
    periods = sorted(rows["period"].unique().to_list())
    every = {(name, period): n for period, name, n in rows.select("period", by, "value").iter_rows()}
    cells = {place: n for place, n in every.items() if place[0] in names}
    labels: dict[str | None, str] = dict(zip(names, class_names(by, names), strict=True))
    shades = {
        "type": "heatmap",
        "x": [unit.name_of(period) for period in periods],
        "y": list(labels.values()),
        "z": [[cells.get((name, period), 0) for period in periods] for name in names],
        "colorscale": [[0, "rgba(138, 104, 214, 0.04)"], [1, "rgba(138, 104, 214, 0.85)"]],
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "hoverinfo": "skip",
    }
    fitted = {"type": "category", "automargin": True}
    return new_figure(
        max(SHORTEST, 50 + 30 * len(names)),
        [shades, _cells(cells, by, unit, labels)],
        xaxis={
            **fitted,
            "range": [-0.5, len(periods) - 0.5],
            "tickangle": -45 if len(periods) > 6 else 0,
        },
        yaxis={**fitted, "range": [len(names) - 0.5, -0.5], "showgrid": False},
    )


def _cells(
    cells: Mapping[tuple[str | None, date], int], by: str, unit: Period, labels: Mapping[str | None, str]
) -> Trace:
    """The number in each filled cell of a heatmap, in the page's text colour, and an invisible mark to click.

    Because cells cannot be clicked, and a heatmap's own numbers are coloured for white even in dark mode.
    """
    labelled = [(name, period, n) for (name, period), n in cells.items() if n]
    return {
        "type": "scatter",
        "x": [unit.name_of(period) for _, period, _ in labelled],
        "y": [labels[name] for name, _, _ in labelled],
        "mode": "markers+text",
        "text": [count(n) for _, _, n in labelled],
        "marker": {"size": CELL, "symbol": "square", "color": INVISIBLE},
        "ids": [meaning(**{by: name, WITHIN: period_code(unit, period)}) for name, period, _ in labelled],
        "customdata": [
            f"{whole_name(by, name)} · {unit.name_of(period)}<br>{count(n)}" for name, period, n in labelled
        ],
        "hovertemplate": HOVER,
    }


MOST_CAUSES = 15
"""Most causes that are drawn; uncoded cases stand below them."""


def uncoded_label() -> str:
    """What has neither a recorded cause nor a suggestion that is certain enough."""
    return say("未归类", "Uncoded")


def suggested_causes(rows: pl.DataFrame) -> Figure:
    """Horizontal bars: recorded solid, suggested hatched, and uncoded at the bottom.

    ``rows``: cause, cases, recorded, suggested; the uncoded has no cause.
    """
    named, uncoded = (
        rows.filter(pl.col("cause").is_not_null()).head(MOST_CAUSES),
        rows.filter(pl.col("cause").is_null()),
    )
    names = class_names("cause_1", named["cause"].to_list())
    traces = [
        _stacked(say("已记录", "Recorded"), names, named["recorded"].to_list(), {"color": BRAND}),
        _stacked(
            say("推荐", "Suggested"),
            names,
            named["suggested"].to_list(),
            {"color": COMMON, "pattern": {"shape": "/", "fgcolor": BRAND, "bgcolor": "white", "size": 6}},
        ),
    ]
    if not uncoded.is_empty():
        traces.append(
            _stacked(uncoded_label(), [uncoded_label()], uncoded["cases"].to_list(), {"color": COMMON})
        )
        names = [*names, uncoded_label()]
    return new_figure(
        90 + 32 * len(names),
        traces,
        barmode="stack",
        showlegend=True,
        legend={"orientation": "h", "yanchor": "bottom", "y": 1, "x": 0},
        xaxis={"visible": False},
        yaxis={"autorange": "reversed", "type": "category", "showgrid": False, "categoryarray": names},
        margin=margins_for(names) | {"t": 40},
    )


def _stacked(title: str, names: list[str], numbers: list[int], marker: dict[str, object]) -> Trace:
    return {
        "type": "bar",
        "name": title,
        "x": numbers,
        "y": names,
        "orientation": "h",
        "text": [count(n) if n else "" for n in numbers],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "insidetextfont": {"color": "black" if "pattern" in marker else "white"},
        "marker": marker,
        "customdata": [f"{name}<br>{title} {count(n)}" for name, n in zip(names, numbers, strict=True)],
        "hovertemplate": HOVER,
    }
