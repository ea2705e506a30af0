"""Which rows of a batch belong to a person: by hash, by vehicle, and by the numbers of their records."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import polars as pl

from etl.person.identity import Identity
from etl.privacy.identities import MAX_CUSTOMERS
from etl.records.registry import RECORDS

OWN_NUMBERS = frozenset(record.key[0] for record in RECORDS.values())
REFERENCES = ("subject_no", "complaint_no")
"""The fields by which a record names another one of its store."""
IDENTITIES = ("phone_key", "vin_key", "subject_key")

Number = tuple[str, str]
"""Store and number of a record."""


@dataclass
class Known:
    """What is known to be the person's so far; it grows while batches are looked through."""

    phone_keys: set[int] = field(default_factory=set)
    vin_keys: set[int] = field(default_factory=set)
    vehicles: set[int] = field(default_factory=set)
    """Vehicles of rows found by phone: their other rows are the person's where these name nobody else."""
    numbers: set[Number] = field(default_factory=set)
    store_phones: set[int] = field(default_factory=set)
    """Phones that are a store's own (definitions §3): beside one of them a row names nobody by phone."""

    @classmethod
    def of(cls, *identities: Identity) -> "Known":
        """The hashes that a request gives."""
        return cls(
            {one.phone_key for one in identities if one.phone_key is not None},
            {one.vin_key for one in identities if one.vin_key is not None},
        )

    def size(self) -> int:
        """It is stable once this does not grow any more."""
        return len(self.vehicles) + len(self.numbers)

    def learn(self, rows: pl.DataFrame) -> None:
        """Take vehicles and numbers from rows that are the person's."""
        if "vin_key" in rows.columns and "phone_key" in rows.columns:
            by_phone = rows.filter(pl.col("phone_key").is_in(self.phone_keys))
            self.vehicles |= {*by_phone["vin_key"].drop_nulls()}
        for number in OWN_NUMBERS & {*rows.columns}:
            self.numbers |= {*rows.select("store_code", number).drop_nulls().rows()}


def store_phones(frames: Iterable[pl.DataFrame]) -> set[int]:
    """The hashes of phones beside too many names of a store, as ``marts/store_phones.sql`` finds them."""
    names = ["store_code", "phone_key", "name_key", "customer_name"]
    held = [frame.select(*names[:2], *_names_of(frame)) for frame in frames if "phone_key" in frame.columns]
    if not held:
        return set()
    by_phone = pl.concat(held).drop_nulls("phone_key").group_by(names[:2])
    counted = by_phone.agg(pl.col(names[2:]).drop_nulls().n_unique())
    return {*counted.filter(pl.max_horizontal(names[2:]) > MAX_CUSTOMERS)["phone_key"]}


def _names_of(frame: pl.DataFrame) -> Iterator[pl.Series]:
    """The hash of the name, null in a batch of an earlier version, and what is shown of it."""
    blank = pl.repeat(None, len(frame), dtype=pl.Int64, eager=True).alias("name_key")
    yield from (frame["name_key"] if "name_key" in frame.columns else blank, frame["customer_name"])


def belongs(frame: pl.DataFrame, known: Known) -> pl.Series:
    """Whether each row of a batch is the person's."""
    columns = {*frame.columns}
    found = pl.repeat(value=False, n=len(frame), dtype=pl.Boolean, eager=True)
    if "phone_key" in columns:
        found |= _in(frame["phone_key"], known.phone_keys)
    for name in {"vin_key", "subject_key"} & columns:
        found |= _in(frame[name], known.vin_keys)
    nobody_else = _names_nobody_else(frame, known)
    for name in {"vin_key", "subject_key"} & columns:
        found |= _in(frame[name], known.vehicles) & nobody_else
    for name in {*REFERENCES, *OWN_NUMBERS} & columns:
        if known.numbers:
            pairs = pl.DataFrame({"store": frame["store_code"], "number": frame[name]})
            wanted = pl.DataFrame(
                [*known.numbers], schema={"store": pl.String, "number": pl.String}, orient="row"
            )
            hit = pairs.join(
                wanted.with_columns(hit=True), on=["store", "number"], how="left", maintain_order="left"
            )
            found |= hit["hit"].fill_null(value=False) & nobody_else & _same_vehicle(frame, known)
    return found


def _in(values: pl.Series, wanted: Iterable[int]) -> pl.Series:
    return values.is_in([*wanted]).fill_null(value=False)


def _names_nobody_else(frame: pl.DataFrame, known: Known) -> pl.Series:
    """Whether a row has no phone, the person's, or one that is a store's own."""
    if "phone_key" not in frame.columns:
        return pl.repeat(value=True, n=len(frame), dtype=pl.Boolean, eager=True)
    return frame["phone_key"].is_null() | _in(frame["phone_key"], known.phone_keys | known.store_phones)


def _same_vehicle(frame: pl.DataFrame, known: Known) -> pl.Series:
    """Whether a row has no vehicle, or one of the person's: one order may be of several cars."""
    same = pl.repeat(value=True, n=len(frame), dtype=pl.Boolean, eager=True)
    for name in {"vin_key", "subject_key"} & {*frame.columns}:
        same &= frame[name].is_null() | _in(frame[name], known.vin_keys | known.vehicles)
    return same
