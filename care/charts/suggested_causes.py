"""Causes with what was recorded, and hatched beside it what was only suggested."""

import polars as pl

from care.charts.counts import class_names
from care.charts.margins import margins_for
from care.charts.theme import BRAND, COMMON, HOVER, Figure, Trace, new_figure
from care.i18n import say
from care.semantic.format import count

MOST = 15
"""Most causes that are drawn; uncoded cases stand below them."""


def uncoded_label() -> str:
    """What has neither a recorded cause nor a suggestion that is certain enough."""
    return say("未归类", "Uncoded")


def suggested_causes(rows: pl.DataFrame) -> Figure:
    """Horizontal bars: recorded solid, suggested hatched, and uncoded at the bottom.

    ``rows``: cause, cases, recorded, suggested; the uncoded has no cause.
    """
    named, uncoded = (
        rows.filter(pl.col("cause").is_not_null()).head(MOST),
        rows.filter(pl.col("cause").is_null()),
    )
    names = class_names("cause_1", named["cause"].to_list())
    traces = [
        _bars(say("已记录", "Recorded"), names, named["recorded"].to_list(), {"color": BRAND}),
        _bars(
            say("推荐", "Suggested"),
            names,
            named["suggested"].to_list(),
            {"color": COMMON, "pattern": {"shape": "/", "fgcolor": BRAND, "bgcolor": "white", "size": 6}},
        ),
    ]
    if not uncoded.is_empty():
        traces.append(
            _bars(uncoded_label(), [uncoded_label()], uncoded["cases"].to_list(), {"color": COMMON})
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


def _bars(title: str, names: list[str], numbers: list[int], marker: dict[str, object]) -> Trace:
    return {
        "type": "bar",
        "name": title,
        "x": numbers,
        "y": names,
        "orientation": "h",
        "text": [count(n) if n else "" for n in numbers],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "marker": marker,
        "customdata": [f"{name}<br>{title} {count(n)}" for name, n in zip(names, numbers, strict=True)],
        "hovertemplate": HOVER,
    }
