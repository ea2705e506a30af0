"""What a mark of a chart stands for, as an address has it: ``cause_1=服务态度``, ``within=week-2026-03-02``.

A chart whose marks have such a meaning among their ids can be clicked; the page then follows.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from urllib.parse import parse_qsl

from care.i18n import say
from care.periods.period import Period, Span

WITHIN = "within"
"""The name under which a week or month that was clicked is kept."""
NOT_STATED = "~"
"""The code for records without a value."""


_ESCAPED = str.maketrans({mark: f"%{ord(mark):02X}" for mark in "%&+="})


def meaning(**values: object) -> str:
    """The meaning of a mark: by dimension its value, None where records have none."""
    return "&".join(f"{name}={code_of(value).translate(_ESCAPED)}" for name, value in values.items())


def code_of(value: object) -> str:
    """A stored value as it is kept in an address."""
    return NOT_STATED if value is None else str(value)


def period_code(unit: Period, first_day: date) -> str:
    """A week or month as it is kept: week-2026-03-02."""
    return f"{unit.value}-{first_day}"


@lru_cache(maxsize=10_000)
def read_meaning(text: str) -> Mapping[str, str]:
    """By name, what the mark stands for; the marks of a chart are read at every run of its page."""
    return MappingProxyType(dict(parse_qsl(text)))


def value_of(code: str) -> str | None:
    """The stored value that a code stands for."""
    return None if code == NOT_STATED else code


def period_of(code: str) -> Span | None:
    """The days of a week or month as kept; None where it cannot be read."""
    unit, _, day = code.partition("-")
    try:
        return Span.of(Period(unit), date.fromisoformat(day))
    except ValueError:
        return None


def period_label(span: Span) -> str:
    """Its name in the reader's language."""
    if span.unit is Period.WEEK:
        return say(f"{span.since} 起一周", f"week of {span.since}")
    return (span.unit or Period.DAY).name_of(span.since)
