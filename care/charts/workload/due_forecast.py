"""What will fall due on each of the next days, with its interval, beside what the team concludes."""

from collections.abc import Sequence

from care.charts.theme import BRAND, COMMON, FAINT, HOVER, LIMIT, Figure, new_figure
from care.i18n import say
from care.worklist.forecast import Expected


def due_forecast_chart(days: Sequence[Expected], a_day: float | None) -> Figure:
    """Bars of what is owed already and of what is expected beyond it, and a line of what is concluded a day.

    ``a_day`` None: nobody has concluded anything lately, so there is no line.
    """
    x = [day.on.isoformat() for day in days]
    told = [
        f"{day.on:%Y-%m-%d}<br>{say('预计', 'expected')} {day.expected:.0f}（{day.low:.0f}–{day.high:.0f}）"
        f"<br>{say('已确定', 'owed already')} {day.known}"
        for day in days
    ]
    known = {
        "type": "bar",
        "x": x,
        "y": [day.known for day in days],
        "marker": {"color": BRAND},
        "customdata": told,
        "hovertemplate": HOVER,
    }
    yet_to_come = {
        "type": "bar",
        "x": x,
        "y": [day.expected - day.known for day in days],
        "marker": {"color": FAINT},
        "customdata": told,
        "hovertemplate": HOVER,
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [day.high - day.expected for day in days],
            "arrayminus": [day.expected - day.low for day in days],
            "color": LIMIT,
            "thickness": 1,
            "width": 2,
        },
    }
    able = {
        "type": "scatter",
        "mode": "lines",
        "x": [x[0], x[-1]],
        "y": [a_day, a_day],
        "line": {"color": COMMON, "dash": "dash", "width": 2},
        "hoverinfo": "skip",
    }
    return new_figure(
        280,
        [known, yet_to_come, *([able] if a_day is not None else [])],
        barmode="stack",
        xaxis={"type": "category", "tickvals": x[::7], "ticktext": [one[5:] for one in x[::7]]},
        yaxis={"rangemode": "tozero", "ticksuffix": say(" 件", "")},
    )
