"""The filter that a mark of a chart stands for, as URL parameters: ``cause_1=服务态度``.

Charts put it among the ids of their marks; a click on such a mark filters the page by it. A week or month is
``within=week-2026-03-02``.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from urllib.parse import parse_qsl

from care.i18n import say
from care.periods.course import BEGINNING
from care.periods.period import Period, Span

WITHIN = "within"
"""The URL parameter of a week or month that was clicked."""
NOT_STATED = "~"
"""The code for records without a value."""


_ESCAPED = str.maketrans({mark: f"%{ord(mark):02X}" for mark in "%&+="})


def meaning(**values: object) -> str:
    """The URL parameters of a mark, from its value by dimension; None where records have no value."""
    return "&".join(f"{name}={code_of(value).translate(_ESCAPED)}" for name, value in values.items())


def code_of(value: object) -> str:
    """A stored value as a URL parameter."""
    return NOT_STATED if value is None else str(value)


def period_code(unit: Period, first_day: date) -> str:
    """A week or month as a URL parameter: week-2026-03-02."""
    return f"{unit.value}-{first_day}"


@lru_cache(maxsize=10_000)
def read_meaning(text: str) -> Mapping[str, str]:
    """The parameters of a mark by name. Cached, because each run of a page parses every mark."""
    return MappingProxyType(dict(parse_qsl(text)))


def value_of(code: str) -> str | None:
    """The stored value of a URL parameter."""
    return None if code == NOT_STATED else code


def period_of(code: str) -> Span | None:
    """The days of a week or month from its URL parameter; None where that is invalid."""
    unit, _, day = code.partition("-")
    try:
        return Span.of(Period(unit), max(date.fromisoformat(day), BEGINNING))
    except (ValueError, OverflowError):
        return None


def period_label(span: Span) -> str:
    """The name of a week or month in the reader's language."""
    if span.unit is Period.WEEK:
        return say(f"{span.since} 起一周", f"week of {span.since}")
    return (span.unit or Period.DAY).name_of(span.since)
