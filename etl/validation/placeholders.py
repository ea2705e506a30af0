"""Find placeholder VINs and phones, which count as blank in joins (definitions §3)."""

from collections.abc import Collection, Iterator, Mapping

import polars as pl

from etl.privacy.identities import identifies_nobody, normalized_identity
from etl.records.registry import Field, RecordKind
from etl.validation.parse_cells import FAULTS

MAX_CUSTOMERS = 20
"""Maximum number of customer names of one phone in a store; with more, the phone is the store's own."""
NOBODY = (
    "“{zh}”是占位值，不能识别任何人，按空白处理",
    "{en} is a placeholder that identifies nobody and counts as blank",
)
SHARED = (
    "“{zh}”在本店对应 20 位以上不同姓名的客户，按空白处理",
    "{en} stands beside more than 20 customers' names of the store and counts as blank",
)


def find_placeholders(
    values: pl.DataFrame, record: RecordKind, further: Collection[str]
) -> Mapping[str, pl.DataFrame]:
    """Field → its placeholder values with reasons, as FAULTS; ``further`` are placeholders of the source."""
    found = {}
    for field in record.fields.values():
        if field.name in values.columns and field.personal in ("vin", "phone"):
            rows = pl.concat(_found(values, field, further))
            if len(rows):
                found[field.name] = rows
    return found


def without_placeholders(values: pl.DataFrame, found: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The values with the placeholders ``found`` replaced by null."""
    if not found:
        return values
    blanked = [values[name].clone().scatter(rows["row"], None) for name, rows in found.items()]
    return values.with_columns(blanked)


def _found(values: pl.DataFrame, field: Field, further: Collection[str]) -> Iterator[pl.DataFrame]:
    texts = values[field.name]
    nobody = identifies_nobody(texts, field.personal or "text", further).fill_null(value=False)
    yield _faults(nobody.arg_true(), field, NOBODY)
    if field.personal == "phone" and {"store_code", "customer_name"} <= set(values.columns):
        yield _faults((_is_shared(values, texts) & ~nobody).arg_true(), field, SHARED)


def _is_shared(values: pl.DataFrame, phones: pl.Series) -> pl.Series:
    """Whether a phone belongs to more than MAX_CUSTOMERS different customer names of its store."""
    often = phones.drop_nulls().value_counts().filter(pl.col("count") > MAX_CUSTOMERS)
    if often.is_empty():
        return pl.repeat(value=False, n=len(phones), dtype=pl.Boolean, eager=True)
    customers = values.select(
        "store_code", "customer_name", normalized_identity(phones, "phone").alias("phone")
    )
    names = customers.select(pl.col("customer_name").n_unique().over("store_code", "phone")).to_series()
    named = customers.select(pl.col("customer_name").is_null().any().over("store_code", "phone")).to_series()
    return (phones.is_not_null() & (names - named > MAX_CUSTOMERS)).fill_null(value=False)


def _faults(rows: pl.Series, field: Field, reason: tuple[str, str]) -> pl.DataFrame:
    zh, en = (text.format(zh=field.zh, en=field.en) for text in reason)
    return pl.DataFrame(
        {"row": rows.cast(pl.UInt32), "field": field.name, "reason_zh": zh, "reason_en": en}, FAULTS
    )
