"""A sheet's rows in Parquet: judged, masked, and never written twice (docs/design.md, the batch)."""

import json
import os
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import polars as pl

from care.privacy.text_masking import display_name
from etl.mapping.extract import distinct_headings
from etl.privacy.masking import is_number, key_columns, mask, mask_frame, mask_record_numbers
from etl.privacy.personal_columns import at_rows, kind_of, without_own_names
from etl.records.registry import RecordKind
from etl.records.sheet_table import Table
from etl.validation.same_key import one_row_a_key
from etl.validation.validate import ValidationResult, validate
from warehouse.storage.home import Home

JUDGED_BY = 3
"""Raised whenever reading, judging or masking changes, so that what was loaded before is judged anew."""

UNKEPT = b"no hash of a trial is kept"
REASONS = ("reason_zh", "reason_en")
ROW_GROUP = 122_880
"""Rows of a group in Parquet: as many as in DuckDB's own, so that each of its threads fills whole groups."""

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
    """One sheet, judged: what the manifest says of it."""

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
    """Field and value that hold for every row: the same export filed under another store is another batch."""
    left_aside: int = 0
    """Rows that the source says are no records of ours: not read, and told."""
    stores: tuple[str, ...] = ()
    """Of which its rows are; an empty one stands for rejected rows of which that is not known."""
    lines: int = 0
    """Physical lines of the sheet, those of the headings and blank ones among them."""
    records: int = 0
    """Rows that these lines make; fewer where cells hold line breaks."""


def schema(record: RecordKind) -> pl.Schema:
    """The columns of a batch of this record, with their types."""
    fields = {field.name: field.dtype for field in record.fields.values()}
    return pl.Schema({"source_row": pl.UInt32()} | fields | key_columns(record))


def batch_id(file_hash: str, table: Table) -> str:
    """The same sheet read the same way is the same batch."""
    read_as = [
        JUDGED_BY,
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
    """Judge a table and write its batch, notes and originals; one that is there already stays as it is.

    What was judged once is not judged again at another moment: an event then in the future stays rejected.
    """
    name = batch_id(file_hash, table)
    if not home.batch(name).exists():
        judgement = one_row_a_key(validate(table, now), table)
        home.protected(name).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        home.batch(name).parent.mkdir(parents=True, exist_ok=True)
        accepted, supplied = judgement.accepted, frozenset(table.texts.columns)
        masked = _nameless(mask_frame(accepted, table.record, supplied, secret), table)
        _write(_originals(accepted, masked), home.protected(name))
        _write(_notes(table, judgement, secret), home.notes(name))
        # Last, since its presence says that the others are there.
        _write(masked, home.batch(name))
    notes = pl.read_parquet(home.notes(name))
    stores = pl.read_parquet(home.batch(name), columns=["store_code"])["store_code"]
    return _counted(table, name, notes, stores), notes


def preview_batch(table: Table, file_hash: str, now: datetime) -> tuple[Batch, pl.DataFrame]:
    """Judge a table and write nothing: what would be counted, and the notes that would be kept."""
    judgement = one_row_a_key(validate(table, now), table)
    notes = _notes(table, judgement, UNKEPT)
    return _counted(table, batch_id(file_hash, table), notes, judgement.accepted["store_code"]), notes


def _counted(table: Table, name: str, notes: pl.DataFrame, accepted: pl.Series) -> Batch:
    return Batch(
        sheet=display_name(table.sheet),
        record=table.record.name,
        source=table.source,
        batch=name,
        read=len(table.rows),
        rejected=int((notes["kind"] == "rejected").sum()),
        warnings=int((notes["kind"] == "warning").sum()),
        supplied=tuple(table.texts.columns),
        unknown_columns=tuple(map(display_name, table.unknown_columns)),
        constants=tuple(sorted((field, display_name(value)) for field, value in table.constants.items())),
        left_aside=table.left_aside,
        stores=_stores(table, notes, accepted),
        lines=table.lines,
        records=table.records,
    )


def _stores(table: Table, notes: pl.DataFrame, accepted: pl.Series) -> tuple[str, ...]:
    """The stores of the accepted rows, and "" where a rejected row tells of another one or of none."""
    if "store_code" not in table.texts.columns:
        return ("",)
    told = table.texts["store_code"]
    rejected = table.rows.is_in(notes.filter(pl.col("kind") == "rejected")["source_row"].implode())
    strange = {*told.filter(rejected).unique()} - {*told.filter(~rejected).unique()}
    return tuple(sorted({*accepted.unique(), *([""] if strange else [])}))


def _write(frame: pl.DataFrame, file: Path) -> None:
    """Whole or not at all, and for the owner only: names and phones are in the originals."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    frame.write_parquet(beside, compression="lz4", statistics=False, row_group_size=ROW_GROUP)
    beside.chmod(0o600)
    beside.replace(file)


def _originals(accepted: pl.DataFrame, masked: pl.DataFrame) -> pl.DataFrame:
    """The columns that masking changed, as they were."""
    hidden = [name for name in accepted.columns if not accepted[name].equals(masked[name])]
    return accepted[["source_row", *hidden]]


def _nameless(masked: pl.DataFrame, table: Table) -> pl.DataFrame:
    """The rows with their own customer's name masked in what was said and written of the case."""
    texts = [field.name for field in table.record.fields.values() if field.personal == "text"]
    if not texts or masked.is_empty():
        return masked
    rows = masked["source_row"]
    return masked.with_columns(without_own_names(masked[name], table, rows) for name in texts)


def _notes(table: Table, judgement: ValidationResult, secret: bytes) -> pl.DataFrame:
    """The rejected rows as they stood in the file, masked, and the warnings."""
    rows = judgement.rejected["source_row"]
    rejected = judgement.rejected.with_columns(
        *(without_own_names(mask(judgement.rejected[name], "text"), table, rows) for name in REASONS),
        _raw_of(table, rows, secret),
        pl.lit("rejected").alias("kind"),
    )
    warnings = judgement.warnings.with_columns(
        pl.lit("warning").alias("kind"), pl.lit(None, pl.String).alias("raw")
    )
    return pl.concat([rejected.select(NOTES.names()), warnings.select(NOTES.names())])


def _raw_of(table: Table, rows: pl.Series, secret: bytes) -> pl.Series:
    """The cells of these rows by heading, as JSON; a cell that may tell of a person is masked."""
    if rows.is_empty():
        return pl.Series("raw", [], dtype=pl.String)
    shown = [_shown(at_rows(cells, table, rows), table, rows, secret) for cells in table.raw]
    named: dict[str, pl.Series] = {}
    for cells in shown:
        named[distinct_headings(display_name(cells.name), named)] = cells
    return pl.DataFrame(named).select(pl.struct(pl.all()).struct.json_encode().alias("raw")).to_series()


def _shown(cells: pl.Series, table: Table, rows: pl.Series, secret: bytes) -> pl.Series:
    """A record's own number stays, for the clerk to find the row by; the rest loses phones and VINs."""
    name = table.heading_fields.get(cells.name, "")
    kind = kind_of(cells.name, table)
    if name in table.record.key and is_number(table.record.fields[name]):
        return mask_record_numbers(cells, secret)
    if kind in (None, "text", "reference"):
        return without_own_names(mask(cells, "text"), table, rows)
    return mask(cells, kind)
