"""A batch: the validated, masked rows of one sheet as immutable Parquet files (docs/design.md, the batch)."""

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import polars as pl

from care.storage.atomic_files import open_private, put_in_place, unfinished_file
from etl.person.suppression import without_erased
from etl.privacy.masked_notes import masked_notes, shown_name
from etl.privacy.masked_rows import masked_rows, original_columns
from etl.privacy.masking import key_columns
from etl.privacy.record_numbers import mask_record_numbers
from etl.records.registry import RecordKind
from etl.records.schema_fields import DATE_ONLY
from etl.records.sheet_table import Table
from etl.validation.date_only import DATE_ONLY_TYPE
from etl.validation.same_key import one_row_a_key
from etl.validation.validate import validate
from warehouse.storage.batch_files import is_complete
from warehouse.storage.home import Home
from warehouse.storage.write_errors import translate_write_errors

VALIDATION_VERSION = 7
"""Version of reading, validation and masking; part of a batch's identity.

Increment it when one of them changes, so that files loaded before are read again.
"""

PREVIEW_SECRET = b"no hash of a trial is kept"
"""Because a preview stores no hashes, it needs no key of the home."""
ROW_GROUP = 122_880
"""Rows of a Parquet row group: DuckDB's own size, so that each of its threads processes whole groups."""


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
        table.zones_of_stores,
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
        store_batch(home, name, result.accepted, masked, masked_notes(table, result, secret))
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
    notes = masked_notes(table, result, PREVIEW_SECRET)
    return batch_entry(
        table,
        batch_id(file_hash, table),
        notes,
        mask_record_numbers(result.accepted["store_code"], PREVIEW_SECRET),
    ), notes


def batch_entry(table: Table, name: str, notes: pl.DataFrame, accepted: pl.Series) -> Batch:
    """The entry of a batch; ``accepted`` are the stores of its rows, masked."""
    return Batch(
        sheet=shown_name(table.sheet, table),
        record=table.record.name,
        source=table.source,
        batch=name,
        read=len(table.rows),
        rejected=int((notes["kind"] == "rejected").sum()),
        warnings=int((notes["kind"] == "warning").sum()),
        supplied=tuple(table.texts.columns),
        unknown_columns=tuple(shown_name(name, table) for name in table.unknown_columns),
        constants=tuple(
            sorted((field, shown_name(value, table)) for field, value in table.constants.items())
        ),
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
