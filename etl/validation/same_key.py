"""Different rows of one sheet under one number: the last holds, and both sides say so (definitions §4)."""

import polars as pl

from etl.records.registry import RecordKind
from etl.records.sheet_table import Table
from etl.validation.validate import ValidationResult, one_a_row


def one_row_a_key(judged: ValidationResult, table: Table) -> ValidationResult:
    """The rows of a table judged against each other; nothing changes where its source orders them.

    An export holds one version of a record unless its source says otherwise: either two records have one
    number, or a long number was rounded. So the row that holds is warned of and the others are rejected.
    """
    found = None if table.ordered else _differing(judged.accepted, table.record)
    if found is None:
        return judged
    rejected, warned = found
    lost = judged.accepted["source_row"].is_in(rejected["source_row"].implode())
    warnings = judged.warnings.filter(~judged.warnings["source_row"].is_in(rejected["source_row"].implode()))
    return ValidationResult(
        accepted=judged.accepted.filter(~lost),
        rejected=one_a_row(pl.concat([judged.rejected, rejected])),
        warnings=one_a_row(pl.concat([warnings, warned])),
    )


def _differing(accepted: pl.DataFrame, record: RecordKind) -> tuple[pl.DataFrame, pl.DataFrame] | None:
    """Of different rows of one key the last holds: notes on the others, and on those that hold."""
    key = ["store_code", *record.key]
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
    holding = last.select(*key, pl.col("source_row").alias("holds"))
    beaten = others.join(holding, on=key, how="left", maintain_order="left")
    zh = "、".join(record.fields[name].zh for name in record.key)
    en = ", ".join(record.fields[name].en for name in record.key)
    held = pl.col("holds")
    noted = beaten.select(
        "source_row",
        pl.format(
            f"“{zh}”与第 {{}} 行相同而内容不同，以第 {{}} 行为准；如是两条记录，请改正编号", held, held
        ).alias("reason_zh"),
        pl.format(
            f"row {{}} has the same {en} and other contents, and holds; correct the number if they are two",
            held,
        ).alias("reason_en"),
    )
    counted = beaten.group_by("holds", maintain_order=True).len()
    warned = counted.select(
        held.alias("source_row"),
        pl.format(f"“{zh}”另有 {{}} 行相同而内容不同，以本行为准", "len").alias("reason_zh"),
        pl.format(f"{{}} more rows have the same {en} and other contents; this one holds", "len").alias(
            "reason_en"
        ),
    )
    return noted, warned
