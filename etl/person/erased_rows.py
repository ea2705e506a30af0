"""Rows of a person without the person: figures count them as before, and nothing tells whose they were."""

import secrets
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import polars as pl

from etl.records.registry import RECORDS

SHOWN = {"vin": "********", "plate": "***", "customer_name": "**", "customer_phone": "****"}
"""What stands in place of masked values."""
FREE_TEXT = frozenset(
    field.name for record in RECORDS.values() for field in record.fields.values() if field.personal == "text"
)
STAR = "＊"
"""Free text keeps its length, because a metric counts short notes."""


def _random_key() -> int:
    return secrets.randbelow(2**63)


@dataclass
class Replacements:
    """Hashes → random numbers in their place, the same in all rows of one request; they are kept nowhere.

    A vehicle or a store's own phone in ``shared`` keeps its hash, because records of other people name it.
    """

    shared: Collection[int] = ()
    keys: dict[int, int] = field(default_factory=partial(defaultdict, _random_key))
    codes: dict[str, int] = field(default_factory=partial(defaultdict, _random_key))
    """The same of the short hashes of numbers that were personal values."""

    def of(self, key: int | None) -> int | None:
        """The number in place of a hash."""
        return key if key is None or key in self.shared else self.keys[key]


def erased(frame: pl.DataFrame, mine: pl.Series, replacements: Replacements) -> pl.DataFrame:
    """The frame with everything personal of these rows replaced; the rows themselves stay."""
    changed: list[pl.Series] = []
    for column in frame:
        values: pl.Series | None = None
        match column.name:
            case "vin_key" | "phone_key" | "subject_key" | "name_key":
                values = _each(column, mine, replacements.of)
            case name if name in SHOWN:
                values = _each(column, mine, lambda _, shown=SHOWN[name]: shown)
            case name if name in FREE_TEXT:
                values = _each(column, mine, lambda text: STAR * len(text.strip()))
            case name if name.endswith("_no"):
                values = _each(column, mine, partial(_number, replacements))
        if values is not None:
            changed.append(values)
    return frame.with_columns(changed)


def _each(column: pl.Series, mine: pl.Series, replace: Any) -> pl.Series:
    """The column with each value of these rows replaced; null stays."""
    rows = (mine & column.is_not_null()).arg_true()
    new = pl.Series(column.name, [replace(value) for value in column.gather(rows)], dtype=column.dtype)
    return column.scatter(rows, new) if len(rows) else column


def _number(replacements: Replacements, number: str) -> str:
    """A record's number; one that was a phone, a VIN or a plate loses what is left of it and still joins."""
    if "*" not in number:
        return number
    _, tilde, code = number.partition("~")
    return f"********~{(replacements.codes[code] & 0xFFFFFFFF):08x}" if tilde else "********"
