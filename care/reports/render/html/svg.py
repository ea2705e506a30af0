"""Charts as inline SVG for the printable page, without scripts."""

from html import escape
from math import ceil, floor, log10

from care.reports.model.document import ChartType, Number, NumberFormat, ReportChart
from care.reports.model.text_width import cut_to_width, text_width

HEIGHT = 250
COLOURS = ("#0B8378", "#2F80E4", "#8A68D6")
DASHES = ("", "6 3", "2 3")
"""The dash pattern of each series, which distinguishes lines in black-and-white print."""
LEFT, RIGHT, TOP, BOTTOM = 58, 30, 14, 44
LETTER, LABEL, LEGEND_LINE = 6, 70, 18
"""Pixels of a narrow character, of a label of the time axis, and of a line of the legend."""


def render_svg(chart: ReportChart, width: int) -> str:
    """The chart as an SVG element of that width, without title; empty for a line chart without values."""
    return _bars(chart, width) if chart.chart_type is ChartType.BAR else _lines(chart, width)


def _lines(chart: ReportChart, width: int) -> str:
    values = [value for _, line in chart.all_series for value in line if value is not None]
    if not values:
        return ""
    ticks = _ticks(min(values), max(values), chart.number_format)
    low, high = ticks[0], ticks[-1]
    step = (width - LEFT - RIGHT) / max(1, len(chart.categories) - 1)

    def x(index: int) -> float:
        return LEFT + index * step

    def y(value: float) -> float:
        return TOP + (high - value) / (high - low) * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<line x1="{LEFT}" x2="{width - RIGHT}" y1="{y(tick):.1f}" y2="{y(tick):.1f}" class="grid"/>'
        f'<text x="{LEFT - 6}" y="{y(tick) + 4:.1f}" class="right">{Number(tick, chart.number_format)}</text>'
        for tick in ticks
    ]
    parts += [
        f'<text x="{x(index):.1f}" y="{HEIGHT - BOTTOM + 16}" class="middle">{escape(name)}</text>'
        for index, name in enumerate(chart.categories)
        if (len(chart.categories) - 1 - index) % ceil(len(chart.categories) * LABEL / (width - LEFT)) == 0
    ]
    if chart.target_series:
        level = y(chart.target or 0.0)
        parts.append(
            f'<line x1="{LEFT}" x2="{width - RIGHT}" y1="{level:.1f}" y2="{level:.1f}" class="target"/>'
        )
    for number, (_, line) in enumerate(chart.series):
        points = [None if value is None else (x(index), y(value)) for index, value in enumerate(line)]
        parts.append(_line(points, COLOURS[number], DASHES[number]))
    drawn, height = _legend(chart, width)
    return _element(HEIGHT + height, width, "".join(parts) + drawn)


def _line(points: list[tuple[float, float] | None], colour: str, dash: str) -> str:
    path, pen_up = [], True
    for point in points:
        if point is not None:
            path.append(f"{'M' if pen_up else 'L'}{point[0]:.1f} {point[1]:.1f}")
        pen_up = point is None
    dots = "".join(f'<circle cx="{p[0]:.1f}" cy="{p[1]:.1f}" r="2.6" fill="{colour}"/>' for p in points if p)
    return f'<path d="{"".join(path)}" stroke="{colour}" stroke-dasharray="{dash}" class="course"/>{dots}'


def _legend(chart: ReportChart, width: int) -> tuple[str, int]:
    """What each line is, in as many lines of text as it takes, and their height beyond the first."""
    if len(chart.all_series) == 1:
        return "", 0
    parts, left, top = [], LEFT, HEIGHT - 6
    styles = [
        f'stroke="{colour}" stroke-dasharray="{dash}"' for colour, dash in zip(COLOURS, DASHES, strict=True)
    ]
    targets = ['class="target"'] * len(chart.target_series)
    for (name, _), style in zip(chart.all_series, (*styles[: len(chart.series)], *targets), strict=True):
        taken = int(40 + text_width(name) * LETTER)
        if left > LEFT and left + taken > width:
            left, top = LEFT, top + LEGEND_LINE
        parts.append(
            f'<line x1="{left}" x2="{left + 22}" y1="{top - 4}" y2="{top - 4}" {style} stroke-width="2"/>'
            f'<text x="{left + 28}" y="{top}">{escape(name)}</text>'
        )
        left += taken
    return "".join(parts), top - HEIGHT + 6


def _bars(chart: ReportChart, width: int) -> str:
    (_, values), row_height = chart.series[0], 24
    bars = [(name, value) for name, value in zip(chart.categories, values, strict=True) if value is not None]
    label_width = min(width // 2, int(12 + LETTER * max(map(text_width, chart.categories))))
    maximum = max((value for _, value in bars), default=0) or 1
    parts = []
    for index, (name, value) in enumerate(bars):
        label = escape(cut_to_width(name, (label_width - 8) / LETTER))
        top, bar_length = index * row_height + 4, value / maximum * (width - label_width - 60)
        parts.append(
            f'<text x="{label_width - 6}" y="{top + 13}" class="right">{label}</text>'
            f'<rect x="{label_width}" y="{top}" width="{bar_length:.1f}" height="17" fill="{COLOURS[0]}"/>'
            f'<text x="{label_width + bar_length + 5:.1f}" y="{top + 13}">'
            f"{Number(value, chart.number_format)}</text>"
        )
    return _element(len(bars) * row_height + 8, width, "".join(parts))


def _element(height: int, width: int, content: str) -> str:
    return f'<svg viewBox="0 0 {width} {height}" role="img">{content}</svg>'


def _ticks(low: float, high: float, number_format: NumberFormat) -> list[float]:
    """Four to six round tick values that enclose ``low`` and ``high``; counts start at 0."""
    if number_format is NumberFormat.COUNT:
        low = 0.0
    min_step = max((high - low) / 4, 1 if number_format is NumberFormat.COUNT else 0.01)
    power = 10.0 ** floor(log10(min_step))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= min_step)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [round(n * step, 6) for n in range(first, max(last, first + 1) + 1)]
