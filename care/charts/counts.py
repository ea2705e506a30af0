"""Counts: stages, classes, causes in order of weight, causes by month. Volume has no good or bad colour."""

from collections.abc import Mapping, Sequence
from datetime import date

import plotly.graph_objects as go
import polars as pl

from care.charts.look import BRAND, COMMON, NEUTRAL, as_text, blank
from care.clicks import WITHIN, meaning, period_code
from care.dimension import DIMENSIONS
from care.findings import vital_few
from care.format import count, percent
from care.period import Period
from care.vocabulary import label
from care.words import say

CELL = 26
"""Pixels of a heatmap's cell that can be clicked."""
INVISIBLE = "rgba(0, 0, 0, 0)"


def stages(rows: Sequence[tuple[str, float]]) -> go.Figure:
    """What fell due and how much of it got how far; each stage as a share of the first."""
    whole = rows[0][1]
    texts = [f"{count(n)} · {percent(n / whole)}" if whole else count(n) for _, n in rows]
    figure = blank(300, xaxis={"visible": False})
    figure.update_yaxes(autorange="reversed", showgrid=False)
    return figure.add_trace(
        go.Bar(
            x=[n for _, n in rows],
            y=[name for name, _ in rows],
            orientation="h",
            text=texts,
            textposition="auto",
            insidetextfont={"color": "white"},
            marker={"color": [COMMON] + [BRAND] * (len(rows) - 1)},
            hovertemplate="%{y}: %{text}<extra></extra>",
        )
    )


def counts(rows: pl.DataFrame, by: str) -> go.Figure:
    """How many of each class, in the order given. ``rows``: the class and value."""
    whole = float(rows["value"].sum())
    named = [(as_text(label(by, name)), n) for name, n in rows.select(by, "value").iter_rows()]
    figure = blank(50 + 34 * len(named), xaxis={"visible": False})
    figure.update_yaxes(autorange="reversed", type="category", showgrid=False)
    return figure.add_trace(
        go.Bar(
            x=[n for _, n in named],
            y=[name for name, _ in named],
            orientation="h",
            text=[f"{count(n)} · {percent(n / whole)}" for _, n in named],
            textposition="auto",
            insidetextfont={"color": "white"},
            marker={"color": COMMON},
            hovertemplate="%{y}: %{text}<extra></extra>",
            ids=[meaning(**{by: name}) for name in rows[by]] if by in DIMENSIONS else None,
        )
    )


def pareto(rows: pl.DataFrame, by: str, most: int = 15) -> go.Figure:
    """Classes in order of weight with their cumulative share; the few that make up 80 % stand out.

    Shares are of all classes, though only the ``most`` heaviest are drawn.
    """
    whole = float(rows["value"].sum())
    ranked = rows.sort("value", by, descending=[True, False], nulls_last=True).head(most)
    names = [f"{as_text(label(by, name))}  {count(n)}" for name, n in ranked.select(by, "value").iter_rows()]
    weights = ranked["value"].cast(pl.Float64)
    reached = (weights.cum_sum() / whole).to_list()
    vital = vital_few(rows, by)
    figure = blank(
        max(480, 90 + 32 * len(names)),
        margin={"t": 36},
        xaxis={"visible": False, "range": [0, float(weights.max()) * 1.15]},
        xaxis2={
            "overlaying": "x",
            "side": "top",
            "range": [0, 1.08],
            "tickformat": ".0%",
            "tickvals": [0, 0.25, 0.5, 0.75, 1],
            "showgrid": False,
            "fixedrange": True,
        },
    )
    figure.update_yaxes(autorange="reversed", type="category", showgrid=False)
    figure.add_trace(
        go.Bar(
            x=weights.to_list(),
            y=names,
            orientation="h",
            ids=[meaning(**{by: name}) for name in ranked[by]],
            marker={"color": [NEUTRAL if one in vital else COMMON for one in ranked[by]]},
            customdata=[percent(n / whole) for n in weights],
            hovertemplate="%{y}<br>%{customdata}<extra></extra>",
        )
    )
    return figure.add_trace(
        go.Scatter(
            x=reached,
            y=names,
            xaxis="x2",
            mode="lines+markers",
            line={"color": BRAND, "width": 2},
            marker={"size": 6, "color": BRAND},
            customdata=[say("累计 ", "cumulative ") + percent(share) for share in reached],
            hovertemplate="%{y}<br>%{customdata}<extra></extra>",
        )
    )


def heatmap(rows: pl.DataFrame, by: str, names: Sequence[str], unit: Period) -> go.Figure:
    """How many of each class in each period; the deeper, the more. ``rows``: period, the class, value."""
    periods = sorted(rows["period"].unique().to_list())
    every = {(name, period): n for period, name, n in rows.select("period", by, "value").iter_rows()}
    cells = {place: n for place, n in every.items() if place[0] in names}
    table = [[cells.get((name, period), 0) for period in periods] for name in names]
    figure = blank(70 + 30 * len(names))
    figure.update_yaxes(autorange="reversed", type="category", showgrid=False)
    figure.update_xaxes(type="category", tickangle=-45 if len(periods) > 6 else 0)
    figure.add_trace(
        go.Heatmap(
            x=[unit.name_of(period) for period in periods],
            y=[as_text(label(by, name)) for name in names],
            z=table,
            text=[[count(n) if n else "" for n in line] for line in table],
            texttemplate="%{text}",
            colorscale=[[0, "rgba(138, 104, 214, 0.04)"], [1, "rgba(138, 104, 214, 0.85)"]],
            showscale=False,
            xgap=2,
            ygap=2,
            hoverinfo="skip",
        )
    )
    return figure.add_trace(_cells(cells, by, unit))


def _cells(cells: Mapping[tuple[str | None, date], int], by: str, unit: Period) -> go.Scatter:
    """An unseen mark on each cell of a heatmap that is not empty, since only marks can be clicked."""
    told = [(name, period, n) for (name, period), n in cells.items() if n]
    return go.Scatter(
        x=[unit.name_of(period) for _, period, _ in told],
        y=[as_text(label(by, name)) for name, _, _ in told],
        mode="markers",
        marker={"size": CELL, "symbol": "square", "color": INVISIBLE},
        ids=[meaning(**{by: name, WITHIN: period_code(unit, period)}) for name, period, _ in told],
        customdata=[count(n) for _, _, n in told],
        hovertemplate="%{y}<br>%{x}: %{customdata}<extra></extra>",
    )
