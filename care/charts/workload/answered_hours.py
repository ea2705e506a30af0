"""When customers answer: the share of calls answered, by weekday and hour."""

import polars as pl

from care.charts.grids.value_grid import written_cells
from care.charts.theme import HOVER, SHORTEST, Figure, Trace, new_figure
from care.i18n import say
from care.semantic.format import count, percent
from care.stats.wilson import FEWEST, wilson

WEEKDAYS = (
    ("周一", "Mon"),
    ("周二", "Tue"),
    ("周三", "Wed"),
    ("周四", "Thu"),
    ("周五", "Fri"),
    ("周六", "Sat"),
    ("周日", "Sun"),
)


def answered_hours_chart(rows: pl.DataFrame) -> Figure:
    """A cell a weekday and hour, deeper where more calls are answered.

    ``rows``: weekday (0 is Monday), hour, answered, tried; one row a cell. Cells of fewer than five calls are
    left blank. Pointing at one tells its calls and the 95 % interval (Wilson).
    """
    told = {(day, hour): (answered, tried) for day, hour, answered, tried in rows.iter_rows()}
    cells = {place: tally for place, tally in told.items() if tally[1] >= FEWEST}
    hours = sorted({hour for _, hour in told})
    days = sorted({day for day, _ in told})
    names = [say(*WEEKDAYS[day]) for day in days]
    shares = [[_share(cells.get((day, hour))) for hour in hours] for day in days]
    shades: Trace = {
        "type": "heatmap",
        "x": [f"{hour:02}" for hour in hours],
        "y": names,
        "z": shares,
        "customdata": [
            [_told(names[n], hour, told.get((day, hour))) for hour in hours] for n, day in enumerate(days)
        ],
        "hovertemplate": HOVER,
        "colorscale": [[0, "rgba(138, 104, 214, 0.06)"], [1, "rgba(138, 104, 214, 0.55)"]],
        "showscale": False,
        "hoverongaps": False,
        "xgap": 2,
        "ygap": 2,
    }
    return new_figure(
        max(SHORTEST, 60 + 34 * len(days)),
        [shades, written_cells(shades["x"], names, [[_percent(share) for share in line] for line in shares])],
        xaxis={"type": "category", "title": {"text": say("时", "Hour")}, "automargin": True},
        yaxis={"type": "category", "autorange": "reversed", "showgrid": False, "automargin": True},
    )


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"


def _share(tally: tuple[int, int] | None) -> float | None:
    return None if tally is None else tally[0] / tally[1]


def _told(day: str, hour: int, tally: tuple[int, int] | None) -> str:
    if tally is None:
        return ""
    low, high = wilson(*tally)
    return (
        f"{day} {hour:02}:00–{hour + 1:02}:00<br>{percent(tally[0] / tally[1])} "
        f"({count(tally[0])}/{count(tally[1])})<br>95 %: {percent(low)} – {percent(high)}"
    )
