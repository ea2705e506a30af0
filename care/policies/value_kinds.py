"""What a value of a policy may be, and how a TOML file writes it."""

from collections.abc import Collection
from datetime import time
from typing import Annotated, Any

from care.storage.toml_values import ValueKind, list_of

MOST_DAYS = 3650
"""The most days, hours or months that a value can be, so that every deadline is a day of the calendar."""


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value <= MOST_DAYS


def _is_positive_count(value: Any) -> bool:
    return type(value) is int and 0 < value <= MOST_DAYS


def _is_hours(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= MOST_DAYS


def _clock(value: Any) -> time | None:
    if isinstance(value, time):
        return value
    try:
        return time.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _is_span(value: Any) -> bool:
    clocks = [_clock(one) for one in value] if isinstance(value, list) else []
    return len(clocks) == 2 and None not in clocks and clocks[0] < clocks[1]  # type: ignore[operator]


def _seconds(value: Any) -> tuple[int, int]:
    begin, end = (3600 * one.hour + 60 * one.minute + one.second for one in map(_clock, value) if one)
    return begin, end


def _are_numbers(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(one, int | float) and not isinstance(one, bool) for one in value.values()
    )


def _are_days(value: Any) -> bool:
    return _is_count(value) or (isinstance(value, list) and bool(value) and all(map(_is_count, value)))


def words_of(codes: Collection[str]) -> ValueKind:
    """A list of some of these codes, not an empty one."""
    word = ValueKind(tuple(codes).__contains__, f'"{next(iter(codes))}"', options=tuple(codes))
    listed = list_of(word)
    return ValueKind(lambda value: listed.accepts(value) and bool(value), listed.written, tuple, tuple(codes))


DAYS = ValueKind(_is_count, "3", shown=True)
MONTHS = ValueKind(_is_positive_count, "12", shown=True)
TRIES = ValueKind(_is_positive_count, "3", shown=True)
HOURS = ValueKind(_is_hours, "24", float, shown=True)
SPANS = ValueKind(
    lambda value: isinstance(value, list) and bool(value) and all(map(_is_span, value)),
    '[["09:00", "12:00"], ["13:30", "19:00"]]',
    lambda value: tuple(map(_seconds, value)),
    shown=True,
)
LEAD_DAYS = ValueKind(
    _are_days,
    "[7, 1]",
    lambda value: tuple(sorted(value, reverse=True)) if isinstance(value, list) else (value,),
    shown=True,
)
TARGETS = ValueKind(
    _are_numbers,
    "{ callback_on_time_rate = 0.95 }",
    dict,
    cure=(
        "请逐项写成 指标 = 数值，如 callback_on_time_rate = 0.95",
        "write each as metric = number, like callback_on_time_rate = 0.95",
    ),
)

Days = Annotated[int, DAYS]
Months = Annotated[int, MONTHS]
Hours = Annotated[float, HOURS]
