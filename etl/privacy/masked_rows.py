"""The rows of a table as they are stored: masked, and without the names of their own customers."""

import polars as pl

from etl.privacy.masking import COLLEAGUES, mask_frame
from etl.privacy.own_customer import without_words, words_met, words_of_customers
from etl.privacy.record_numbers import is_number, with_codes
from etl.records.sheet_table import Table


def masked_rows(accepted: pl.DataFrame, table: Table, secret: bytes) -> pl.DataFrame:
    """The accepted rows of a table as they are stored."""
    masked = mask_frame(accepted, table.record, frozenset(table.texts.columns), secret)
    return without_customer_words(masked, accepted, table, secret)


def without_customer_words(
    masked: pl.DataFrame, accepted: pl.DataFrame, table: Table, secret: bytes
) -> pl.DataFrame:
    """The rows with the names of the row's own customer, and the end of its VIN, masked in every text."""
    if masked.is_empty() or (words := words_of_customers(table, masked["source_row"])).is_empty():
        return masked
    fields = [
        field
        for field in table.record.fields.values()
        if field.kind == "text" and field.personal in (None, "text", "reference")
    ]
    if (met := words_met(words, [masked[field.name] for field in fields])).is_empty():
        return masked
    columns = []
    for field in fields:
        texts = masked[field.name]
        shown = without_words(texts, met, colleagues=field.name in COLLEAGUES)
        joined = is_number(field) or field.name == "store_code"
        columns.append(with_codes(shown, texts, accepted[field.name], secret) if joined else shown)
    return masked.with_columns(columns)


def original_columns(accepted: pl.DataFrame, masked: pl.DataFrame) -> pl.DataFrame:
    """The columns that masking changed, with their original values."""
    hidden = [name for name in accepted.columns if not accepted[name].equals(masked[name])]
    return accepted[["source_row", *hidden]]
