"""Erase a person: originals, texts, masked values and hashes go; rows stay as counts of nobody."""

import json
import shutil
from pathlib import Path

import polars as pl

from care.audit.intent import noted_change
from care.audit.log import AuditEvent, signed_by
from care.i18n import say
from etl.person.erased_rows import STAR, Replacements, erased
from etl.person.held import Held, batches_in, held
from etl.person.identity import Identity
from etl.person.matching import Known, belongs
from etl.person.suppression import suppress
from etl.pipeline.batch import write_parquet
from etl.pipeline.load_history import build_and_serve, entries
from warehouse.build.full import ReportProgress
from warehouse.services.minutes_store import Minutes
from warehouse.storage.batch_files import is_complete
from warehouse.storage.cause_suggestions import forget_suggestions
from warehouse.storage.home import Home
from warehouse.storage.write_errors import CannotWrite
from warehouse.storage.write_lock import write_lock

ERASED = json.dumps({"已删除 | erased": ""}, ensure_ascii=False)
"""What stands in place of the cells of a rejected row."""


class NobodyFound(Exception):
    """Nothing is held of this person; the message says so."""

    def __init__(self) -> None:
        super().__init__(
            say(
                "没有找到这个人的记录，没有改动任何内容。",
                "Nothing is held of this person; nothing was changed.",
            )
        )


def erase_person(
    home: Path, identity: Identity, by: str = "", tell: ReportProgress = lambda *_: None
) -> Held:
    """Erase a person everywhere but in backups; what was held before.

    All figures stay. Builds of before go, and what is loaded later is erased, too. Raises NobodyFound,
    CannotWrite, MinutesUnavailable.
    """
    with write_lock(home, tell):
        found = held(home, identity)
        if found.is_nothing and not found.rejected:
            raise NobodyFound
        loads = entries(home)
        deed = (home, signed_by(by), AuditEvent.PERSON, Home(home).current())
        with noted_change(*deed, action="erase", person=identity.audit_hash, rows=len(found.rows)) as outcome:
            suppress(home, found.known)
            _erase_batches(Home(home), found)
            _erase_minutes(home, found)
            forget_suggestions(home, {number for _, number in found.known.numbers})
            if any(load.sheets for load in loads):
                outcome["build"] = build_and_serve(home, loads, tell, anew=True)
                _remove_other_builds(Home(home), outcome["build"])
        return found


def _erase_batches(place: Home, found: Held) -> None:
    frames = {batch: pl.read_parquet(place.batch(batch)) for batch in batches_in(place)}
    shared = _shared_vehicles(frames.values(), found.known) | found.known.store_phones
    replacements = Replacements(shared)
    for batch, frame in frames.items():
        mine = belongs(frame, found.known)
        if mine.any():
            # Originals first: killed in between, the row is found again by the next request.
            _keep_originals(place.protected(batch), frame["source_row"].filter(mine))
            write_parquet(erased(frame, mine, replacements), place.batch(batch))
    for batch in {batch for batch, _ in found.rejected}:
        rows = [row for one, row in found.rejected if one == batch]
        notes = pl.read_parquet(place.notes(batch))
        is_rejected = pl.col("source_row").is_in(rows) & pl.col("raw").is_not_null()
        blank = pl.when(is_rejected).then(pl.lit(ERASED)).otherwise(pl.col("raw"))
        write_parquet(notes.with_columns(blank.alias("raw")), place.notes(batch))


def _shared_vehicles(frames: object, known: Known) -> frozenset[int]:
    """The person's vehicles that rows of others name, too: sold to somebody, or bought of somebody."""
    shared: set[int] = set()
    for frame in frames:  # type: ignore[attr-defined]
        if "vin_key" in frame.columns:
            others = frame.filter(~belongs(frame, known))["vin_key"].drop_nulls()
            shared |= {*others} & known.vehicles
    return frozenset(shared)


def _keep_originals(file: Path, gone: pl.Series) -> None:
    if is_complete(file):
        originals = pl.read_parquet(file)
        write_parquet(originals.filter(~pl.col("source_row").is_in(gone.implode())), file)


def _erase_minutes(home: Path, found: Held) -> None:
    """Replace what the entries say, in every version; who wrote them, when and on what stays."""
    if found.minutes:
        Minutes.open(home).redact({entry.id for entry in found.minutes}, STAR * 6)


def _remove_other_builds(place: Home, build: str) -> None:
    folder = place.path / "warehouse"
    try:
        for file in folder.iterdir():
            if not file.name.startswith(build):
                shutil.rmtree(file) if file.is_dir() else file.unlink()
    except OSError as fault:
        raise CannotWrite(
            say(
                f"已删除这个人，但旧的构建还在 {folder}：{fault}。请关闭看板后手工删除。",
                f"The person is erased, but an old build is still in {folder}: {fault}. Stop the dashboard "
                "and delete it by hand.",
            )
        ) from fault
