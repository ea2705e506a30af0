"""Retention by rule: personal originals of old loads go, figures stay; what went is noted."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl

from care.audit.intent import noted_removal
from care.audit.log import AuditEvent, signed_by
from care.i18n import say
from etl.person.held import batches_in
from etl.pipeline.batch import write_parquet
from etl.pipeline.load import moment_of_loading
from etl.pipeline.load_history import entries
from warehouse.storage.batch_files import is_complete
from warehouse.storage.home import Home
from warehouse.storage.write_lock import write_lock

PERIOD = re.compile(r"(\d{1,4})([dmy])")
DAYS = {"d": 1.0, "m": 30.4375, "y": 365.25}


class BadPeriod(Exception):
    """A period that is none; the message says how to write it."""


@dataclass(frozen=True)
class Retained:
    """What a rule removed: batches whose originals are gone, rows of these, and files of old builds."""

    batches: int
    rows: int
    builds: int
    before: datetime


def apply_retention(home: Path, keep: str, by: str = "", *, only_count: bool = False) -> Retained:
    """Remove the originals of loads made longer ago than ``keep`` (24m, 90d, 2y), and builds not served.

    A batch that a younger load holds as well stays. Loading such a file again does not bring its originals
    back. Raises BadPeriod, CannotWrite.
    """
    before = moment_of_loading() - _period(keep)
    with write_lock(home):
        place = Home(home)
        young = {
            sheet.batch
            for load in entries(home)
            if datetime.fromisoformat(load.loaded_at) >= before
            for sheet in load.sheets
        }
        listed = {sheet.batch for load in entries(home) for sheet in load.sheets}
        old = [batch for batch in batches_in(place) if batch not in young]
        old = [one for one in old if one in listed or _written_before(place.batch(one), before)]
        gone = {batch: rows for batch in old if (rows := _originals(place.protected(batch)))}
        builds = _old_builds(place)
        done = Retained(len(gone), sum(gone.values()), len(builds), before)
        if not only_count and (gone or builds):
            with noted_removal(
                home,
                signed_by(by),
                AuditEvent.RETENTION,
                older_than=f"{before:%Y-%m-%d}",
                removed=sorted(gone),
                rows=done.rows,
                builds=len(builds),
            ):
                for batch in gone:
                    # An empty file, because a missing one would be read anew from its export.
                    write_parquet(pl.read_parquet(place.protected(batch)).clear(), place.protected(batch))
                for file in builds:
                    file.unlink(missing_ok=True)
        return done


def _period(text: str) -> timedelta:
    found = PERIOD.fullmatch(text.strip().lower())
    if not found or not int(found[1]):
        raise BadPeriod(
            say(
                f"“{text}”不是期限。请写成 24m（月）、90d（天）或 2y（年）。",
                f"“{text}” is no period. Write 24m (months), 90d (days) or 2y (years).",
            )
        )
    return timedelta(days=int(found[1]) * DAYS[found[2]])


def _written_before(file: Path, before: datetime) -> bool:
    return datetime.fromtimestamp(file.stat().st_mtime) < before


def _originals(file: Path) -> int:
    return int(pl.scan_parquet(file).select(pl.len()).collect().item()) if is_complete(file) else 0


def _old_builds(place: Home) -> list[Path]:
    served = place.current()
    files = [file for file in (place.path / "warehouse").rglob("*.*") if file.is_file()]
    return [file for file in files if not (served and file.name.startswith(served))]
