"""The sparkline of a metric card: a line and its last point, as an SVG of a few hundred bytes."""

from urllib.parse import quote

from care.charts.theme import COLOURS, COMMON
from care.signals import Variation
from care.signals.judged_series import JudgedSeries

WIDE, HIGH, EDGE = 100, 20, 3
"""Size in the picture's own units; it is stretched to its place, its strokes are not."""


def sparkline(series: JudgedSeries) -> str | None:
    """The address (``data:``) of an SVG of the complete periods, None for fewer than two.

    The last point has the colour of its variation, grey where that is chance.
    """
    values = series.values
    if len(values) < 2:
        return None
    least, span = min(values), max(values) - min(values)
    step, room = (WIDE - 2 * EDGE) / (len(values) - 1), HIGH - 2 * EDGE
    spots = [
        f"{EDGE + n * step:.1f},{HIGH - EDGE - (room * (one - least) / span if span else room / 2):.1f}"
        for n, one in enumerate(values)
    ]
    colour = COLOURS[series.chart.verdict.variation or Variation.COMMON]
    stroke = 'fill="none" vector-effect="non-scaling-stroke"'
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" preserveAspectRatio="none">'
        f'<path d="M{"L".join(spots)}" stroke="{COMMON}" stroke-width="1.5" {stroke}/>'
        f'<path d="M{spots[-1]}h0" stroke="{colour}" stroke-width="6" stroke-linecap="round" {stroke}/></svg>'
    )
    return f"data:image/svg+xml,{quote(svg)}"
