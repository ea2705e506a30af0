"""What is held of a person: rows of batches with their originals, rejected rows, minutes, backups."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from care.audit.log import AuditEvent, read_audit
from care.review.minutes import Minute
from etl.person.identity import Identity, of_store
from etl.person.matching import Known, belongs, store_phones
from warehouse.services.minutes_store import Minutes
from warehouse.storage.batch_files import is_complete
from warehouse.storage.home import Home

NAMES = ("plate", "customer_name")
"""Originals that are looked for in the minutes as well."""


@dataclass(frozen=True)
class HeldRow:
    """One row of a person's: where it is, as it is served, and its originals."""

    batch: str
    file: str
    sheet: str
    record: str
    row: int
    store: str
    fields: Mapping[str, Any]
    originals: Mapping[str, Any]


@dataclass(frozen=True)
class Held:
    """Everything that is held of a person."""

    rows: tuple[HeldRow, ...]
    rejected: tuple[tuple[str, int], ...]
    """Batch and number of rejected rows that show the masked phone or VIN; perhaps somebody else's."""
    minutes: tuple[Minute, ...]
    """Every version of the entries that name the phone, the VIN or the plate."""
    named_minutes: tuple[Minute, ...]
    """Entries that only hold the person's name, which may be somebody else's: to be looked at by people."""
    backups: tuple[Mapping[str, Any], ...]
    """The backups that the audit log tells of: at, file, folder; each may hold the person."""
    known: Known

    @property
    def is_nothing(self) -> bool:
        """Whether nothing of the person's own is held."""
        return not (self.rows or self.minutes)


def batches_in(place: Home) -> Iterator[str]:
    """The ids of all batches of a home, also of those that no manifest names any more."""
    for file in sorted((place.path / "batches").glob("*.parquet")):
        if not file.name.endswith(".notes.parquet") and is_complete(file):
            yield file.stem


def held(home: Path, identity: Identity) -> Held:
    """Look through everything that is stored.

    Raises BadIdentity where the phone is a store's own, DamagedHome, MinutesUnavailable.
    """
    place, known = Home(home), Known.of(identity)
    frames = {batch: pl.read_parquet(place.batch(batch)) for batch in batches_in(place)}
    known.store_phones = store_phones(frames.values())
    if known.phone_keys & known.store_phones:
        raise of_store()
    size = -1
    while size != known.size():
        size = known.size()
        for frame in frames.values():
            known.learn(frame.filter(belongs(frame, known)))
    rows = tuple(_rows(place, frames, known))
    minutes, named = _minutes(home, identity, rows)
    return Held(rows, tuple(_rejected(place, identity)), minutes, named, _backups(home), known)


def _rows(place: Home, frames: Mapping[str, pl.DataFrame], known: Known) -> Iterator[HeldRow]:
    where = {
        sheet["batch"]: (load["file"], sheet["sheet"], sheet["record"])
        for load in place.read_manifest()["loads"]
        for sheet in load["sheets"]
    }
    for batch, frame in frames.items():
        mine = frame.filter(belongs(frame, known))
        if mine.is_empty():
            continue
        originals = _originals(place.protected(batch), mine["source_row"])
        for row in mine.to_dicts():
            number = row.pop("source_row")
            file, sheet, record = where.get(batch, ("", "", ""))
            own = originals.get(number, {})
            yield HeldRow(batch, file, sheet, record, number, row["store_code"], row, own)


def _originals(file: Path, rows: pl.Series) -> dict[int, dict[str, Any]]:
    if not is_complete(file):
        return {}
    found = pl.read_parquet(file).filter(pl.col("source_row").is_in(rows.implode()))
    return {row.pop("source_row"): row for row in found.to_dicts()}


def _rejected(place: Home, identity: Identity) -> Iterator[tuple[str, int]]:
    for batch in batches_in(place):
        if is_complete(place.notes(batch)):
            notes = pl.read_parquet(place.notes(batch), columns=["source_row", "raw"]).drop_nulls()
            shown = notes.filter(notes["raw"].str.contains_any([*identity.masked]))
            yield from ((batch, row) for row in shown["source_row"])


def _minutes(
    home: Path, identity: Identity, rows: tuple[HeldRow, ...]
) -> tuple[tuple[Minute, ...], tuple[Minute, ...]]:
    book = Minutes.open(home)
    originals = {name: {str(row.originals.get(name) or "") for row in rows} - {""} for name in NAMES}
    own = {one for one in (identity.phone, identity.vin, *originals["plate"]) if one}
    versions = [version for entry in book.standing() for version in book.history(entry.id)]
    mine = tuple(one for one in versions if any(map(lambda value: mentions(one, value), own)))  # noqa: C417
    names = {name for name in originals["customer_name"] if len(name) > 1}
    named = tuple(one for one in versions if one not in mine and any(name in _text_of(one) for name in names))
    return mine, named


def _text_of(minute: Minute) -> str:
    """All that people wrote into a version of an entry."""
    return "\n".join((minute.content.topic, minute.content.what, minute.content.who, minute.content.remark))


def mentions(minute: Minute, value: str) -> bool:
    """Whether an entry has a phone, a VIN or a plate, however it is spaced."""
    plain = "".join(letter for letter in _text_of(minute).upper() if letter.isalnum())
    return "".join(letter for letter in value.upper() if letter.isalnum()) in plain


def _backups(home: Path) -> tuple[Mapping[str, Any], ...]:
    made = read_audit(home).filter(pl.col("what") == AuditEvent.BACKUP)
    return tuple({"at": at} | json.loads(details) for at, details in made.select("at", "details").rows())
