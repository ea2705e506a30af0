"""Which rows of a batch belong to a person: by hash, by vehicle, and by the numbers of their records."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

from etl.person.identity import Identity
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
    """Whether a row has no phone, or the person's."""
    if "phone_key" not in frame.columns:
        return pl.repeat(value=True, n=len(frame), dtype=pl.Boolean, eager=True)
    return frame["phone_key"].is_null() | _in(frame["phone_key"], known.phone_keys)


def _same_vehicle(frame: pl.DataFrame, known: Known) -> pl.Series:
    """Whether a row has no vehicle, or one of the person's: one order may be of several cars."""
    same = pl.repeat(value=True, n=len(frame), dtype=pl.Boolean, eager=True)
    for name in {"vin_key", "subject_key"} & {*frame.columns}:
        same &= frame[name].is_null() | _in(frame[name], known.vin_keys | known.vehicles)
    return same
