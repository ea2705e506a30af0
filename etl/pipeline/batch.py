"""A batch: the validated, masked rows of one sheet as immutable Parquet files (docs/design.md, the batch)."""

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import polars as pl

from care.privacy.kinds.kind_table import KINDS, NUMBERS
from care.privacy.text_masking import display_name, mask_text
from care.storage.atomic_files import open_private, put_in_place, unfinished_file
from etl.mapping.extract import distinct_headings
from etl.person.suppression import without_erased
from etl.privacy.column_masking import mask
from etl.privacy.masked_rows import masked_rows, original_columns
from etl.privacy.masking import COLLEAGUES, key_columns
from etl.privacy.own_customer import without_customers, without_words, words_of_customers
from etl.privacy.personal_columns import at_rows, kind_of
from etl.privacy.record_numbers import is_number, mask_record_numbers
from etl.records.registry import RecordKind
from etl.records.schema_fields import DATE_ONLY
from etl.records.sheet_table import Table
from etl.validation.date_only import DATE_ONLY_TYPE
from etl.validation.same_key import one_row_a_key
from etl.validation.validate import ValidationResult, validate
from warehouse.storage.batch_files import is_complete
from warehouse.storage.home import Home
from warehouse.storage.write_errors import translate_write_errors

VALIDATION_VERSION = 5
"""Version of reading, validation and masking; part of a batch's identity.

Increment it when one of them changes, so that files loaded before are read again.
"""

PREVIEW_SECRET = b"no hash of a trial is kept"
"""Because a preview stores no hashes, it needs no key of the home."""
REASONS = ("reason_zh", "reason_en")
ROW_GROUP = 122_880
"""Rows of a Parquet row group: DuckDB's own size, so that each of its threads processes whole groups."""

NOTES = pl.Schema(
    {
        "source_row": pl.UInt32,
        "kind": pl.String,
        "reason_zh": pl.String,
        "reason_en": pl.String,
        "raw": pl.String,
    }
)


@dataclass(frozen=True)
class Batch:
    """One validated sheet, as an entry of the manifest."""

    sheet: str
    record: str
    source: str
    batch: str
    read: int
    rejected: int
    warnings: int
    supplied: tuple[str, ...]
    unknown_columns: tuple[str, ...]
    constants: tuple[tuple[str, str], ...]
    """Field and value that every row has: the same export under another store is another batch."""
    left_aside: int = 0
    """Number of rows that the source excludes; they are reported and not part of ``read``."""
    stores: tuple[str, ...] = ()
    """Store codes of its rows; an empty one stands for rejected rows whose store is unknown."""
    lines: int = 0
    """Physical lines of the sheet, including headings and blank lines."""
    records: int = 0
    """Rows parsed from these lines; fewer where cells contain line breaks."""


def schema(record: RecordKind) -> pl.Schema:
    """Columns and types of a batch of this record kind."""
    fields = {field.name: field.dtype for field in record.fields.values()}
    added = {DATE_ONLY: DATE_ONLY_TYPE}
    return pl.Schema({"source_row": pl.UInt32()} | fields | added | key_columns(record))


def batch_id(file_hash: str, table: Table) -> str:
    """The identity of a batch, 24 hex digits: equal for the same sheet read by the same rules."""
    read_as = [
        VALIDATION_VERSION,
        file_hash,
        table.sheet,
        table.record.name,
        table.source,
        list(table.texts.columns),
        sorted(table.heading_fields.items()),
        sorted(table.time_formats.items()),
        sorted((field, sorted(words.items())) for field, words in table.words.items()),
        sorted(table.constants.items()),
        table.reading,
        table.warnings.rows(),
    ]
    return sha256(json.dumps(read_as, ensure_ascii=False).encode()).hexdigest()[:24]


def write_batch(
    home: Home, table: Table, file_hash: str, secret: bytes, now: datetime
) -> tuple[Batch, pl.DataFrame]:
    """Validate a table and write its batch, notes and originals; returns the entry and the notes.

    A complete batch is not changed, so an event that was in the future when it was validated stays rejected.
    """
    name = batch_id(file_hash, table)
    if not is_stored(home, name):
        result = one_row_a_key(validate(table, now), table)
        masked = masked_rows(result.accepted, table, secret)
        store_batch(home, name, result.accepted, masked, _notes(table, result, secret))
    return stored_entry(home, table, name)


def stored_entry(home: Home, table: Table, name: str) -> tuple[Batch, pl.DataFrame]:
    """The entry and the notes of a batch that is stored."""
    notes = pl.read_parquet(home.notes(name))
    stores = pl.read_parquet(home.batch(name), columns=["store_code"])["store_code"]
    return batch_entry(table, name, notes, stores), notes


