"""A sheet's rows in Parquet: judged, masked, and never written twice (docs/design.md, the batch)."""

import json
import os
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import polars as pl

from etl.headings import plain
from etl.judge import Judgement, judge
from etl.privacy import disguised, key_columns, mask
from etl.records import RECORDS, Personal, RecordKind
from etl.table import Table
from warehouse.home import Home

JUDGED_BY = 1
"""Raised whenever reading or judging changes, so that what was loaded before is judged anew."""

PERSONAL_HEADINGS: dict[str, Personal] = {
    plain(heading): field.personal
    for record in RECORDS.values()
    for field in record.fields.values()
    if field.personal not in (None, "text", "reference")
    for heading in (field.zh, field.en, field.name, *field.synonyms)
}
"""Headings that tell of a person, even in a record that has no such field."""

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
    ]
    return sha256(json.dumps(read_as, ensure_ascii=False).encode()).hexdigest()[:24]


def keep(
    home: Home, table: Table, file_hash: str, secret: bytes, now: datetime
) -> tuple[Batch, pl.DataFrame]:
    """Judge a table and write its batch, notes and originals; one that is there already stays as it is.

    What was judged once is not judged again at another moment: an event then in the future stays rejected.
    """
    name = batch_id(file_hash, table)
    if not home.batch(name).exists():
        judgement = judge(table, now)
        home.protected(name).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        home.batch(name).parent.mkdir(parents=True, exist_ok=True)
        accepted, supplied = judgement.accepted, frozenset(table.texts.columns)
        masked = disguised(accepted, table.record, supplied, secret)
        _write(_originals(accepted, masked), home.protected(name))
        _write(_notes(table, judgement), home.notes(name))
        # Last, since its presence says that the others are there.
        _write(masked, home.batch(name))
    notes = pl.read_parquet(home.notes(name))
    return _counted(table, name, notes), notes


def tried(table: Table, file_hash: str, now: datetime) -> tuple[Batch, pl.DataFrame]:
    """Judge a table and write nothing: what would be counted, and the notes that would be kept."""
    notes = _notes(table, judge(table, now))
    return _counted(table, batch_id(file_hash, table), notes), notes


def _counted(table: Table, name: str, notes: pl.DataFrame) -> Batch:
    return Batch(
        sheet=table.sheet,
        record=table.record.name,
        source=table.source,
        batch=name,
        read=len(table.rows),
        rejected=(notes["kind"] == "rejected").sum(),
        warnings=(notes["kind"] == "warning").sum(),
        supplied=tuple(table.texts.columns),
        unknown_columns=tuple(table.unknown_columns),
        constants=tuple(sorted(table.constants.items())),
        left_aside=table.left_aside,
    )


def _write(frame: pl.DataFrame, file: Path) -> None:
    """Whole or not at all, and for the owner only: names and phones are in the originals."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    frame.write_parquet(beside, compression="lz4", statistics=False)
    beside.chmod(0o600)
    beside.replace(file)


def _originals(accepted: pl.DataFrame, masked: pl.DataFrame) -> pl.DataFrame:
    """The columns that masking changed, as they were."""
    hidden = [name for name in accepted.columns if not accepted[name].equals(masked[name])]
    return accepted.select("source_row", *hidden)


def _notes(table: Table, judgement: Judgement) -> pl.DataFrame:
    """The rejected rows as they stood in the file, masked, and the warnings."""
    rejected = judgement.rejected.with_columns(
        mask(judgement.rejected["reason_zh"], "text"),
        mask(judgement.rejected["reason_en"], "text"),
        _raw_of(table, judgement.rejected["source_row"]),
        pl.lit("rejected").alias("kind"),
    )
    warnings = judgement.warnings.with_columns(
        pl.lit("warning").alias("kind"), pl.lit(None, pl.String).alias("raw")
    )
    return pl.concat([rejected.select(NOTES.names()), warnings.select(NOTES.names())])


def _raw_of(table: Table, rows: pl.Series) -> pl.Series:
    """The cells of these rows by heading, as JSON; a cell that may tell of a person is masked."""
    if rows.is_empty():
        return pl.Series("raw", [], dtype=pl.String)
    places = table.rows.to_frame("source_row").with_row_index("place")
    wanted = rows.to_frame("source_row").join(places, on="source_row", how="left", maintain_order="left")
    cells = table.raw[wanted["place"]]
    shown = [_shown(series, table) for series in cells]
    return pl.DataFrame(shown).select(pl.struct(pl.all()).struct.json_encode().alias("raw")).to_series()


def _shown(cells: pl.Series, table: Table) -> pl.Series:
    """A record's own number stays, for the clerk to find the row by; the rest loses phones and VINs."""
    name = table.heading_fields.get(cells.name, "")
    field = table.record.fields.get(name)
    personal = field.personal if field else PERSONAL_HEADINGS.get(plain(cells.name))
    if name in table.record.key:
        return cells
    return mask(cells, "text" if personal in (None, "reference") else personal)
