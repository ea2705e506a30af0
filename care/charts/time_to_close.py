"""The share of complaints still open by days since receipt, open ones included (definitions §6)."""

from care.charts.margins import margins_for
from care.charts.theme import BAND, BRAND, COMMON, HOVER, Figure, Trace, new_figure
from care.i18n import say
from care.semantic.format import hours, percent
from care.stats.kaplan_meier import Step, SurvivalCurve

FINEST = 0.0025
"""Steps smaller than this share are drawn as one, because a screen cannot show them."""
HALF, MOST = 0.5, 0.1
"""The shares still open when half, and when nine tenths, are closed."""
ROOM_UNTIL = 0.7
"""From this share of the days on, the label of a dot would reach beyond the chart."""


def time_to_close_curve(waits: SurvivalCurve) -> Figure:
    """The share still open by days since receipt with its 95 % band; dots where half and 90 % are closed."""
    steps = list(waits.steps(FINEST))
    days = [step.hours / 24 for step in steps]
    known = [
        (day, step.low, step.high) for day, step in zip(days, steps, strict=True) if step.low is not None
    ]
    band = [
        {
            "type": "scatter",
            "x": [day for day, *_ in known],
            "y": [low if name == "low" else high for _, low, high in known],
            "mode": "lines",
            "line": {"width": 0, "shape": "hv"},
            "fill": fill,
            "fillcolor": BAND,
            "hoverinfo": "skip",
            "name": name,
        }
        for name, fill in (("high", None), ("low", "tonexty"))
    ]
    curve = {
        "type": "scatter",
        "x": days,
        "y": [step.still_open for step in steps],
        "mode": "lines",
        "line": {"color": COMMON, "width": 2, "shape": "hv"},
        "customdata": [_hover(step) for step in steps],
        "hovertemplate": HOVER,
        "name": "open",
    }
    return new_figure(
        300,
        [*band, curve, _marks(waits, ROOM_UNTIL * days[-1])],
        xaxis={"ticksuffix": say(" 天", " d"), "rangemode": "tozero", "nticks": 8},
        yaxis={"tickformat": ".0%", "range": [0, 1.02], "title": {"text": say("仍未关闭", "still open")}},
        margin=margins_for(["100%"], lines=1, titled=True),
    )


def _marks(waits: SurvivalCurve, wide_until: float) -> Trace:
    """Dots with labels above the curve, or below it where the chart ends before them."""
    times = ((HALF, waits.median), (MOST, waits.p90))
    reached = [(still_open, within.hours) for still_open, within in times if within.hours is not None]
    days = [at / 24 for _, at in reached]
    return {
        "type": "scatter",
        "x": days,
        "y": [still_open for still_open, _ in reached],
        "mode": "markers+text",
        "marker": {"size": 9, "color": BRAND},
        "text": [f"{1 - still_open:.0%}: {hours(at)}" for still_open, at in reached],
        "textposition": ["bottom left" if day > wide_until else "top right" for day in days],
        "hoverinfo": "skip",
        "name": "marks",
    }


def _hover(step: Step) -> str:
    return say(
        f"{hours(step.hours)}后<br>仍有 {percent(step.still_open)} 未关闭",
        f"After {hours(step.hours)}<br>{percent(step.still_open)} still open",
    )
