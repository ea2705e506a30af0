"""Warn of long record numbers that a spreadsheet has rounded: all end in zeros beyond fifteen digits."""

import polars as pl

from etl.records.registry import RecordKind
from etl.records.sheet_table import REASONS

LONG = r"^\d{16,}$"
ROUNDED = r"^\d{15}0+$"
FEW = 3
"""Minimum number of different long numbers; fewer end in zeros by chance."""


def has_long_numbers(accepted: pl.DataFrame, record: RecordKind) -> bool:
    """Whether any number of a record has more than fifteen digits."""
    return any(accepted[name].str.contains(LONG).any() for name in _numbers(record))


def _numbers(record: RecordKind) -> list[str]:
    return [one.name for one in record.fields.values() if one.kind == "text" and one.name.endswith("_no")]


def rounded_numbers(accepted: pl.DataFrame, record: RecordKind) -> pl.DataFrame:
    """The warnings on rows with numbers that were rounded; columns of REASONS."""
    found = [pl.DataFrame(schema=REASONS)]
    for field in map(record.fields.__getitem__, _numbers(record)):
        numbers = accepted[field.name]
        long = numbers.str.contains(LONG).fill_null(value=False)
        if not long.any():
            continue
        different = numbers.filter(long).unique()
        if len(different) < FEW or not different.str.contains(ROUNDED).all():
            continue
        found.append(
            pl.DataFrame(
                {
                    "source_row": accepted["source_row"].filter(long),
                    "reason_zh": f"“{field.zh}”超过 15 位而末几位全是 0，像是曾按数值保存；请按文本重新导出",
                    "reason_en": f"{field.en} has more than 15 digits and ends in zeros, like all others: "
                    "it was stored as a number; export it as text",
                },
                schema=REASONS,
            )
        )
    return pl.concat(found)
