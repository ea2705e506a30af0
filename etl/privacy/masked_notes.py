"""The notes on the rows of a table as they are stored: rejected rows and warnings, masked."""

from collections.abc import Iterator

import polars as pl

from care.privacy.kinds.kind_table import KINDS, NUMBERS
from care.privacy.text_masking import display_name, mask_text
from etl.mapping.rows.extract import distinct_headings
from etl.privacy.column_masking import mask
from etl.privacy.identities import keyed_hash
from etl.privacy.masking import COLLEAGUES, FOUND_BY, KEYS
from etl.privacy.own_customer import without_customers, without_words, words_of_customers
from etl.privacy.personal_columns import at_rows, kind_of
from etl.privacy.record_numbers import is_number, mask_record_numbers
from etl.records.sheet_table import Table
from etl.validation.validate import ValidationResult

REASONS = ("reason_zh", "reason_en")
NOTES = pl.Schema(
    {
        "source_row": pl.UInt32,
        "kind": pl.String,
        "reason_zh": pl.String,
        "reason_en": pl.String,
        "raw": pl.String,
        "vin_key": pl.Int64,
        "phone_key": pl.Int64,
    }
)
"""The hashes tell whose a row is, rejected ones included (:mod:`etl.pipeline.files.known_elsewhere`)."""


def masked_notes(table: Table, result: ValidationResult, secret: bytes) -> pl.DataFrame:
    """The rejected rows as in the file, masked, and the warnings; columns as in NOTES."""
    rows = result.rejected["source_row"]
    words = words_of_customers(table, rows)
    rejected = result.rejected.with_columns(
        *(without_words(mask(result.rejected[name], "text"), words) for name in REASONS),
        _raw_json(table, rows, words, secret),
        pl.lit("rejected").alias("kind"),
        *_hashes(table, rows, secret),
    )
    doubtful = result.warnings
    words = words_of_customers(table, doubtful["source_row"])
    warnings = doubtful.with_columns(
        *(without_words(mask(doubtful[name], "text"), words) for name in REASONS),
        pl.lit("warning").alias("kind"),
        pl.lit(None, pl.String).alias("raw"),
        *(pl.lit(None, pl.Int64).alias(KEYS[name]) for name in FOUND_BY),
    )
    return pl.concat([rejected.select(NOTES.names()), warnings.select(NOTES.names())])


def _hashes(table: Table, rows: pl.Series, secret: bytes) -> Iterator[pl.Series]:
    """The hashes of the VIN and the phone of these rows."""
    for name in FOUND_BY:
        kind = table.record.fields[name].personal if name in table.texts.columns else None
        cells = at_rows(table.texts[name], table, rows) if kind else None
        blank = pl.repeat(None, len(rows), dtype=pl.Int64, eager=True)
        yield (blank if cells is None or kind is None else keyed_hash(cells, kind, secret)).alias(KEYS[name])


def _raw_json(table: Table, rows: pl.Series, words: pl.DataFrame, secret: bytes) -> pl.Series:
    """The cells of these rows as JSON objects by heading; personal cells are masked."""
    if rows.is_empty():
        return pl.Series("raw", [], dtype=pl.String)
    columns = [_masked_cells(at_rows(cells, table, rows), table, words, secret) for cells in table.raw]
    named: dict[str, pl.Series] = {}
    for cells in columns:
        named[distinct_headings(shown_name(cells.name, table), named)] = cells
    return pl.DataFrame(named).select(pl.struct(pl.all()).struct.json_encode().alias("raw")).to_series()


def _masked_cells(cells: pl.Series, table: Table, words: pl.DataFrame, secret: bytes) -> pl.Series:
    """One column of rejected rows, masked.

    The record's own number stays readable, because users find the row by it.
    """
    name = table.heading_fields.get(cells.name, "")
    kind = kind_of(cells.name, table)
    if name in table.record.key and is_number(table.record.fields[name]):
        return without_words(mask_record_numbers(cells, secret), words)
    if kind in (None, "text", "reference"):
        return without_words(mask_text(cells, NUMBERS if name in COLLEAGUES else KINDS), words)
    return mask(cells, kind)


def shown_name(name: str, table: Table) -> str:
    """The name of a sheet or column as it is stored and shown."""
    return without_customers(display_name(name), [table])
