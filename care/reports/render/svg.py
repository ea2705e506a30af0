"""Charts as inline SVG for the printable page, without scripts."""

from html import escape
from math import ceil, floor, log10

from care.reports.model.document import ChartType, Number, NumberFormat, ReportChart
from care.reports.model.text_width import text_width

WIDTH, HEIGHT = 680, 250
COLOURS = ("#0B8378", "#2F80E4", "#8A68D6")
DASHES = ("", "6 3", "2 3")
"""The dash pattern of each series, which distinguishes lines in black-and-white print."""
LEFT, RIGHT, TOP, BOTTOM = 58, 30, 14, 44


def render_svg(chart: ReportChart) -> str:
    """The chart as an SVG element without title; empty for a line chart without values."""
    return _bars(chart) if chart.chart_type is ChartType.BAR else _lines(chart)


def _lines(chart: ReportChart) -> str:
    values = [value for _, line in chart.series for value in line if value is not None]
    if not values:
        return ""
    ticks = _ticks(min(values), max(values), chart.number_format)
    low, high = ticks[0], ticks[-1]
    step = (WIDTH - LEFT - RIGHT) / max(1, len(chart.categories) - 1)

    def x(index: int) -> float:
        return LEFT + index * step

    def y(value: float) -> float:
        return TOP + (high - value) / (high - low) * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(tick):.1f}" y2="{y(tick):.1f}" class="grid"/>'
        f'<text x="{LEFT - 6}" y="{y(tick) + 4:.1f}" class="right">{Number(tick, chart.number_format)}</text>'
        for tick in ticks
    ]
    parts += [
        f'<text x="{x(index):.1f}" y="{HEIGHT - BOTTOM + 16}" class="middle">{escape(name)}</text>'
        for index, name in enumerate(chart.categories)
        if index % ceil(len(chart.categories) / 9) == 0
    ]
    for number, (_, line) in enumerate(chart.series):
        points = [None if value is None else (x(index), y(value)) for index, value in enumerate(line)]
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
    parts, left = [], LEFT
    for number, (name, _) in enumerate(chart.series):
        parts.append(
            f'<line x1="{left}" x2="{left + 22}" y1="{HEIGHT - 10}" y2="{HEIGHT - 10}" '
            f'stroke="{COLOURS[number]}" stroke-dasharray="{DASHES[number]}" stroke-width="2"/>'
            f'<text x="{left + 28}" y="{HEIGHT - 6}">{escape(name)}</text>'
        )
        left += 50 + text_width(name) * 6
    return "".join(parts)


def _bars(chart: ReportChart) -> str:
    (_, values), row_height = chart.series[0], 24
    bars = [(name, value) for name, value in zip(chart.categories, values, strict=True) if value is not None]
    label_width = min(260, 12 + 6 * max(map(text_width, chart.categories)))
    maximum = max((value for _, value in bars), default=0) or 1
    parts = []
    for index, (name, value) in enumerate(bars):
        top, bar_length = index * row_height + 4, value / maximum * (WIDTH - label_width - 60)
        parts.append(
            f'<text x="{label_width - 6}" y="{top + 13}" class="right">{escape(name)}</text>'
            f'<rect x="{label_width}" y="{top}" width="{bar_length:.1f}" height="17" fill="{COLOURS[0]}"/>'
            f'<text x="{label_width + bar_length + 5:.1f}" y="{top + 13}">'
            f"{Number(value, chart.number_format)}</text>"
        )
    return _element(len(bars) * row_height + 8, "".join(parts))


def _element(height: int, content: str) -> str:
    return f'<svg viewBox="0 0 {WIDTH} {height}" role="img">{content}</svg>'


def _ticks(low: float, high: float, number_format: NumberFormat) -> list[float]:
    """Four to six round tick values that enclose ``low`` and ``high``; counts start at 0."""
    if number_format is NumberFormat.COUNT:
        low = 0.0
    min_step = max((high - low) / 4, 1 if number_format is NumberFormat.COUNT else 0.01)
    power = 10.0 ** floor(log10(min_step))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= min_step)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [round(n * step, 6) for n in range(first, max(last, first + 1) + 1)]
