"""Names of customers whom a text's row knows by vehicle, phone or number only, and another file by name.

A file is masked by itself when it is read. What other files of the home tell of its customers is known only
once all are read, and may come months later: so before each build the texts of new batches are searched for
the names that any batch has beside the same hash of a VIN or phone, or the same number of an order or case,
and those of earlier batches for names that are new.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from etl.pipeline.batch import write_parquet
from etl.privacy.identities import MAX_CUSTOMERS
from etl.privacy.masked_notes import NOTES
from etl.privacy.own_customer import SHORTEST, without_words, words_of_names
from etl.records.registry import RECORDS
from warehouse.storage.batch_files import is_complete
from warehouse.storage.home import Home
from warehouse.storage.rewritten_batches import note_rewritten

HASHES = ("vin_key", "phone_key", "subject_key")
NUMBERS = {"order_no": "order", "sale_no": "order", "subject_no": "order", "complaint_no": "case"}
"""Columns with the number of a record → what it is the number of."""
FREE_TEXT = {
    record.name: [field.name for field in record.fields.values() if field.personal == "text"]
    for record in RECORDS.values()
}
PAIRS = pl.Schema({"key": pl.Int64, "name": pl.String})
"""What a customer is known by, a hash, and a name beside it."""
NOTED = ("reason_zh", "reason_en", "raw")


@dataclass(frozen=True)
class StoredBatch:
    """A batch of a home, by the name of its record kind."""

    id: str
    record: str


def mask_known_elsewhere(place: Home, new: Iterable[StoredBatch], old: Iterable[StoredBatch]) -> None:
    """Mask in all texts the names that other batches tell; ``new`` ones were not there at the last build.

    To be called by whoever holds the lock of the home. A batch that is lost is passed over.
    """
    arrived, present = [*new], [*old]
    names = _joined(_names(place, batch) for batch in arrived)
    texts = [batch for batch in arrived if FREE_TEXT.get(batch.record)]
    asked = _joined_keys(_keys_of_texts(place, batch) for batch in texts)
    before = _joined(_names(place, batch, pl.concat([asked, names["key"]]).unique()) for batch in present)
    every = _of_somebody(pl.concat([names, before]).unique())
    unknown = every.join(before, on=PAIRS.names(), how="anti")
    for batches, known in ((texts, every), (present, unknown)):
        if len(known):
            for batch in batches:
                _mask(place, batch, known, is_served=batches is present)


def _names(place: Home, batch: StoredBatch, wanted: pl.Series | None = None) -> pl.DataFrame:
    """The names of a batch, of the ``wanted`` keys where these are given; columns as in PAIRS."""
    originals = place.protected(batch.id)
    if not (_has(originals, "customer_name") and is_complete(place.batch(batch.id))):
        return pl.DataFrame(schema=PAIRS)
    keys = _keys(pl.read_parquet(place.batch(batch.id), columns=_known_by(place.batch(batch.id))))
    if wanted is not None:
        keys = keys.filter(pl.col("key").is_in(wanted.implode()))
        if keys.is_empty():
            return pl.DataFrame(schema=PAIRS)
    named = pl.read_parquet(originals, columns=["source_row", "customer_name"]).drop_nulls()
    found = keys.join(named, on="source_row").select("key", name=pl.col("customer_name").str.strip_chars())
    likely = (pl.col("name").str.len_chars() >= SHORTEST) & ~pl.col("name").str.contains(r"[*＊]")
    return found.unique().filter(likely)


def _joined(found: Iterable[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat([pl.DataFrame(schema=PAIRS), *found]).unique()


def _joined_keys(found: Iterable[pl.Series]) -> pl.Series:
    return pl.concat([pl.Series("key", [], dtype=pl.Int64), *found]).unique()


def _of_somebody(pairs: pl.DataFrame) -> pl.DataFrame:
    """Without keys of many names, which are the store's own phone."""
    return pairs.filter(pl.col("name").n_unique().over("key") <= MAX_CUSTOMERS)


def _has(file: Path, column: str) -> bool:
    return is_complete(file) and column in pl.read_parquet_schema(file)


def _known_by(file: Path) -> list[str]:
    """The columns of a batch by which customers are known."""
    wanted = ("source_row", "store_code", *HASHES, *NUMBERS)
    return [name for name in pl.read_parquet_schema(file) if name in wanted]


