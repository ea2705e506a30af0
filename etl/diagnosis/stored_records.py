"""Checks of what was loaded: pointer, manifest, database, batches, and which files are lost with them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from care.audit.log import AuditEvent, read_audit
from care.i18n import say
from etl.diagnosis.finding import Finding, Severity, repairable
from warehouse.build.verify_build import file_names, unreadable_table
from warehouse.storage.batch_files import LostSheet, lost_sheets
from warehouse.storage.home import DamagedHome, Home


@dataclass(frozen=True)
class StoredRecords:
    """What a home holds, and what of it is lost."""

    pointer_fault: str
    """Why the pointer or the manifest that it names cannot be read; empty where they can."""
    build: str | None
    """The build whose manifest is the newest that can be read; None where there is none."""
    loads: tuple[dict[str, Any], ...]
    """The entries of that manifest."""
    lost: tuple[LostSheet, ...]
    """The sheets of these loads that lack a file or cannot be read."""
    forgotten: tuple[str, ...]
    """Names of files loaded since that manifest, as far as the audit log and the database tell."""
    unreadable: str
    """The table of the served database that cannot be read; empty where all can."""

    @property
    def load_again(self) -> tuple[str, ...]:
        """The files that must be loaded again, because rows of them are lost."""
        lost = {one.load["file"] for one in self.lost if not one.only_originals}
        return tuple(sorted(lost | {*self.forgotten}))

    @property
    def needs_rebuild(self) -> bool:
        """Whether what is served must be built anew."""
        return bool(self.pointer_fault or self.load_again or self.unreadable)


def examine_records(home: Path) -> StoredRecords:
    """Read everything that was loaded, to its last byte."""
    place, fault, build = Home(home), "", None
    manifest: dict[str, Any] = {"loads": []}
    try:
        build = place.current()
        manifest = place.read_manifest()
    except DamagedHome as damage:
        fault, served = str(damage), build
        build, manifest = _newest_manifest(place)
        forgotten = _loaded_after(home, manifest, served)
    else:
        forgotten = ()
    loads = tuple(manifest["loads"])
    shown = build if not fault else None
    return StoredRecords(
        pointer_fault=fault,
        build=build,
        loads=loads,
        lost=tuple(_lost(place, loads)),
        forgotten=forgotten,
        unreadable=(unreadable_table(place.warehouse(shown)) or "") if shown else "",
    )


def findings_of(records: StoredRecords) -> Iterator[Finding]:
    """What is wrong with the records, as sentences."""
    again = records.load_again
    if records.pointer_fault:
        yield Finding("pointer", Severity.FAULT, records.pointer_fault, repairable(), records.forgotten)
    if records.unreadable:
        yield Finding(
            "database",
            Severity.FAULT,
            say(
                f"数据库 {records.build} 丢失或损坏（{records.unreadable}）。批次完好的数据可以重建。",
                f"The database {records.build} is lost or damaged ({records.unreadable}). It can be rebuilt "
                "from the batches that are there.",
            ),
            repairable(),
        )
    if lost := [one for one in records.lost if not one.only_originals]:
        rows = sum(one.sheet["read"] - one.sheet["rejected"] for one in lost)
        files = ", ".join(sorted({one.load["file"] for one in lost}))
        yield Finding(
            "batches",
            Severity.FAULT,
            say(
                f"{len(lost)} 个工作表的批次丢失或损坏，共 {rows} 行：{files}。",
                f"Batches lost or damaged: {len(lost)}, with {rows} rows: {files}.",
            ),
            say("重新导入这些文件；", "Load these files again; ") + repairable(),
            tuple(sorted({one.load["file"] for one in lost})),
        )
    if originals := sorted({one.load["file"] for one in records.lost if one.only_originals} - {*again}):
        yield Finding(
            "originals",
            Severity.WARNING,
            say(
                f"这些文件的个人信息原值丢失，指标不受影响：{', '.join(originals)}。",
                f"The personal originals of these files are lost; figures stand: {', '.join(originals)}.",
            ),
            say("需要时重新导入这些文件。", "Load these files again where originals are needed."),
            tuple(originals),
        )


def _newest_manifest(place: Home) -> tuple[str | None, dict[str, Any]]:
    for file in sorted((place.path / "warehouse").glob("*.json"), reverse=True):
        try:
            return file.stem, place.manifest_of(file.stem)
        except DamagedHome:
            continue
    return None, {"loads": []}


def _loaded_after(home: Path, manifest: dict[str, Any], served: str | None) -> tuple[str, ...]:
    """The names of files that were loaded and are in no manifest that can be read."""
    known = {load["file"] for load in manifest["loads"]}
    since = manifest.get("built_at", "").replace(" ", "T")
    named = set(file_names(Home(home).warehouse(served))) if served else set()
    loads = read_audit(home).filter(
        (pl.col("what") == AuditEvent.LOAD) & (pl.col("at").str.head(19) >= since)
    )
    for details in loads["details"]:
        named |= set(json.loads(details).get("files", ()))
    return tuple(sorted(named - known))


def _lost(place: Home, loads: tuple[dict[str, Any], ...]) -> Iterator[LostSheet]:
    """What is missing or cut, and what is complete and cannot be read nevertheless."""
    missing = lost_sheets(place, loads)
    yield from missing
    known = {one.sheet["batch"] for one in missing}
    for load in loads:
        for sheet in () if load["withdrawn"] else load["sheets"]:
            batch = sheet["batch"]
            if batch in known:
                continue
            files = place.batch(batch), place.notes(batch)
            if not all(map(_is_readable, files)):
                yield LostSheet(load, sheet, only_originals=False)
            elif not _is_readable(place.protected(batch)):
                yield LostSheet(load, sheet, only_originals=True)


def _is_readable(parquet: Path) -> bool:
    try:
        pl.read_parquet(parquet)
    except (OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException):
        return False
    return True
