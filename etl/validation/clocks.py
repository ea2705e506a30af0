"""Convert times between time zones and the clock of the store (definitions §2)."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl

from care.stores.time_zone import FIXED

CHINA = "Asia/Shanghai"


@dataclass(frozen=True)
class Clock:
    """The time zone of the store, and that of times without an offset."""

    zone: str | None = None
    """Time zone of the store, an IANA name or an offset; None means China."""
    offset: str | None = None
    """Time zone of times without an offset; None means the store's."""


STORE = Clock()


def to_store(utc: pl.Series, clock: Clock) -> pl.Series:
    """Naive UTC times converted to naive times on the store's clock."""
    zone = clock.zone or CHINA
    if fixed := FIXED.match(zone):
        return utc + _span(fixed)
    return utc.dt.replace_time_zone("UTC").dt.convert_time_zone(zone).dt.replace_time_zone(None)


def to_utc(local: pl.Series, zone: str) -> pl.Series:
    """Naive times of a zone converted to naive UTC: the first of an ambiguous hour, null in a skipped one."""
    if fixed := FIXED.match(zone):
        return local - _span(fixed)
    there = local.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    return there.dt.convert_time_zone("UTC").dt.replace_time_zone(None)


def latest_on(zone: str, now: datetime) -> datetime:
    """The moment of loading, ``now`` on China's clock, on that of the zone; ``now`` where that is behind."""
    there: datetime = to_store(to_utc(pl.Series([now]).cast(pl.Datetime("us")), CHINA), Clock(zone))[0]
    return max(now, there)


def _span(fixed: re.Match[str]) -> timedelta:
    sign, hours, minutes = fixed.groups()
    return timedelta(hours=int(hours), minutes=int(minutes or 0)) * (-1 if sign == "-" else 1)
