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
SCALE, MOST_NUMBERS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000), 10
"""Distances of the numbers along a scale, and how many there are at most."""
LETTER, LABEL, LEGEND_LINE = 6, 70, 18
"""Pixels of a narrow character, of a label of the time axis, and of a line of the legend."""


def render_svg(chart: ReportChart, width: int) -> str:
    """The chart as an SVG element of that width, without title; empty for a line chart without values."""
    match chart.chart_type:
        case ChartType.BAR:
            return _bars(chart, width)
        case ChartType.STEPS:
            return _steps(chart, width)
        case ChartType.LINE:
            return _lines(chart, width)


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

    parts = [_grid_line(chart, width, tick, y(tick)) for tick in ticks]
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


def _grid_line(chart: ReportChart, width: int, tick: float, y: float) -> str:
    return (
        f'<line x1="{LEFT}" x2="{width - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" class="grid"/>'
        f'<text x="{LEFT - 6}" y="{y + 4:.1f}" class="right">{Number(tick, chart.number_format)}</text>'
    )


def _steps(chart: ReportChart, width: int) -> str:
    """Both axes begin at zero; the ends of the interval are dashed."""
    corners = chart.corners
    last = corners[-1][0] or 1.0
    ticks = _ticks(
        0.0, max(one for _, values in corners for one in values if one is not None), chart.number_format
    )

    def x(place: float) -> float:
        return LEFT + place / last * (width - LEFT - RIGHT)

    def y(value: float) -> float:
        return TOP + (ticks[-1] - value) / ticks[-1] * (HEIGHT - TOP - BOTTOM)

    parts = [_grid_line(chart, width, tick, y(tick)) for tick in ticks]
    parts += [
        f'<text x="{x(place):.1f}" y="{HEIGHT - BOTTOM + 16}" class="middle">{place}</text>'
        for place in range(0, int(last) + 1, next(step for step in SCALE if last / step <= MOST_NUMBERS))
    ]
    parts.append(
        f'<text x="{width - RIGHT}" y="{HEIGHT - BOTTOM + 32}" class="right">{escape(chart.axis)}</text>'
    )
    for number in range(len(chart.series)):
        drawn = [(x(place), y(value)) for place, values in corners if (value := values[number]) is not None]
        path = "L".join(f"{across:.1f} {down:.1f}" for across, down in drawn)
        parts.append(f'<path d="M{path}" {_style_of(chart, number)} fill="none"/>' if path else "")
    legend, height = _legend(chart, width)
    return _element(HEIGHT + height, width, "".join(parts) + legend)


def _style_of(chart: ReportChart, number: int) -> str:
    """How a line is drawn: its colour and dashes; a target and the ends of an interval alike."""
    if number >= (1 if chart.chart_type is ChartType.STEPS else len(chart.series)):
        return 'class="target"'
    return f'stroke="{COLOURS[number]}" stroke-dasharray="{DASHES[number]}" stroke-width="2"'


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
    parts, left, top = [], LEFT, HEIGHT - 6 + (LEGEND_LINE if chart.axis else 0)
    for number, (name, _) in enumerate(chart.all_series):
        taken = int(40 + text_width(name) * LETTER)
        if left > LEFT and left + taken > width:
            left, top = LEFT, top + LEGEND_LINE
        parts.append(
            f'<line x1="{left}" x2="{left + 22}" y1="{top - 4}" y2="{top - 4}" {_style_of(chart, number)}/>'
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