def _keys(rows: pl.DataFrame) -> pl.DataFrame:
    """What each row's customer is known by: ``source_row`` and ``key``, one line a key."""
    found = [
        rows.select("source_row", key=pl.col(name)).drop_nulls() for name in HASHES if name in rows.columns
    ]
    for name in (one for one in NUMBERS if one in rows.columns):
        told = rows.select("source_row", "store_code", name).drop_nulls()
        number = pl.concat_str(pl.lit(NUMBERS[name]), "store_code", name, separator="\n")
        found.append(told.select("source_row", key=number.hash().reinterpret(signed=True)))
    return pl.concat([pl.DataFrame(schema={"source_row": pl.UInt32, "key": pl.Int64}), *found])


def _keys_of_texts(place: Home, batch: StoredBatch) -> pl.Series:
    """The keys of the rows of a batch that have a text, and of its rejected rows."""
    file = place.batch(batch.id)
    if not is_complete(file):
        return pl.Series("key", [], dtype=pl.Int64)
    texts = [name for name in pl.read_parquet_schema(file) if name in FREE_TEXT[batch.record]]
    rows = pl.read_parquet(file, columns=[*_known_by(file), *texts])
    with_text = _keys(rows.filter(pl.any_horizontal(pl.col(texts).is_not_null())))
    return pl.concat([with_text["key"], _own_keys(_read_notes(place, batch))["key"]]).unique()


def _mask(place: Home, batch: StoredBatch, known: pl.DataFrame, *, is_served: bool) -> None:
    """Mask the names in the texts of a batch and in the notes on its rows."""
    file = place.batch(batch.id)
    texts = FREE_TEXT.get(batch.record, ())
    if not (texts and is_complete(file)):
        return
    here = pl.read_parquet_schema(file)
    texts = [name for name in texts if name in here]
    rows = pl.read_parquet(file, columns=[*_known_by(file), *texts])
    keys = _keys(rows)
    changed = dict(_changed(rows, texts, keys, known))
    notes, noted = _notes(place, batch, keys, known)
    if is_served and (changed or noted):
        note_rewritten(place, [batch.id])
    if noted:
        write_parquet(notes.with_columns(noted.values()), place.notes(batch.id))
    if changed:
        masked = pl.read_parquet(file)
        _keep_originals(place.protected(batch.id), masked, [*changed])
        write_parquet(masked.with_columns(changed.values()), file)


def _notes(
    place: Home, batch: StoredBatch, keys: pl.DataFrame, known: pl.DataFrame
) -> tuple[pl.DataFrame, dict[str, pl.Series]]:
    """The notes on a batch, and their columns that change; rejected rows have hashes of their own."""
    notes = _read_notes(place, batch)
    return notes, dict(_changed(notes, NOTED, pl.concat([keys, _own_keys(notes)]), known))


def _read_notes(place: Home, batch: StoredBatch) -> pl.DataFrame:
    file = place.notes(batch.id)
    return pl.read_parquet(file) if is_complete(file) else pl.DataFrame(schema=NOTES)


def _own_keys(notes: pl.DataFrame) -> pl.DataFrame:
    return _keys(notes.select(name for name in notes.columns if name in ("source_row", *HASHES)))


def _changed(
    rows: pl.DataFrame, texts: Iterable[str], keys: pl.DataFrame, known: pl.DataFrame
) -> Iterator[tuple[str, pl.Series]]:
    """The columns that change, with the names masked that are known beside the keys of each row."""
    places = rows.select("source_row").with_row_index("row")
    met = keys.join(known, on="key").select("source_row", "name").unique().join(places, on="source_row")
    if met.is_empty():
        return
    words = words_of_names(met["name"])
    words = words.with_columns(row=met["row"].gather(words["row"]))
    for name in texts:
        shown = without_words(rows[name], words)
        if not shown.equals(rows[name]):
            yield name, shown.alias(name)


def _keep_originals(file: Path, masked: pl.DataFrame, columns: Iterable[str]) -> None:
    """Keep the texts of before among the originals, unless these hold them already."""
    if is_complete(file):
        originals = pl.read_parquet(file)
        lacking = [name for name in columns if name not in originals.columns]
        texts = masked.select("source_row", *lacking)
        write_parquet(originals.join(texts, on="source_row", how="left", maintain_order="left"), file)
