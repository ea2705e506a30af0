"""Values that identify nobody and count as blank (rules §6.21, definitions §3)."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

WORDS = frozenset(
    {"无", "暂无", "n/a", "na", "null", "none", "(null)", "未知", "不详", "未提供", "未填写", "无数据"}
    | {"暂无数据", "保密", "unknown"}
)
VINS = frozenset({"12345678901234567", "01234567890123456"})
PHONES = frozenset({"13800138000", "11111111111", "13800000000", "12345678901"})
MOST_NAMES = 20
"""Of how many customers one phone may be."""

Fields = dict[str, Any]


def plain(text: str) -> str:
    """Half-width capitals without spaces."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def is_placeholder_vin(text: str) -> bool:
    vin = plain(text)
    return (
        vin.lower() in WORDS or vin in VINS or len(set(vin)) == 1 or re.search(r"(.)\1{10}$", vin) is not None
    )


def is_placeholder_phone(text: str) -> bool:
    digits = "".join(character for character in plain(text) if character.isdigit())
    return (
        plain(text).lower() in WORDS
        or digits in PHONES
        or len(set(digits)) == 1
        or digits.startswith("0000")
        or re.fullmatch(r"\d{3}0{8}", digits) is not None
        or _runs(digits, 1)
        or _runs(digits, -1)
    )


def _runs(digits: str, step: int) -> bool:
    """Whether each digit is the next (1) or the last (-1) after the one before it; 0 follows 9."""
    return len(digits) > 1 and all((int(one) + step) % 10 == int(other) for one, other in pairwise(digits))


def without_placeholders(records: Mapping[str, Iterable[Mapping[str, Any]]]) -> dict[str, list[Fields]]:
    """The rows, ``vin`` and ``customer_phone`` blank where the value identifies nobody.

    A store's own number is told by all its rows, of every kind and file.
    """
    blanked = {record: [_blanked(row) for row in rows] for record, rows in records.items()}
    names: dict[tuple[str, str], set[str]] = defaultdict(set)
    every = [row for rows in blanked.values() for row in rows if row.get("customer_phone")]
    for row in every:
        if row.get("customer_name"):
            names[_shared(row)].add(unicodedata.normalize("NFKC", row["customer_name"]).upper())
    for row in every:
        if len(names[_shared(row)]) > MOST_NAMES:
            row["customer_phone"] = None
    return blanked


def _blanked(row: Mapping[str, Any]) -> Fields:
    """One row without the placeholders that are told by themselves."""
    blank = {}
    if row.get("vin") and is_placeholder_vin(row["vin"]):
        blank["vin"] = None
    if row.get("customer_phone") and is_placeholder_phone(row["customer_phone"]):
        blank["customer_phone"] = None
    return {**row, **blank}


def _shared(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["store_code"], plain(row["customer_phone"])
