"""A person on the axes of their team as inline SVG, one line a proportion."""

from collections.abc import Sequence
from html import escape

from care.reports.model.team_axis import AxisRow
from care.semantic.format import percent

WIDTH, ROW, LABELS, RIGHT = 680, 26, 210, 60
WITHIN, BETTER, WORSE, ALLOWED, LINES = "#5b6b78", "#2F80E4", "#dc7a0e", "#dde2e6", "#1f2a33"


def render_axis(rows: Sequence[AxisRow]) -> str:
    """Of each row its name, what chance allows (pale bar), the team (tick), the person (dot and interval)."""
    height = ROW * len(rows) + 22
    parts = [
        f'<text x="{_x(share):.1f}" y="{height - 4}" class="middle">{share:.0%}</text>'
        for share in (0, 0.25, 0.5, 0.75, 1)
    ]
    parts += [_row(row, ROW * place + ROW / 2 + 2) for place, row in enumerate(rows)]
    return f'<svg viewBox="0 0 {WIDTH} {height}" role="img">{"".join(parts)}</svg>'


def _row(row: AxisRow, middle: float) -> str:
    low, high = (_x(end) for end in row.limits)
    left, right = (_x(end) for end in row.interval)
    colour = {None: WITHIN, True: BETTER, False: WORSE}[row.is_better]
    return (
        f'<text x="{LABELS - 12}" y="{middle + 4}" class="right">{escape(row.name)}</text>'
        f'<rect x="{low:.1f}" y="{middle - 8}" width="{high - low:.1f}" height="16" fill="{ALLOWED}"/>'
        f'<line x1="{_x(row.team):.1f}" x2="{_x(row.team):.1f}" y1="{middle - 10}" y2="{middle + 10}" '
        f'stroke="{LINES}" stroke-width="2"/>'
        f'<line x1="{left:.1f}" x2="{right:.1f}" y1="{middle}" y2="{middle}" stroke="{colour}" '
        f'stroke-width="1.5"/><circle cx="{_x(row.value):.1f}" cy="{middle}" r="5" fill="{colour}"/>'
        f'<text x="{WIDTH - 4}" y="{middle + 4}" class="right">{percent(row.value)}</text>'
    )


def _x(share: float) -> float:
    return LABELS + share * (WIDTH - LABELS - RIGHT)
