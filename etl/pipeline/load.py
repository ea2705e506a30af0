"""Raw files into a warehouse: all of them judged, then one build, then one switch (definitions §4)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

from care.audit.log import AuditEvent, record_event
from care.privacy.text_masking import display_name
from etl.mapping.source_registry import load_sources
from etl.pipeline.batch import Batch, preview_batch, write_batch
from etl.pipeline.input_files import InputFiles, find_files
from etl.pipeline.load_history import build_and_serve, entries, is_outdated
from etl.pipeline.load_report import Books, FileNotice, LoadReport, fault_of, sheet_reports
from etl.pipeline.manifest import Load, merge_loads, signed_by
from etl.pipeline.read_file import ReadFile, Work, read_file
from etl.privacy.masking import masking_key
from etl.records.sheet_table import Table
from warehouse.build.full import ReportProgress
from warehouse.build.write_lock import write_lock
from warehouse.query.warehouse import Warehouse
from warehouse.storage.home import Home, NoWarehouse


def load(
    home: Path,
    paths: Sequence[Path],
    *,
    as_of: datetime | None = None,
    by: str = "",
    tell: ReportProgress = lambda *_: None,
) -> LoadReport:
    """Load files and folders; what is in already changes nothing, and what cannot be read keeps nothing out.

    ``by`` is who loads, else the user of this machine. Raises Unreadable where a source of the home is wrong,
    CannotWrite where the home cannot be written.
    """
    place = Home(home)
    with write_lock(home, tell):
        secret, now = masking_key(home), moment_of_loading()
        given = find_files(paths)
        before = entries(home)

        def kept(table: Table, file_hash: str) -> tuple[Batch, pl.DataFrame]:
            return write_batch(place, table, file_hash, secret, now)

        found = _open_all(given, home, by, kept, tell)
        loads = merge_loads(before, [one.load for one in found])
        changed = as_of is not None or loads != before or is_outdated(home)
        anything = any(one.sheets for one in loads)
        built = build_and_serve(home, loads, tell, as_of) if changed and anything else None
        if built:
            known = {one.identity for one in before}
            new = [one.load.file for one in found if one.load.identity not in known]
            record_event(home, signed_by(by), AuditEvent.LOAD, files=new, as_of=as_of, build=built)
        return _report(given, _as_entered(found, loads), _books(home), built)


def check(home: Path, paths: Sequence[Path], *, tell: ReportProgress = lambda *_: None) -> LoadReport:
    """Read and judge as a load would, with the sources of the home, and write nothing anywhere."""
    now = moment_of_loading()
    given = find_files(paths)

    def judged(table: Table, file_hash: str) -> tuple[Batch, pl.DataFrame]:
        return preview_batch(table, file_hash, now)

    return _report(given, _open_all(given, home, "", judged, tell), {}, None)


def moment_of_loading() -> datetime:
    """The moment of loading by the store's clock; a server may well run on UTC, eight hours behind."""
    return max(datetime.now(), datetime.now(UTC).replace(tzinfo=None) + timedelta(hours=8)).replace(
        microsecond=0
    )


def _open_all(given: InputFiles, home: Path, by: str, work: Work, tell: ReportProgress) -> list[ReadFile]:
    sources = load_sources(home / "sources")
    found = []
    for done, path in enumerate(given.files):
        tell(display_name(path.name), done, len(given.files))
        found.append(read_file(path, sources, by, work))
    return found


def _as_entered(found: Sequence[ReadFile], loads: Sequence[Load]) -> list[ReadFile]:
    """What was found, as the ledger has it by now: it may have been withdrawn."""
    entered = {load.identity: load for load in loads}
    return [replace(one, load=entered[one.load.identity]) for one in found]


def _books(home: Path) -> Books:
    try:
        files = Warehouse.open(home).files()
    except NoWarehouse:
        return {}
    return {(row["file"], row["sha256"], row["sheet"]): row for row in files.to_dicts()}


def _report(given: InputFiles, found: Sequence[ReadFile], books: Books, built: str | None) -> LoadReport:
    unread = [fault for one in found if (fault := fault_of(one.load))]
    return LoadReport(
        sheets=tuple(sheet for one in found for sheet in sheet_reports(one.load, one.notes, books)),
        faults=(*given.missing, *unread),
        skipped=given.skipped,
        notices=tuple(FileNotice(one.load.file, it.zh, it.en) for one in found for it in one.notices),
        build=built,
    )
