"""Check a home from its pointer to its last batch, and mend what can be mended from what is there."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from care.audit.intent import noted_change
from care.audit.log import AuditEvent, signed_by
from care.i18n import say
from care.storage.atomic_files import PRIVATE_FILE, PRIVATE_FOLDER, write_whole
from etl.diagnosis import environment, surroundings
from etl.diagnosis.finding import Finding, Severity
from etl.diagnosis.stopped_sources import stopped_findings
from etl.diagnosis.stored_records import StoredRecords, examine_records, findings_of
from etl.pipeline.load_history import build_and_serve
from etl.pipeline.manifest import Load
from warehouse.build.full import ReportProgress
from warehouse.storage.home import FRESH, Home
from warehouse.storage.write_lock import write_lock

CHECKS: tuple[Callable[[Path], Iterator[Finding]], ...] = (
    surroundings.key_findings,
    surroundings.audit_findings,
    surroundings.minutes_findings,
    surroundings.settings_findings,
    surroundings.rights_findings,
    surroundings.lock_findings,
    surroundings.disk_findings,
    surroundings.clock_findings,
    surroundings.version_findings,
    environment.library_findings,
    environment.locale_findings,
    stopped_findings,
)
LOST = {
    "zh": "批次在磁盘上丢失或损坏，请重新导入这个文件",
    "en": "its batch was lost or damaged on the disk: load this file again",
}


@dataclass(frozen=True)
class Repaired:
    """What a repair did: the new build where one was made, and the files to be loaded again."""

    build: str | None
    load_again: tuple[str, ...]
    closed: int
    """The number of files and folders that others can no longer read."""


def diagnose(home: Path) -> list[Finding]:
    """Everything that is wrong with a home; empty where nothing is."""
    if not home.is_dir():
        what = say(f"没有文件夹 {home}。", f"There is no folder {home}.")
        cure = say("用 --home 指定数据文件夹。", "Name the home with --home.")
        return [Finding("home", Severity.FAULT, what, cure)]
    found = [*findings_of(examine_records(home))]
    for check in CHECKS:
        found += check(home)
    return found


def repair(home: Path, by: str = "", tell: ReportProgress = lambda *_: None) -> Repaired:
    """Serve again what is there, and note what is lost. Raises CannotWrite.

    Loads of which a batch is lost stay in the history as unreadable until their file is loaded again.
    """
    with write_lock(home, tell):
        closed = _close_to_others(home)
        records = examine_records(home)
        _remove_damaged(home, records)
        build = _serve_what_is_there(home, records, by, tell) if records.needs_rebuild else None
        return Repaired(build, records.load_again, closed)


def _remove_damaged(home: Path, records: StoredRecords) -> None:
    """Remove what is left of batches that cannot be read, so that their files are read anew when loaded."""
    place = Home(home)
    for one in records.lost:
        batch = one.sheet["batch"]
        lost = place.protected(batch) if one.only_originals else place.batch(batch)
        lost.unlink(missing_ok=True)


def _close_to_others(home: Path) -> int:
    shared = surroundings.open_to_others(home) if os.name == "posix" else []
    for path in shared:
        path.chmod(PRIVATE_FOLDER if path.is_dir() else PRIVATE_FILE)
    return len(shared)


def _serve_what_is_there(home: Path, records: StoredRecords, by: str, tell: ReportProgress) -> str | None:
    place = Home(home)
    lost = {one.sheet["batch"] for one in records.lost if not one.only_originals}
    loads = [_without_lost(Load.from_json(load), lost) for load in records.loads]
    with noted_change(
        home, signed_by(by), AuditEvent.REPAIR, records.build, lost=list(records.load_again)
    ) as outcome:
        write_whole(place.pointer, f"{records.build or FRESH}\n")
        if not any(load.sheets for load in loads if not load.withdrawn):
            write_whole(place.pointer, f"{FRESH}\n")
            return None
        outcome["build"] = build_and_serve(home, loads, tell, anew=True)
    return str(outcome["build"])


def _without_lost(load: Load, lost: set[str]) -> Load:
    left = tuple(sheet for sheet in load.sheets if load.withdrawn or sheet.batch not in lost)
    return load if left == load.sheets else replace(load, sheets=left, fault=LOST)
