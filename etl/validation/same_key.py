"""Resolve different rows of one key in a sheet: the last one is current, with notes (definitions §4)."""

import polars as pl

from etl.privacy.identities import normalized_identity
from etl.records.registry import RecordKind
from etl.records.sheet_table import Table
from etl.validation.validate import ValidationResult, one_a_row

PART = "part"
"""The column that tells the parts of one record apart, as normalised for joins."""


def one_row_a_key(validated: ValidationResult, table: Table) -> ValidationResult:
    """Keep the last of different rows of one key, with a warning, and reject the others.

    Because an export has one version of a record, different rows mean that two records share a number or that
    a long number was rounded. A table whose source orders its rows is returned unchanged.
    """
    found = None if table.ordered else _differing(validated.accepted, table.record)
    if found is None:
        return validated
    rejected, key_warnings = found
    is_rejected = validated.accepted["source_row"].is_in(rejected["source_row"].implode())
    warnings = validated.warnings.filter(
        ~validated.warnings["source_row"].is_in(rejected["source_row"].implode())
    )
    return ValidationResult(
        accepted=validated.accepted.filter(~is_rejected),
        rejected=one_a_row(pl.concat([validated.rejected, rejected])),
        warnings=one_a_row(pl.concat([warnings, key_warnings])),
    )


def _differing(accepted: pl.DataFrame, record: RecordKind) -> tuple[pl.DataFrame, pl.DataFrame] | None:
    """Notes on the rejected rows and on the current rows of keys with different rows; None without such."""
    key = ["store_code", *record.key]
    if record.part:
        plain = normalized_identity(accepted[record.part], record.fields[record.part].personal or "text")
        accepted = accepted.with_columns(plain.alias(PART))
        key.append(PART)
    if len(accepted) == accepted[record.key[0]].n_unique():
        return None
    several = accepted.select(key).is_duplicated()
    if not several.any():
        return None
    rows = accepted.filter(several)
    last = rows.unique(key, keep="last", maintain_order=True)
    others = rows.join(last, on=list(record.fields), how="anti", nulls_equal=True)
    if others.is_empty():
        return None
    current = last.select(*key, pl.col("source_row").alias("holds"))
    superseded = others.join(current, on=key, how="left", maintain_order="left", nulls_equal=True)
    zh = "、".join(record.fields[name].zh for name in record.key)
    en = ", ".join(record.fields[name].en for name in record.key)
    current_row = pl.col("holds")
    rejected = superseded.select(
        "source_row",
        pl.format(
            f"“{zh}”与第 {{}} 行相同而内容不同，以第 {{}} 行为准；如是两条记录，请改正编号",
            current_row,
            current_row,
        ).alias("reason_zh"),
        pl.format(
            f"row {{}} has the same {en} and other contents, and holds; correct the number if they are two",
            current_row,
        ).alias("reason_en"),
    )
    counts = superseded.group_by("holds", maintain_order=True).len()
    warnings = counts.select(
        current_row.alias("source_row"),
        pl.format(f"“{zh}”另有 {{}} 行相同而内容不同，以本行为准", "len").alias("reason_zh"),
        pl.format(f"{{}} more rows have the same {en} and other contents; this one holds", "len").alias(
            "reason_en"
        ),
    )
    return rejected, warnings