def is_stored(home: Home, batch: str) -> bool:
    """Whether all files of a batch are there and complete."""
    return all(map(is_complete, (home.batch(batch), home.notes(batch), home.protected(batch))))


def store_batch(
    home: Home, batch: str, accepted: pl.DataFrame, masked: pl.DataFrame, notes: pl.DataFrame
) -> None:
    """Write the files of a batch, without the people who were erased. Raises CannotWrite."""
    masked, originals = without_erased(home.path, masked, original_columns(accepted, masked))
    with translate_write_errors(home.path):
        write_parquet(originals, home.protected(batch))
        write_parquet(notes, home.notes(batch))
        # Last, because its presence shows that the others exist.
        write_parquet(masked, home.batch(batch))


def preview_batch(table: Table, file_hash: str, now: datetime) -> tuple[Batch, pl.DataFrame]:
    """Validate a table without writing; returns the entry and the notes that a load would write."""
    result = one_row_a_key(validate(table, now), table)
    notes = _notes(table, result, PREVIEW_SECRET)
    return batch_entry(
        table,
        batch_id(file_hash, table),
        notes,
        mask_record_numbers(result.accepted["store_code"], PREVIEW_SECRET),
    ), notes


def batch_entry(table: Table, name: str, notes: pl.DataFrame, accepted: pl.Series) -> Batch:
    """The entry of a batch; ``accepted`` are the stores of its rows, masked."""
    return Batch(
        sheet=_shown(table.sheet, table),
        record=table.record.name,
        source=table.source,
        batch=name,
        read=len(table.rows),
        rejected=int((notes["kind"] == "rejected").sum()),
        warnings=int((notes["kind"] == "warning").sum()),
        supplied=tuple(table.texts.columns),
        unknown_columns=tuple(_shown(name, table) for name in table.unknown_columns),
        constants=tuple(sorted((field, _shown(value, table)) for field, value in table.constants.items())),
        left_aside=table.left_aside,
        stores=_stores(table, notes, accepted),
        lines=table.lines,
        records=table.records,
    )


def _stores(table: Table, notes: pl.DataFrame, accepted: pl.Series) -> tuple[str, ...]:
    """The stores of the accepted rows, and "" where a rejected row has another store or none."""
    if "store_code" not in table.texts.columns:
        return ("",)
    if not (notes["kind"] == "rejected").any():
        return tuple(sorted({*accepted.unique()}))
    stores = table.texts["store_code"]
    rejected = table.rows.is_in(notes.filter(pl.col("kind") == "rejected")["source_row"].implode())
    unresolved = {*stores.filter(rejected).unique()} - {*stores.filter(~rejected).unique()}
    return tuple(sorted({*accepted.unique(), *([""] if unresolved else [])}))


def write_parquet(frame: pl.DataFrame, file: Path) -> None:
    """Write a Parquet file atomically, readable by its owner only: originals hold names and phones."""
    with unfinished_file(file) as temporary:
        with open_private(temporary):
            frame.write_parquet(temporary, compression="lz4", statistics=False, row_group_size=ROW_GROUP)
        put_in_place(temporary, file)


def _notes(table: Table, result: ValidationResult, secret: bytes) -> pl.DataFrame:
    """The rejected rows as in the file, masked, and the warnings; columns as in NOTES."""
    rows = result.rejected["source_row"]
    words = words_of_customers(table, rows)
    rejected = result.rejected.with_columns(
        *(without_words(mask(result.rejected[name], "text"), words) for name in REASONS),
        _raw_json(table, rows, words, secret),
        pl.lit("rejected").alias("kind"),
    )
    doubtful = result.warnings
    words = words_of_customers(table, doubtful["source_row"])
    warnings = doubtful.with_columns(
        *(without_words(mask(doubtful[name], "text"), words) for name in REASONS),
        pl.lit("warning").alias("kind"),
        pl.lit(None, pl.String).alias("raw"),
    )
    return pl.concat([rejected.select(NOTES.names()), warnings.select(NOTES.names())])


def _raw_json(table: Table, rows: pl.Series, words: pl.DataFrame, secret: bytes) -> pl.Series:
    """The cells of these rows as JSON objects by heading; personal cells are masked."""
    if rows.is_empty():
        return pl.Series("raw", [], dtype=pl.String)
    columns = [_masked_cells(at_rows(cells, table, rows), table, words, secret) for cells in table.raw]
    named: dict[str, pl.Series] = {}
    for cells in columns:
        named[distinct_headings(_shown(cells.name, table), named)] = cells
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


def _shown(name: str, table: Table) -> str:
    """The name of a sheet or column as it is stored and shown."""
    return without_customers(display_name(name), [table])
