"""How much is done of what is owed by the end of a period, beside how much of the period is gone."""

from collections.abc import Sequence

from care.charts.margins import margins_for, shortened
from care.charts.theme import BRAND, CONCERNING, HOVER, Figure, escape_text, new_figure
from care.i18n import say
from care.periods.half_year import HalfYearProgress
from care.semantic.format import count, percent

MOST = 30
"""Maximum number of bars, so that the chart fits a screen."""


def progress_bars(rows: Sequence[HalfYearProgress]) -> Figure:
    """A bar each from 0 to 100 %, the furthest behind first, with a stroke where the time has come to."""
    shown = sorted(rows, key=lambda row: (row.done / row.owed - row.gone, -row.owed, row.name))[:MOST]
    texts = [f"{percent(row.done / row.owed)} · {count(row.done)} / {count(row.owed)}" for row in shown]
    short = shortened([row.name for row in shown])
    names = [f"{escape_text(name)}<br>{text}" for name, text in zip(short, texts, strict=True)]
    gone = [say(f"时间已过 {percent(row.gone)}", f"{percent(row.gone)} of the time is gone") for row in shown]
    details = [
        f"{escape_text(row.name)}<br>{text}<br>{time}"
        for row, text, time in zip(shown, texts, gone, strict=True)
    ]
    bars = {
        "type": "bar",
        "x": [row.done / row.owed for row in shown],
        "y": names,
        "orientation": "h",
        "marker": {"color": BRAND},
        "customdata": details,
        "hovertemplate": HOVER,
        "name": "done",
    }
    time = {
        "type": "scatter",
        "x": [row.gone for row in shown],
        "y": names,
        "mode": "markers",
        "marker": {"symbol": "line-ns", "size": 22, "line": {"width": 3, "color": CONCERNING}},
        "customdata": details,
        "hovertemplate": HOVER,
        "name": "gone",
    }
    return new_figure(
        70 + 46 * len(shown),
        [bars, time],
        xaxis={"tickformat": ".0%", "range": [0, 1.02]},
        yaxis={"autorange": "reversed", "type": "category"},
        margin=margins_for([*short, *texts], lines=1),
    )
