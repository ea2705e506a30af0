"""Find placeholder VINs and phones, which count as blank in joins (definitions §3)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import polars as pl

from etl.privacy.identities import MAX_CUSTOMERS, identifies_nobody, normalized_identity
from etl.records.registry import Field, RecordKind
from etl.records.sheet_table import Table, Unreadable
from etl.validation.parse_cells import FAULTS

NOBODY = (
    "“{zh}”是占位值，不能识别任何人，按空白处理",
    "{en} is a placeholder that identifies nobody and counts as blank",
)
SHARED = (
    "“{zh}”在本店对应 20 位以上不同姓名的客户，按空白处理",
    "{en} stands beside more than 20 customers' names of the store and counts as blank",
)


CUSTOMER = ("store_code", "customer_phone", "customer_name")
"""The fields that tell which customers of a store a phone stands beside."""


def with_customers(found: Sequence[Table | Unreadable]) -> list[Table | Unreadable]:
    """The same sheets, each with the customers of all sheets of the file, if more than one has customers."""
    tables = [one for one in found if isinstance(one, Table)]
    known = [_customers(one.texts) for one in tables if {*CUSTOMER} <= {*one.texts.columns}]
    if len(known) < 2:
        return [*found]
    customers = pl.concat(known).unique()
    return [replace(one, customers=customers) if isinstance(one, Table) else one for one in found]


def find_placeholders(
    values: pl.DataFrame, record: RecordKind, further: Collection[str], customers: pl.DataFrame | None = None
) -> Mapping[str, pl.DataFrame]:
    """Field → its placeholder values with reasons, as FAULTS.

    ``further`` are placeholders of the source, ``customers`` those of all sheets of the file.
    """
    found = {}
    for field in record.fields.values():
        if field.name in values.columns and field.personal in ("vin", "phone"):
            rows = pl.concat(_found(values, field, further, customers))
            if len(rows):
                found[field.name] = rows
    return found


def without_placeholders(values: pl.DataFrame, found: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The values with the placeholders ``found`` replaced by null."""
    if not found:
        return values
    blanked = [values[name].clone().scatter(rows["row"], None) for name, rows in found.items()]
    return values.with_columns(blanked)


def _found(
    values: pl.DataFrame, field: Field, further: Collection[str], customers: pl.DataFrame | None
) -> Iterator[pl.DataFrame]:
    texts = values[field.name]
    nobody = identifies_nobody(texts, field.personal or "text", further).fill_null(value=False)
    yield _faults(nobody.arg_true(), field, NOBODY)
    if field.name == "customer_phone" and {*CUSTOMER} <= {*values.columns}:
        yield _faults((_is_shared(values, customers) & ~nobody).arg_true(), field, SHARED)


def _is_shared(values: pl.DataFrame, customers: pl.DataFrame | None) -> pl.Series:
    """Whether a phone belongs to more than MAX_CUSTOMERS different customer names of its store."""
    known = values.select(CUSTOMER) if customers is None else customers
    often = known["customer_phone"].drop_nulls().value_counts().filter(pl.col("count") > MAX_CUSTOMERS)
    if often.is_empty():
        return pl.repeat(value=False, n=len(values), dtype=pl.Boolean, eager=True)
    store_phone = CUSTOMER[:2]
    counted = _customers(known).group_by(store_phone).agg(pl.col("customer_name").n_unique())
    shared = counted.filter(pl.col("customer_name") > MAX_CUSTOMERS).select(store_phone)
    marked = shared.with_columns(pl.lit(value=True).alias("shared"))
    phones = _plain(values).join(marked, on=store_phone, how="left", maintain_order="left")
    return phones["shared"].fill_null(value=False)


def _customers(texts: pl.DataFrame) -> pl.DataFrame:
    """The different customers with a name and a phone: columns as in CUSTOMER."""
    return _plain(texts).drop_nulls().unique()


def _plain(texts: pl.DataFrame) -> pl.DataFrame:
    """The fields of CUSTOMER, in which one store and one phone are always written alike."""
    return texts.select(
        pl.col("store_code").str.normalize("NFKC"),
        normalized_identity(texts["customer_phone"], "phone"),
        "customer_name",
    )


def _faults(rows: pl.Series, field: Field, reason: tuple[str, str]) -> pl.DataFrame:
    zh, en = (text.format(zh=field.zh, en=field.en) for text in reason)
    return pl.DataFrame(
        {"row": rows.cast(pl.UInt32), "field": field.name, "reason_zh": zh, "reason_en": en}, FAULTS
    )
