"""Time zones as settings state them: a name of the IANA list, or an offset from UTC."""

import re

import polars as pl

from care.storage.toml_values import ValueKind

FIXED = re.compile(r"([+-])(0?\d|1[0-4])(?::?([0-5]\d))?$")
"""An offset from UTC, at most 14 hours: +08:00, +0800, +8."""


def is_zone(name: str) -> bool:
    """Whether a text is an IANA time zone or an offset."""
    if FIXED.match(name):
        return True
    try:
        pl.Series([0]).cast(pl.Datetime("us")).dt.replace_time_zone(name)
    except pl.exceptions.PolarsError:
        return False
    return True


ZONE = ValueKind(
    lambda value: isinstance(value, str) and bool(value) and is_zone(value),
    '"Asia/Shanghai"',
    cure=("应为时区，例如 Asia/Shanghai 或 +08:00", "write a zone such as Asia/Shanghai or +08:00"),
    shown=True,
)
