"""Convert times between time zones and the clock of the store (definitions §2)."""

import re
from dataclasses import dataclass
from datetime import timedelta

import polars as pl

FIXED = re.compile(r"([+-])(\d{1,2}):?(\d{2})?$")
"""An offset from UTC: +08:00, +0800, +8."""


@dataclass(frozen=True)
class Clock:
    """The time zone of the store, and that of times without an offset."""

    zone: str = "Asia/Shanghai"
    """Time zone of the store: an IANA name or an offset."""
    offset: str | None = None
    """Time zone of times without an offset; None means the store's."""


STORE = Clock()


def is_zone(name: str) -> bool:
    """Whether a text is an IANA time zone or an offset."""
    if FIXED.match(name):
        return True
    try:
        pl.Series([0]).cast(pl.Datetime("us")).dt.replace_time_zone(name)
    except pl.exceptions.PolarsError:
        return False
    return True


def to_store(utc: pl.Series, clock: Clock) -> pl.Series:
    """Naive UTC times converted to naive times on the store's clock."""
    if fixed := FIXED.match(clock.zone):
        return utc + _span(fixed)
    return utc.dt.replace_time_zone("UTC").dt.convert_time_zone(clock.zone).dt.replace_time_zone(None)


def to_utc(local: pl.Series, zone: str) -> pl.Series:
    """Naive times of a zone converted to naive UTC: the first of an ambiguous hour, null in a skipped one."""
    if fixed := FIXED.match(zone):
        return local - _span(fixed)
    there = local.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    return there.dt.convert_time_zone("UTC").dt.replace_time_zone(None)


def _span(fixed: re.Match[str]) -> timedelta:
    sign, hours, minutes = fixed.groups()
    return timedelta(hours=int(hours), minutes=int(minutes or 0)) * (-1 if sign == "-" else 1)
