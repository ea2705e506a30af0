"""A person's figures beside the team's, all on one axis of per cent."""

from collections.abc import Sequence

from care.charts.margins import margins_for, wrapped_label
from care.charts.theme import COMMON, CONCERNING, FAINT, HOVER, IMPROVING, Figure, escape_text, new_figure
from care.coaching.against_team import AgainstTeam


def team_chart(figures: Sequence[AgainstTeam]) -> Figure:
    """A line a figure: the pale bar is what chance allows (99.8 %), the tick the team, the dot the person.

    The dot is coloured where it lies outside: blue for better, orange for worse.
    """
    names = [wrapped_label(escape_text(one.metric.name)) for one in figures]
    allowed = {
        "type": "bar",
        "orientation": "h",
        "y": names,
        "base": [one.limits[0] for one in figures],
        "x": [one.limits[1] - one.limits[0] for one in figures],
        "marker": {"color": FAINT},
        "width": 0.5,
        "hoverinfo": "skip",
    }
    team = {
        "type": "scatter",
        "mode": "markers",
        "y": names,
        "x": [one.team for one in figures],
        "marker": {"symbol": "line-ns-open", "size": 20, "color": COMMON, "line": {"width": 2}},
        "hoverinfo": "skip",
    }
    person = {
        "type": "scatter",
        "mode": "markers",
        "y": names,
        "x": [one.value for one in figures],
        "marker": {"size": 12, "color": [_colour(one) for one in figures]},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [one.interval[1] - one.value for one in figures],
            "arrayminus": [one.value - one.interval[0] for one in figures],
            "thickness": 1.5,
            "width": 0,
            "color": COMMON,
        },
        "customdata": [escape_text(one.sentence) for one in figures],
        "hovertemplate": HOVER,
    }
    return new_figure(
        70 + 52 * len(figures),
        [allowed, team, person],
        xaxis={"tickformat": ".0%", "range": [-0.02, 1.02], "showgrid": True, "gridcolor": FAINT},
        yaxis={"autorange": "reversed", "type": "category", "showgrid": False},
        margin=margins_for(names),
        barmode="overlay",
    )


def _colour(one: AgainstTeam) -> str:
    return {True: IMPROVING, False: CONCERNING, None: COMMON}[one.is_better]
