"""Times of other zones on the store's clock (definitions §2)."""

import re
from dataclasses import dataclass
from datetime import timedelta

import polars as pl

FIXED = re.compile(r"([+-])(\d{1,2}):?(\d{2})?$")
"""An offset from UTC: +08:00, +0800, +8."""


@dataclass(frozen=True)
class Clock:
    """What times without an offset of their own mean, and which clock the store goes by."""

    zone: str = "Asia/Shanghai"
    """The store's: a name of the IANA list, or an offset."""
    offset: str | None = None
    """The zone of times that state none; None: they are the store's own."""


STORE = Clock()


def is_zone(name: str) -> bool:
    """Whether a text names a zone or an offset."""
    if FIXED.match(name):
        return True
    try:
        pl.Series([0]).cast(pl.Datetime("us")).dt.replace_time_zone(name)
    except pl.exceptions.PolarsError:
        return False
    return True


def to_store(utc: pl.Series, clock: Clock) -> pl.Series:
    """Times in UTC, without a zone, as the store's clock shows them."""
    if fixed := FIXED.match(clock.zone):
        return utc + _span(fixed)
    return utc.dt.replace_time_zone("UTC").dt.convert_time_zone(clock.zone).dt.replace_time_zone(None)


def to_utc(local: pl.Series, zone: str) -> pl.Series:
    """Times of a zone in UTC; of an hour that comes twice the first, null in one that is left out."""
    if fixed := FIXED.match(zone):
        return local - _span(fixed)
    there = local.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    return there.dt.convert_time_zone("UTC").dt.replace_time_zone(None)


def _span(fixed: re.Match[str]) -> timedelta:
    sign, hours, minutes = fixed.groups()
    return timedelta(hours=int(hours), minutes=int(minutes or 0)) * (-1 if sign == "-" else 1)
