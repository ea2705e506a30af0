"""Formats of numbers and times in both languages, one for each metric kind."""

from datetime import date, datetime

from care.i18n import say
from care.semantic.metric import Metric, MetricKind

NOTHING = "—"
"""Shown where there is no value, because there is nothing to divide by."""


def value(metric: Metric, number: float | None, *beside: float | None) -> str:
    """A metric's value: 66.7%, 8.42, 23.5 小时, 1,204; "—" without a value.

    ``beside``: the values it is read with, such as the other end of a range, as :func:`hours` has them.
    """
    if number is None:
        return NOTHING
    match metric.kind:
        case MetricKind.PROPORTION:
            return percent(number)
        case MetricKind.MEAN:
            return f"{number:.2f}"
        case MetricKind.MEDIAN | MetricKind.P90:
            return hours(number, *beside)
        case MetricKind.COUNT:
            return count(number)
        case MetricKind.RATE:
            return f"{number:.2f}"


def percent(number: float) -> str:
    """0.6667 → 66.7%; a proportion short of 1 is never rounded to 100 %, one above 0 never to 0 %."""
    rounded = round(number * 100, 1)
    if (rounded >= 100 and number < 1) or (rounded <= 0 and number > 0):
        rounded = 99.9 if number > 0.5 else 0.1
    return f"{rounded:.1f}%"


def count(number: float) -> str:
    """A whole number with thousands separators."""
    return f"{number:,.0f}"


def counted(number: float, one: str, many: str) -> str:
    """A number with the English words that go with it: 1 case is open, 2 cases are open."""
    return f"{count(number)} {one if number == 1 else many}"


def level(metric: Metric, number: float | None, *beside: float | None) -> str:
    """The common level of several periods as :func:`value`; of counts with the decimal that a mean has."""
    if number is None or metric.kind is not MetricKind.COUNT:
        return value(metric, number, *beside)
    return f"{number:,.1f}".removesuffix(".0")


def hours(number: float, *beside: float | None) -> str:
    """A duration given in hours: in hours; in days where it, or one ``beside`` it, has 72 hours or more."""
    if max(abs(one or 0.0) for one in (number, *beside)) >= 72:
        return say(f"{number / 24:.1f} 天", f"{number / 24:.1f} d")
    return say(f"{number:.1f} 小时", f"{number:.1f} h")


def change(metric: Metric, now: float | None, then: float | None) -> str:
    """The difference from ``then`` to ``now``: points of proportions, else in the unit of both values.

    One that rounds to nothing has the sign ±.
    """
    if now is None or then is None:
        return NOTHING
    sign = "±" if not is_visible(metric, now, then) else "−" if now < then else "+"
    return sign + _distance(metric, now, then)


def is_visible(metric: Metric, now: float, then: float) -> bool:
    """Whether a change is large enough for a figure to show it: one that rounds to 0.0 has no direction."""
    return any(digit in "123456789" for digit in _distance(metric, now, then))


def _distance(metric: Metric, now: float, then: float) -> str:
    far = abs(now - then)
    if metric.kind is MetricKind.PROPORTION:
        return say(f"{far * 100:.1f} 个百分点", f"{far * 100:.1f} pts")
    return value(metric, far, now, then)


def not_due(metric: Metric) -> str:
    """What the cases are that are not due yet: of a metric with a watch, it is running."""
    if metric.deadline == "watch_ends_at":
        return say("观察期未满", "still watched")
    return say("未到期", "not due yet")


def fraction(numerator: float | None, denominator: float | None) -> str:
    """The counts of which a percentage consists: 412 / 430; n = 430 without a numerator."""
    if numerator is None or denominator is None:
        return "" if denominator is None else f"n = {count(denominator)}"
    return f"{count(numerator)} / {count(denominator)}"


def moment(at: datetime | None) -> str:
    """2026-03-10 18:00, or "—"."""
    return NOTHING if at is None else f"{at:%Y-%m-%d %H:%M}"


def day(on: date | None) -> str:
    """2026-03-10, or "—"."""
    return NOTHING if on is None else f"{on:%Y-%m-%d}"
