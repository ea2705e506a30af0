"""Names of customers whom a text's row knows by vehicle, phone or number only, and another file by name.

A file is masked by itself when it is read. What other files of the home tell of its customers is known only
once all are read, and may come months later: so before each build the texts of new batches are searched for
the names that any batch has beside the same hash of a VIN or phone, or the same number of an order or case,
and those of earlier batches for names that are new. All batches are read by few queries, because a home may
have thousands.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

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
NAMED = {record.name for record in RECORDS.values() if "customer_name" in record.fields}
KEYS = pl.Schema({"batch": pl.String, "source_row": pl.UInt32, "key": pl.Int64})
"""What the customer of a row is known by; a row may have several."""
PAIRS = pl.Schema({"key": pl.Int64, "name": pl.String})
ROW = ["batch", "source_row"]
NOTED = ("reason_zh", "reason_en", "raw")


@dataclass(frozen=True)
class StoredBatch:
    """A batch of a home, by the name of its record kind; ``noted``: whether it has notes on any row."""

    id: str
    record: str
    noted: bool


def mask_known_elsewhere(place: Home, new: Sequence[StoredBatch], old: Sequence[StoredBatch]) -> None:
    """Mask in all texts the names that other batches tell; ``new`` ones were not there at the last build.

    To be called by whoever holds the lock of the home. A batch that is lost is passed over.
    """
    if not new or not any(batch.record in NAMED for batch in (*new, *old)):
        return
    names = _names(place, new)
    asked = pl.concat([_keys(_rows(place, new, with_text=True)), _keys(_notes(place, new))])["key"]
    before = _names(place, old, pl.concat([asked, names["key"]]).unique())
    every = pl.concat([names, before]).unique()
    # A value beside many names is the store's own phone.
    every = every.filter(pl.col("name").n_unique().over("key") <= MAX_CUSTOMERS)
    _mask(place, new, every, is_served=False)
    _mask(place, old, every.join(before, on=PAIRS.names(), how="anti"), is_served=True)


def _names(place: Home, batches: Iterable[StoredBatch], wanted: pl.Series | None = None) -> pl.DataFrame:
    """The names of batches beside their keys, of the ``wanted`` ones where given; columns as in PAIRS."""
    named = [batch for batch in batches if batch.record in NAMED and _names_somebody(place, batch)]
    keys = _keys(_rows(place, named, wanted))
    held = [
        pl.scan_parquet(place.protected(batch.id)).select(
            pl.lit(batch.id).alias("batch"), "source_row", name=pl.col("customer_name").str.strip_chars()
        )
        for batch in named
        if batch.id in {*keys["batch"].unique()}
    ]
    if not held:
        return pl.DataFrame(schema=PAIRS)
    likely = (pl.col("name").str.len_chars() >= SHORTEST) & ~pl.col("name").str.contains(r"[*＊]")
    found = pl.concat(held).filter(likely).join(keys.lazy(), on=ROW)
    return found.select(PAIRS.names()).unique().collect()


def _names_somebody(place: Home, batch: StoredBatch) -> bool:
    file = place.protected(batch.id)
    return is_complete(file) and "customer_name" in pl.read_parquet_schema(file)


def _rows(
    place: Home,
    batches: Iterable[StoredBatch],
    wanted: pl.Series | None = None,
    *,
    with_text: bool = False,
) -> pl.DataFrame:
    """The rows of batches with what their customers are known by, and their free texts ``with_text``.

    Only rows that have any of the ``wanted`` keys, and ``with_text`` only those that have one.
    """
    found = []
    for batch in batches:
        file = place.batch(batch.id)
        texts = FREE_TEXT.get(batch.record, [])
        if (with_text and not texts) or not is_complete(file):
            continue
        here = pl.read_parquet_schema(file)
        keys = [pl.col(name) for name in HASHES if name in here]
        keys += [_number_key(name) for name in NUMBERS if name in here]
        texts = [name for name in texts if name in here] if with_text else []
        rows = pl.scan_parquet(file).select(pl.lit(batch.id).alias("batch"), "source_row", *keys, *texts)
        if wanted is not None:
            names = [key.meta.output_name() for key in keys]
            rows = rows.filter(pl.any_horizontal(pl.col(names).is_in(wanted.implode())))
        found.append(rows.filter(pl.any_horizontal(pl.col(texts).is_not_null())) if texts else rows)
    return pl.concat(found, how="diagonal_relaxed").collect() if found else pl.DataFrame(schema=KEYS)


def _number_key(name: str) -> pl.Expr:
    """A hash of the number of an order or case of a store."""
    number = pl.concat_str(pl.lit(NUMBERS[name]), "store_code", name, separator="\n")
    known = pl.col(name).is_not_null() & pl.col("store_code").is_not_null()
    return pl.when(known).then(number.hash().reinterpret(signed=True)).alias(f"{name}_key")


def _notes(place: Home, batches: Iterable[StoredBatch]) -> pl.DataFrame:
    """The notes on rows of batches; rejected rows have hashes of their own."""
    found = [
        pl.scan_parquet(file).with_columns(pl.lit(batch.id).alias("batch"))
        for batch in batches
        if batch.noted and is_complete(file := place.notes(batch.id))
    ]
    if not found:
        return pl.DataFrame(schema={**NOTES, "batch": pl.String})
    return pl.concat(found, how="diagonal_relaxed").collect()


def _keys(rows: pl.DataFrame) -> pl.DataFrame:
    """What rows are known by, a line a key; columns as in KEYS."""
    keys = [name for name in rows.columns if name.endswith("_key")]
    if not keys or rows.is_empty():
        return pl.DataFrame(schema=KEYS)
    return rows.unpivot(keys, index=ROW, value_name="key").select(KEYS.names()).drop_nulls()


def _mask(place: Home, batches: Sequence[StoredBatch], known: pl.DataFrame, *, is_served: bool) -> None:
    """Mask the names in the texts of batches and in the notes on their rows."""
    if known.is_empty():
        return
    rows = _rows(place, batches, known["key"], with_text=True)
    keys = _keys(rows)
    notes = _notes(place, batches)
    texts = [name for name in rows.columns if rows.schema[name] == pl.String and name != "batch"]
    changed = _changed(rows, texts, keys, known)
    noted = _changed(notes, NOTED, pl.concat([keys, _keys(notes)]), known)
    if is_served and (found := {*changed["batch"], *noted["batch"]}):
        note_rewritten(place, found)
    for (batch,), part in noted.partition_by("batch", as_dict=True).items():
        file = place.notes(batch)
        write_parquet(_updated(pl.read_parquet(file), part, NOTED, "source_row", "kind"), file)
    for (batch,), part in changed.partition_by("batch", as_dict=True).items():
        file = place.batch(batch)
        masked = pl.read_parquet(file)
        own = [name for name in texts if name in masked.columns]
        _keep_originals(place, batch, masked, own)
        write_parquet(_updated(masked, part, own, "source_row"), file)


def _changed(
    rows: pl.DataFrame, texts: Iterable[str], keys: pl.DataFrame, known: pl.DataFrame
) -> pl.DataFrame:
    """The rows that change, with the names masked that are known beside the keys of each."""
    met = keys.join(known, on="key").select(*ROW, "name").unique()
    met = met.join(rows.select(ROW).with_row_index("row"), on=ROW)
    words = words_of_names(met["name"])
    words = words.with_columns(met["row"].gather(words["row"]))
    shown = [without_words(rows[name], words).alias(name) for name in texts]
    differs = pl.repeat(value=False, n=len(rows), dtype=pl.Boolean, eager=True)
    for one in shown:
        differs |= one.ne_missing(rows[one.name])
    return rows.with_columns(shown).filter(differs)


def _updated(frame: pl.DataFrame, part: pl.DataFrame, texts: Collection[str], *row: str) -> pl.DataFrame:
    """The frame with the texts of ``part``; the columns ``row`` tell its rows apart."""
    return frame.update(part.select(*row, *texts).unique(row), on=row, how="left")


def _keep_originals(place: Home, batch: str, masked: pl.DataFrame, texts: Collection[str]) -> None:
    """Keep the texts of before among the originals, unless these hold them already."""
    file = place.protected(batch)
    if is_complete(file):
        originals = pl.read_parquet(file)
        lacking = [name for name in texts if name not in originals.columns]
        before = masked.select("source_row", *lacking)
        write_parquet(originals.join(before, on="source_row", how="left", maintain_order="left"), file)
