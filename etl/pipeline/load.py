"""Load raw files into a warehouse: validate all, build once, switch to the new build (definitions §4)."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl

from care.audit.intent import noted_change
from care.audit.log import AuditEvent, signed_by
from care.stores.store_register import read_stores, store_zones
from etl.mapping.joint_sheets import JointTable
from etl.mapping.source import Source
from etl.mapping.source_registry import load_sources
from etl.pipeline.batch import Batch, preview_batch, write_batch
from etl.pipeline.files.joint_batches import Outcome, write_joint_batches
from etl.pipeline.files.known_elsewhere import StoredBatch, mask_known_elsewhere
from etl.pipeline.files.known_files import KnownFiles
from etl.pipeline.files.small_files import FileReader
from etl.pipeline.input_files import InputFiles, find_files
from etl.pipeline.load_history import build_and_serve, entries
from etl.pipeline.load_report import (
    FileFault,
    FileNotice,
    LoadReport,
    SheetCounts,
    SheetReport,
    fault_of,
    sheet_reports,
)
from etl.pipeline.manifest import Load, merge_loads, withdraw_replaced
from etl.pipeline.read_file import ReadFile
from etl.pipeline.unforeseen import UNFORESEEN, unforeseen_report
from etl.privacy.masking_key import masking_key
from etl.readers.sandbox.pool import warm_up
from etl.records.sheet_table import Table
from warehouse.build.full import ReportProgress
from warehouse.query.warehouse import Warehouse
from warehouse.storage.home import Home, NoWarehouse
from warehouse.storage.outdated import is_outdated
from warehouse.storage.write_lock import write_lock


def load(
    home: Path,
    paths: Sequence[Path],
    *,
    as_of: datetime | None = None,
    complete_until: date | None = None,
    by: str = "",
    tell: ReportProgress = lambda *_: None,
    sources: Sequence[Source] | None = None,
    replaces: Callable[[Load], bool] | None = None,
) -> LoadReport:
    """Load files and folders. Loading a file again changes nothing; an unreadable file stops no other.

    ``complete_until``: somebody declares that the records are complete up to the end of this day; it stays in
    effect for later loads. ``by`` is the name of the person who loads; empty means the user of this machine.
    ``sources`` read the files; None stands for those of the home. The earlier loads that these files together
    replace, told by ``replaces``, are withdrawn if all files can be read and any row is accepted.
    Raises Unreadable where a source of the home is invalid, BadStores where its stores file is, CannotWrite
    where the home cannot be written.
    """
    place = Home(home)
    inputs = find_files(paths)
    with write_lock(home, tell):
        place.begin()
        before = entries(home)
        known_sources = load_sources(home / "sources") if sources is None else sources
        zones = store_zones(read_stores(home))
        known_files = KnownFiles(place, before, known_sources, zones)
        if not all(map(known_files.may_know, inputs.files)):
            warm_up()
        secret, now, began = masking_key(home), moment_of_loading(), time.time_ns()

        def write(table: Table, file_hash: str) -> tuple[Batch, pl.DataFrame]:
            return write_batch(place, replace(table, zones=zones), file_hash, secret, now)

        def write_joint(joint: JointTable, hashes: Sequence[str]) -> list[Outcome | None]:
            joint = replace(joint, table=replace(joint.table, zones=zones))
            return write_joint_batches(place, joint, hashes, secret, now)

        read_files = FileReader(known_sources, by, write, write_joint, known_files).read(inputs.files, tell)
        arriving = [one.load for one in read_files]
        loads = merge_loads(withdraw_replaced(before, arriving, replaces), arriving)
        outdated = is_outdated(home)
        asked = as_of is not None or complete_until is not None
        has_rows = any(one.sheets for one in loads)
        built = None
        if has_rows and (asked or outdated or loads != before):
            known = {one.identity for one in before}
            new = [one.load.file for one in read_files if one.load.identity not in known]
            deed = (home, signed_by(by), AuditEvent.LOAD, place.current())
            with noted_change(*deed, files=new, as_of=as_of, complete_until=complete_until) as outcome:
                mask_known_elsewhere(place, *_batches(place, before, loads, arriving, began))
                built = outcome["build"] = build_and_serve(
                    home, loads, tell, as_of, complete_until=complete_until
                )
        return _report(inputs, _with_manifest_entries(read_files, loads), _sheet_counts(home), built)


def check(home: Path, paths: Sequence[Path], *, tell: ReportProgress = lambda *_: None) -> LoadReport:
    """Read and validate files as a load would, with the sources of the home, without writing."""
    now, zones = moment_of_loading(), store_zones(read_stores(home))
    warm_up()
    inputs = find_files(paths)

    def preview(table: Table, file_hash: str) -> tuple[Batch, pl.DataFrame]:
        return preview_batch(replace(table, zones=zones), file_hash, now)

    read_files = FileReader(load_sources(home / "sources"), "", preview).read(inputs.files, tell)
    return _report(inputs, read_files, {}, None)


def _batches(
    place: Home, before: Sequence[Load], loads: Sequence[Load], arriving: Sequence[Load], began: int
) -> tuple[list[StoredBatch], list[StoredBatch]]:
    """The batches of ``loads``: those that are new, or were lost and written anew since ``began``; others."""
    served = {sheet.batch for load in before for sheet in load.sheets}
    anew = {sheet.batch for load in arriving for sheet in load.sheets if _written_since(place, sheet, began)}
    every = {sheet.batch: _stored(sheet) for load in loads for sheet in load.sheets}
    is_new = {batch: batch in anew or batch not in served for batch in every}
    return (
        [one for batch, one in every.items() if is_new[batch]],
        [one for batch, one in every.items() if not is_new[batch]],
    )


def _stored(sheet: Batch) -> StoredBatch:
    return StoredBatch(sheet.batch, sheet.record, bool(sheet.rejected or sheet.warnings))


def _written_since(place: Home, sheet: Batch, began: int) -> bool:
    try:
        return place.batch(sheet.batch).stat().st_mtime_ns >= began
    except OSError:
        return False


def moment_of_loading() -> datetime:
    """The time of loading on the store's clock, to the second.

    The later of local time and China's, because a server may run on UTC, eight hours behind.
    """
    return max(datetime.now(), datetime.now(UTC).replace(tzinfo=None) + timedelta(hours=8)).replace(
        microsecond=0
    )


def _with_manifest_entries(read_files: Sequence[ReadFile], loads: Sequence[Load]) -> list[ReadFile]:
    """The read files with their entries of the manifest, where a load may be withdrawn."""
    manifest = {load.identity: load for load in loads}
    return [replace(one, load=manifest[one.load.identity]) for one in read_files]


def _sheet_counts(home: Path) -> SheetCounts:
    try:
        files = Warehouse.open(home).files()
    except NoWarehouse:
        return {}
    return {(row["file"], row["sha256"], row["sheet"]): row for row in files.to_dicts()}


def _report(
    inputs: InputFiles, read_files: Sequence[ReadFile], counts: SheetCounts, built: str | None
) -> LoadReport:
    reports = [_file_report(one, counts) for one in read_files]
    return LoadReport(
        sheets=tuple(sheet for sheets, _ in reports for sheet in sheets),
        faults=(*inputs.missing, *(fault for _, fault in reports if fault)),
        skipped=inputs.skipped,
        notices=tuple(FileNotice(one.load.file, it.zh, it.en) for one in read_files for it in one.notices),
        build=built,
    )


def _file_report(one: ReadFile, counts: SheetCounts) -> tuple[list[SheetReport], FileFault | None]:
    """The sheets of a file and its fault; an unexpected error ends the report of this file alone."""
    try:
        return sheet_reports(one.load, one.notes, counts), fault_of(one.load)
    except UNFORESEEN as error:
        fault = unforeseen_report(error)
        return [], FileFault(one.load.file, fault.zh, fault.en)
