"""The share of complaints still open by days since receipt, open ones included (definitions §6)."""

from collections.abc import Callable, Sequence

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
    return new_figure(
        300,
        [*stepped_curve(steps, "open", _hover), _marks(waits, ROOM_UNTIL * steps[-1].hours / 24)],
        xaxis={"ticksuffix": say(" 天", " d"), "rangemode": "tozero", "nticks": 8},
        yaxis={"tickformat": ".0%", "range": [0, 1.02], "title": {"text": say("仍未关闭", "still open")}},
        margin=margins_for(["100%"], lines=1, titled=True),
    )


def stepped_curve(
    steps: Sequence[Step], name: str, hover: Callable[[Step], str], *, closed: bool = False
) -> list[Trace]:
    """The share still open at each step, or that closed, by days, with its 95 % band where that is known."""

    def share(still_open: float) -> float:
        return 1 - still_open if closed else still_open

    known = [
        (step.hours / 24, *sorted((share(step.low), share(step.high))))
        for step in steps
        if step.low is not None and step.high is not None
    ]
    band = [
        {
            "type": "scatter",
            "x": [days for days, *_ in known],
            "y": [bounds[place] for _, *bounds in known],
            "mode": "lines",
            "line": {"width": 0, "shape": "hv"},
            "fill": fill,
            "fillcolor": BAND,
            "hoverinfo": "skip",
            "name": bound,
        }
        for place, bound, fill in ((1, "high", None), (0, "low", "tonexty"))
    ]
    line = {
        "type": "scatter",
        "x": [step.hours / 24 for step in steps],
        "y": [share(step.still_open) for step in steps],
        "mode": "lines",
        "line": {"color": COMMON, "width": 2, "shape": "hv"},
        "customdata": [hover(step) for step in steps],
        "hovertemplate": HOVER,
        "name": name,
    }
    return [*band, line]


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
