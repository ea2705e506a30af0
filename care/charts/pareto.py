"""A Pareto chart: classes by number of cases, and the few that make up 80 %."""

from typing import Any

import polars as pl

from care.charts.counts import class_names, whole_name
from care.charts.margins import annotation, horizontal_line, margins_for
from care.charts.theme import COMMON, FAINT, FEW_CASES, HOVER, NEUTRAL, Figure, new_figure
from care.i18n import say
from care.presentation.chart_selection import meaning
from care.presentation.headlines import vital_few
from care.semantic.format import count, percent

CUMULATIVE = 92
"""Pixels of the column with the cumulative shares, right of the bars."""


def pareto(rows: pl.DataFrame, by: str, most: int = 15) -> Figure:
    """Classes by number of cases, the cumulative share of each in a column beside it.

    A line sets the few that make up 80 % apart. The ``most`` heaviest have a bar each, all others one
    together, so that the bars add up to the whole.
    """
    whole = float(rows["value"].sum())
    ranked = rows.sort("value", by, descending=[True, False], nulls_last=True)
    drawn, rest = ranked.head(most), ranked.slice(most)
    classes = drawn[by].to_list()
    weights = drawn["value"].cast(pl.Float64).to_list()
    names, full = class_names(by, classes), [whole_name(by, name) for name in classes]
    vital = vital_few(rows, by)
    colours = [NEUTRAL if one in vital else COMMON for one in classes]
    ids = [meaning(**{by: name}) for name in classes]
    if not rest.is_empty():
        others = say(f"其余 {rest.height} 类", f"{rest.height} others")
        weights.append(float(rest["value"].sum()))
        names, full, colours = [*names, others], [*full, others], [*colours, FAINT]
    reached = [sum(weights[: n + 1]) / whole for n in range(len(weights))]
    bars = {
        "type": "bar",
        "x": weights,
        "y": names,
        "orientation": "h",
        "ids": [*ids, *[""] * (len(names) - len(ids))],
        "marker": {"color": colours},
        "text": [count(n) for n in weights],
        "textposition": "outside",
        "customdata": [
            f"{name}<br>{count(n)} · {percent(n / whole)}<br>{say('累计', 'cumulative')} {percent(share)}"
            for name, n, share in zip(full, weights, reached, strict=True)
        ],
        "hovertemplate": HOVER,
    }
    heaviest = max(weights)
    return new_figure(
        110 + 32 * len(names),
        [bars],
        xaxis={
            "title": {"text": say("件数", "cases")},
            "range": [0, heaviest * 1.15],
            "tickformat": ",d",
            **({"dtick": 1} if heaviest <= FEW_CASES else {"nticks": 6}),
        },
        yaxis={"autorange": "reversed", "type": "category", "showgrid": False},
        margin={**margins_for(names, lines=2), "t": 26, "r": CUMULATIVE},
        shapes=_line_beneath(len(vital)) if len(vital) < len(names) else [],
        annotations=[
            _beside_bars(say("累计", "cumulative"), y=1, yref="paper", yanchor="bottom"),
            *(
                _beside_bars(percent(share), y=name, yanchor="middle")
                for name, share in zip(names, reached, strict=True)
            ),
        ],
    )


def _line_beneath(vital: int) -> list[dict[str, Any]]:
    """The line beneath the vital few, as far as the column of their shares."""
    return [horizontal_line(vital - 0.5, dash="dash", width=1.5, color=NEUTRAL)]


def _beside_bars(text: str, **where: Any) -> dict[str, Any]:
    look = {"font": {"size": 13}, "x": 1, "xref": "paper", "xanchor": "left", "align": "left", "xshift": 8}
    return annotation(text, **look, **where)
