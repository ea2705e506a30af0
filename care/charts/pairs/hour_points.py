"""The share of calls that reach the customer against the hour of the day."""

from care.charts.axis_range import share_range
from care.charts.margins import horizontal_line, margins_for
from care.charts.theme import COMMON, CONCERNING, FAINT, HOVER, IMPROVING, Figure, new_figure
from care.i18n import say
from care.semantic.format import count, percent
from care.stats.wilson import FEWEST, wilson
from care.worklist.best_hours import HourTallies, apart_hours

COLOURS = {True: IMPROVING, False: CONCERNING, None: COMMON}


def hour_points(tallies: HourTallies) -> Figure:
    """A dot an hour with its 95 % interval (Wilson), and the share of all; those under five calls left out.

    Coloured is an hour that lies apart from all the others by more than chance.
    """
    shown = {hour: tally for hour, tally in sorted(tallies.items()) if tally[1] >= FEWEST}
    shares = {hour: reached / many for hour, (reached, many) in shown.items()}
    ends = {hour: wilson(*tally) for hour, tally in shown.items()}
    apart = apart_hours(tallies)
    reached, tried = (sum(tally[n] for tally in shown.values()) for n in (0, 1))
    common = reached / tried if tried else 0.0
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": [f"{hour:02}" for hour in shown],
        "y": [*shares.values()],
        "marker": {"size": 10, "color": [COLOURS[apart.get(hour)] for hour in shown]},
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [ends[hour][1] - shares[hour] for hour in shown],
            "arrayminus": [shares[hour] - ends[hour][0] for hour in shown],
            "color": FAINT,
            "thickness": 1.5,
            "width": 4,
        },
        "customdata": [
            f"{hour:02}:00–{hour + 1:02}:00<br>{percent(shares[hour])} ({count(tally[0])}/{count(tally[1])})"
            f"<br>95%: {percent(ends[hour][0])} – {percent(ends[hour][1])}"
            for hour, tally in shown.items()
        ],
        "hovertemplate": HOVER,
    }
    every = [*shares.values(), *(end for both in ends.values() for end in both)]
    return new_figure(
        380,
        [dots],
        xaxis={"type": "category", "title": {"text": say("时", "Hour")}},
        yaxis={
            "tickformat": ".1~%",
            "range": share_range(every),
            "title": {"text": say("接通的拨打", "Calls reached")},
        },
        margin={"t": 20, "r": 30, **margins_for(["100.0%"], lines=2, titled=True)},
        shapes=[horizontal_line(common, color=COMMON, width=1.5, dash="dash")],
    )
