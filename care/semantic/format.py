"""How numbers and times are written, one way a kind, in both languages."""

from datetime import date, datetime

from care.i18n import say
from care.semantic.metric import Metric, MetricKind

NOTHING = "—"
"""Written where there is nothing to divide by."""


def value(metric: Metric, number: float | None) -> str:
    """A metric's value: 66.7%, 8.42, 23.5 小时, 1,204; "—" without a value."""
    if number is None:
        return NOTHING
    match metric.kind:
        case MetricKind.PROPORTION:
            return percent(number)
        case MetricKind.MEAN:
            return f"{number:.2f}"
        case MetricKind.MEDIAN | MetricKind.P90:
            return hours(number)
        case MetricKind.COUNT:
            return count(number)
        case MetricKind.RATE:
            return f"{number:.2f}"


def percent(number: float) -> str:
    """0.6667 → 66.7%; never rounded up to 100 or down to 0 when it is neither."""
    shown = round(number * 100, 1)
    if (shown >= 100 and number < 1) or (shown <= 0 and number > 0):
        shown = 99.9 if number > 0.5 else 0.1
    return f"{shown:.1f}%"


def count(number: float) -> str:
    """A whole number with thousands separators."""
    return f"{number:,.0f}"


def hours(number: float) -> str:
    """A duration in hours, in days from three days on."""
    if abs(number) >= 72:
        return say(f"{number / 24:.1f} 天", f"{number / 24:.1f} d")
    return say(f"{number:.1f} 小时", f"{number:.1f} h")


def change(metric: Metric, now: float | None, then: float | None, *, short: bool = False) -> str:
    """The difference to an earlier value: percentage points for proportions, else in its own unit.

    ``short``: in Chinese 点 and 时, as people say it, where 个百分点 and 小时 have no room.
    """
    if now is None or then is None:
        return NOTHING
    difference = now - then
    if metric.kind is MetricKind.PROPORTION:
        difference = round(difference, 3)  # what is not shown has no sign
    sign = "+" if difference >= 0 else "−"
    if metric.kind is MetricKind.PROPORTION:
        points = f"{sign}{abs(difference) * 100:.1f}"
        return say(f"{points} {'点' if short else '个百分点'}", f"{points} pts")
    if short and metric.kind in (MetricKind.MEDIAN, MetricKind.P90):
        return say(f"{sign}{abs(difference):.1f} 时", f"{sign}{abs(difference):.1f} h")
    return sign + value(metric, abs(difference))


def fraction(numerator: float | None, denominator: float | None) -> str:
    """The counts behind a percentage: 412 / 430."""
    if numerator is None or denominator is None:
        return "" if denominator is None else f"n = {count(denominator)}"
    return f"{count(numerator)} / {count(denominator)}"


def moment(at: datetime | None) -> str:
    """2026-03-10 18:00, or "—"."""
    return NOTHING if at is None else f"{at:%Y-%m-%d %H:%M}"


def day(on: date | None) -> str:
    """2026-03-10, or "—"."""
    return NOTHING if on is None else f"{on:%Y-%m-%d}"
