"""The share of closed complaints that came back, by days since the close (definitions §6)."""

from care.charts.margins import margins_for
from care.charts.theme import BRAND, Figure, Trace, new_figure
from care.charts.time_to_close import stepped_curve
from care.i18n import say
from care.semantic.format import count, percent
from care.stats.coming_back import share_back
from care.stats.kaplan_meier import Step, SurvivalCurve

FINEST = 0.001
"""Steps smaller than this share are drawn as one, because a screen cannot show them."""
MARKED_DAYS = (7, 30, 90)
"""After a week, a month and the usual watch, the share stands beside the curve."""


def coming_back_curve(curve: SurvivalCurve) -> Figure:
    """The share come back with its 95 % band, running watches censored; dots after 7, 30 and 90 days."""
    steps = list(curve.steps(FINEST))
    highs = [1 - step.low for step in steps if step.low is not None]
    highest = max(highs, default=1 - steps[-1].still_open)
    return new_figure(
        300,
        [*stepped_curve(steps, "back", _hover, closed=True), _marks(curve)],
        xaxis={"ticksuffix": say(" 天", " d"), "rangemode": "tozero", "nticks": 8},
        yaxis={
            "tickformat": ".0%",
            "range": [0, min(1.02, 1.15 * highest + 0.01)],
            "title": {"text": say("再次出现", "come back")},
        },
        margin=margins_for(["100%"], lines=1, titled=True),
    )


def _marks(curve: SurvivalCurve) -> Trace:
    """Dots, with labels above the curve."""
    shares = [(days, share_back(curve, days)) for days in MARKED_DAYS]
    shown = [(days, share) for days, share in shares if share is not None]
    return {
        "type": "scatter",
        "x": [days for days, _ in shown],
        "y": [share for _, share in shown],
        "mode": "markers+text",
        "marker": {"size": 9, "color": BRAND},
        "text": [say(f"{days} 天：{percent(share)}", f"{days} d: {percent(share)}") for days, share in shown],
        "textposition": [_POSITIONS.get(days, "top center") for days, _ in shown],
        "hoverinfo": "skip",
        "name": "marks",
    }


_POSITIONS = {MARKED_DAYS[0]: "top right", MARKED_DAYS[-1]: "top left"}
"""Where labels at the ends stand, which would leave the chart."""


def _hover(step: Step) -> str:
    days, share = count(round(step.hours / 24)), percent(1 - step.still_open)
    return say(f"关闭后 {days} 天<br>{share} 再次出现", f"{days} days after the close<br>{share} come back")
