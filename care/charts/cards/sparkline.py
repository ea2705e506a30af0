"""Small lines: of a metric card with its bullet bar, and of a cell of the scorecard, as SVG."""

from collections.abc import Sequence
from urllib.parse import quote

from care.charts.theme import BRAND, COLOURS, COMMON, FAINT, TARGET
from care.semantic.metric import Metric, MetricKind
from care.signals import Variation
from care.signals.judged_series import JudgedSeries

WIDE, HIGH, EDGE = 100, 20, 3
"""Size of a line in the picture's own units; it is stretched to its place, its strokes are not."""
BAR = 7
"""Height of the bullet bar with the room beneath it."""
CLIPPED = 0.05
"""Share of the values at each end that do not stretch a line, lest one week flatten it."""
HARDLY = 'fill="none" vector-effect="non-scaling-stroke"'


def sparkline(series: JudgedSeries) -> str | None:
    """The address (``data:``) of an SVG of the complete periods with the target, None for fewer than two.

    The last point has the colour of its variation, grey where that is chance.
    """
    drawn = line_paths(series.values, series.chart.target, series.verdict.variation)
    return _address(HIGH, drawn) if drawn else None


def card_picture(
    metric: Metric, number: float | None, target: float | None, series: JudgedSeries | None
) -> str | None:
    """The bullet bar of a value against its target above its small line; None where there is neither."""
    bar = "" if number is None or target is None else _bullet(metric, number, target)
    values = series.values if series else ()
    line = line_paths(values, target, series.verdict.variation if series else None)
    if not bar and not line:
        return None
    return _address(BAR + HIGH, bar + f'<g transform="translate(0 {BAR})">{line}</g>')


def line_svg(values: Sequence[float], target: float | None, variation: Variation | None) -> str:
    """The small line as an SVG within a page; empty for fewer than two values."""
    drawn = line_paths(values, target, variation)
    return drawn and _svg(HIGH, drawn)


def line_paths(values: Sequence[float], target: float | None, variation: Variation | None) -> str:
    """The paths of a line clipped to the middle 90 % of its values, with the target in sight."""
    if len(values) < 2:
        return ""
    ranked = sorted(values)
    cut = int(CLIPPED * len(ranked))
    usual = ranked[cut : len(ranked) - cut] + ([] if target is None else [target])
    least, most = min(usual), max(usual)

    def height(number: float) -> float:
        inside = min(max(number, least), most)
        share = (inside - least) / (most - least) if most > least else 0.5
        return HIGH - EDGE - (HIGH - 2 * EDGE) * share

    step = (WIDE - 2 * EDGE) / (len(values) - 1)
    spots = [f"{EDGE + n * step:.1f},{height(one):.1f}" for n, one in enumerate(values)]
    colour = COLOURS[variation or Variation.COMMON]
    aim = (
        ""
        if target is None
        else f'<path d="M0,{height(target):.1f}H{WIDE}" stroke="{TARGET}" stroke-dasharray="3 3" {HARDLY}/>'
    )
    return (
        f'{aim}<path d="M{"L".join(spots)}" stroke="{COMMON}" stroke-width="1.5" {HARDLY}/>'
        f'<path d="M{spots[-1]}h0" stroke="{colour}" stroke-width="6" stroke-linecap="round" {HARDLY}/>'
    )


def _bullet(metric: Metric, number: float, target: float) -> str:
    """A bar from nought to the value, and a stroke where the target is."""
    most = 1.0 if metric.kind is MetricKind.PROPORTION else max(number, target) * 1.15 or 1.0
    reached, aimed = (WIDE * min(one / most, 1.0) for one in (number, target))
    return (
        f'<rect y="1" width="{WIDE}" height="4" fill="{FAINT}"/>'
        f'<rect y="1" width="{reached:.1f}" height="4" fill="{COMMON}"/>'
        f'<path d="M{min(aimed, WIDE - 0.7):.1f},0v6" stroke="{BRAND}" stroke-width="3" {HARDLY}/>'
    )


def _svg(high: int, drawn: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {high}" '
        f'preserveAspectRatio="none">{drawn}</svg>'
    )


def _address(high: int, drawn: str) -> str:
    return f"data:image/svg+xml,{quote(_svg(high, drawn))}"
