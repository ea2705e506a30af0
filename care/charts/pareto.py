"""A Pareto chart: classes by number of cases, and the few that make up 80 %."""

from typing import Any

import polars as pl

from care.charts.counts import class_name
from care.charts.margins import APART, LINE, annotation, horizontal_line, margins_for
from care.charts.theme import BRAND, COMMON, FEW_CASES, HOVER, NEUTRAL, Figure, new_figure
from care.i18n import say
from care.presentation.chart_selection import meaning
from care.presentation.headlines import vital_few
from care.semantic.format import count, percent


def pareto(rows: pl.DataFrame, by: str, most: int = 15) -> Figure:
    """Classes by number of cases with their cumulative share; a line sets the few that make up 80 % apart.

    Shares are of all classes, though only the ``most`` heaviest are drawn.
    """
    whole = float(rows["value"].sum())
    ranked = rows.sort("value", by, descending=[True, False], nulls_last=True).head(most)
    names = [class_name(by, name) for name in ranked[by]]
    weights = ranked["value"].cast(pl.Float64)
    heaviest = max(weights.to_list())
    reached = (weights.cum_sum() / whole).to_list()
    vital = vital_few(rows, by)
    bars = {
        "type": "bar",
        "x": weights.to_list(),
        "y": names,
        "orientation": "h",
        "ids": [meaning(**{by: name}) for name in ranked[by]],
        "marker": {"color": [NEUTRAL if one in vital else COMMON for one in ranked[by]]},
        "text": [count(n) for n in weights],
        "textposition": "outside",
        "customdata": [
            f"{name}<br>{count(n)} · {percent(n / whole)}" for name, n in zip(names, weights, strict=True)
        ],
        "hovertemplate": HOVER,
    }
    line = {
        "type": "scatter",
        "x": reached,
        "y": names,
        "xaxis": "x2",
        "mode": "lines+markers",
        "line": {"color": BRAND, "width": 2},
        "marker": {"size": 6, "color": BRAND},
        "customdata": [
            name + "<br>" + say("累计 ", "cumulative ") + percent(share)
            for name, share in zip(names, reached, strict=True)
        ],
        "hovertemplate": HOVER,
    }
    return new_figure(
        150 + 32 * len(names),
        [bars, line],
        xaxis={
            "title": {"text": say("件数（柱）", "cases (bars)")},
            "range": [0, heaviest * 1.15],
            "tickformat": ",d",
            **({"dtick": 1} if heaviest <= FEW_CASES else {"nticks": 6}),
        },
        xaxis2={
            "title": {"text": say("累计占比（线）", "cumulative share (line)")},
            "overlaying": "x",
            "side": "top",
            "range": [0, 1.08],
            "tickformat": ".0%",
            "tickvals": [0, 0.25, 0.5, 0.75, 1],
            "showgrid": False,
            "fixedrange": True,
        },
        yaxis={"autorange": "reversed", "type": "category", "showgrid": False},
        margin={**margins_for(names, lines=2), "t": 2 * LINE + APART},
        **(_part(len(vital), reached[len(vital) - 1]) if len(vital) < len(names) else {}),
    )


def _part(vital: int, reached: float) -> dict[str, Any]:
    """The line beneath the vital few, with their share of all cases."""
    beneath = vital - 0.5
    words = say(f"以上 {vital} 类合计 {percent(reached)}", f"the {vital} above: {percent(reached)}")
    return {
        "shapes": [horizontal_line(beneath, dash="dash", width=1.5, color=NEUTRAL)],
        "annotations": [annotation(words, x=0.7, xref="paper", xanchor="right", y=beneath, yanchor="top")],
    }
