"""The values of a database as the text that a file would have."""

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import polars as pl


def _length(value: timedelta) -> str:
    """Hours, minutes and seconds, as MySQL gives a time of day."""
    seconds = int(value.total_seconds())
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _number(value: float) -> str:
    """A number without an exponent, and without a fraction that is nothing."""
    return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")


def _bytes(value: bytes) -> str:
    """A bit of MySQL as 0 or 1, text as it is written, and anything else as hexadecimal digits."""
    if value in (b"\x00", b"\x01"):
        return str(value[0])
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.hex()


TEXT_OF: dict[type, Callable[[Any], str]] = {
    str: str,
    int: str,
    bool: lambda value: "1" if value else "0",
    float: _number,
    Decimal: lambda value: format(value, "f"),
    datetime: lambda value: value.isoformat(" "),
    date: date.isoformat,
    time: time.isoformat,
    timedelta: _length,
    bytes: _bytes,
    dict: lambda value: json.dumps(value, ensure_ascii=False),
    list: lambda value: json.dumps(value, ensure_ascii=False, default=str),
}
"""Type → how a value of it is written; any other type by its own text."""


def text_column(values: Iterable[Any]) -> pl.Series:
    """A column of text; nothing stays nothing."""
    return pl.Series(
        [None if value is None else TEXT_OF.get(type(value), str)(value) for value in values], dtype=pl.String
    )
