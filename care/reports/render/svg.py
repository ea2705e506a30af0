"""Charts as SVG for the page to print: sharp at any size, no script."""

from html import escape
from math import ceil, floor, log10

from care.reports.model.document import ChartType, Number, NumberFormat, ReportChart
from care.reports.model.text_width import width

WIDTH, HEIGHT = 680, 250
COLOURS = ("#0B8378", "#2F80E4", "#8A68D6")
DASHES = ("", "6 3", "2 3")
"""Lines can be told apart when printed without colour."""
LEFT, RIGHT, TOP, BOTTOM = 58, 30, 14, 44


def render_svg(chart: ReportChart) -> str:
    """The chart as an SVG element; its title stands outside."""
    return _bars(chart) if chart.drawn is ChartType.BAR else _lines(chart)


def _lines(chart: ReportChart) -> str:
    values = [value for _, line in chart.series for value in line if value is not None]
    if not values:
        return ""
    ticks = _ticks(min(values), max(values), chart.form)
    low, high = ticks[0], ticks[-1]
    step = (WIDTH - LEFT - RIGHT) / max(1, len(chart.categories) - 1)

    def x(place: int) -> float:
        return LEFT + place * step

    def y(value: float) -> float:
        return TOP + (high - value) / (high - low) * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(tick):.1f}" y2="{y(tick):.1f}" class="grid"/>'
        f'<text x="{LEFT - 6}" y="{y(tick) + 4:.1f}" class="right">{Number(tick, chart.form)}</text>'
        for tick in ticks
    ]
    parts += [
        f'<text x="{x(place):.1f}" y="{HEIGHT - BOTTOM + 16}" class="middle">{escape(name)}</text>'
        for place, name in enumerate(chart.categories)
        if place % ceil(len(chart.categories) / 9) == 0
    ]
    for number, (_, line) in enumerate(chart.series):
        points = [None if value is None else (x(place), y(value)) for place, value in enumerate(line)]
        parts.append(_line(points, COLOURS[number], DASHES[number]))
    return _element(HEIGHT, "".join(parts) + _legend(chart))


def _line(points: list[tuple[float, float] | None], colour: str, dash: str) -> str:
    path, pen_up = [], True
    for point in points:
        if point is not None:
            path.append(f"{'M' if pen_up else 'L'}{point[0]:.1f} {point[1]:.1f}")
        pen_up = point is None
    dots = "".join(f'<circle cx="{p[0]:.1f}" cy="{p[1]:.1f}" r="2.6" fill="{colour}"/>' for p in points if p)
    return f'<path d="{"".join(path)}" stroke="{colour}" stroke-dasharray="{dash}" class="course"/>{dots}'


def _legend(chart: ReportChart) -> str:
    if len(chart.series) == 1:
        return ""
    parts, begin = [], LEFT
    for number, (name, _) in enumerate(chart.series):
        parts.append(
            f'<line x1="{begin}" x2="{begin + 22}" y1="{HEIGHT - 10}" y2="{HEIGHT - 10}" '
            f'stroke="{COLOURS[number]}" stroke-dasharray="{DASHES[number]}" stroke-width="2"/>'
            f'<text x="{begin + 28}" y="{HEIGHT - 6}">{escape(name)}</text>'
        )
        begin += 50 + width(name) * 6
    return "".join(parts)


def _bars(chart: ReportChart) -> str:
    (_, values), row = chart.series[0], 24
    bars = [(name, value) for name, value in zip(chart.categories, values, strict=True) if value is not None]
    room = min(260, 12 + 6 * max(map(width, chart.categories)))
    most = max((value for _, value in bars), default=0) or 1
    parts = []
    for place, (name, value) in enumerate(bars):
        top, long = place * row + 4, value / most * (WIDTH - room - 60)
        parts.append(
            f'<text x="{room - 6}" y="{top + 13}" class="right">{escape(name)}</text>'
            f'<rect x="{room}" y="{top}" width="{long:.1f}" height="17" fill="{COLOURS[0]}"/>'
            f'<text x="{room + long + 5:.1f}" y="{top + 13}">{Number(value, chart.form)}</text>'
        )
    return _element(len(bars) * row + 8, "".join(parts))


def _element(height: int, inside: str) -> str:
    return f'<svg viewBox="0 0 {WIDTH} {height}" role="img">{inside}</svg>'


def _ticks(low: float, high: float, form: NumberFormat) -> list[float]:
    """Four to six round values that enclose the series; counts from 0, percentages up to 100."""
    if form is NumberFormat.COUNT:
        low = 0.0
    size = max((high - low) / 4, 1 if form is NumberFormat.COUNT else 0.01)
    power = 10.0 ** floor(log10(size))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= size)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [round(n * step, 6) for n in range(first, max(last, first + 1) + 1)]
