"""Raw files into a warehouse: all of them judged, then one build, then one switch (definitions §4)."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
from filelock import FileLock, Timeout

from care.words import say
from etl.batch import Batch, keep, schema, tried
from etl.given import Given, files_of
from etl.manifest import Load, merged
from etl.opening import Opened, Work, opened
from etl.outcome import Books, LoadReport, fault_of, sheet_reports
from etl.privacy import secret_of
from etl.records import RECORDS
from etl.sources import load_sources
from etl.table import Table
from warehouse.ask import Warehouse
from warehouse.build import Shape, build
from warehouse.home import Home

SHAPES = [Shape(record.name, record.key, schema(record)) for record in RECORDS.values()]

Tell = Callable[[str, int, int], None]
"""Hears of progress: what is being done, how many steps are done, of how many."""


def load(
    home: Path,
    paths: Sequence[Path],
    *,
    as_of: datetime | None = None,
    by: str = "",
    tell: Tell = lambda *_: None,
) -> LoadReport:
    """Load files and folders; what is in already changes nothing, and what cannot be read keeps nothing out.

    ``by`` is who loads, else the user of this machine. Raises Unreadable where a source of the home is wrong.
    """
    place = Home(home)
    with _alone(home, tell):
        secret, now = secret_of(home), _now()
        given = files_of(paths)
        before = [Load.from_json(entry) for entry in place.read_manifest()["loads"]]

        def kept(table: Table, file_hash: str) -> tuple[Batch, pl.DataFrame]:
            return keep(place, table, file_hash, secret, now)

        found = _open_all(given, home, by, kept, tell)
        loads = merged(before, [one.load for one in found])
        changed = as_of is not None or loads != before
        if changed and any(one.sheets for one in loads):
            built = build(home, [one.as_json() for one in loads], SHAPES, as_of, tell)
        else:
            built = None
        return _report(given, found, _books(home), built)


def check(home: Path, paths: Sequence[Path], *, tell: Tell = lambda *_: None) -> LoadReport:
    """Read and judge as a load would, with the sources of the home, and write nothing anywhere."""
    now = _now()
    given = files_of(paths)

    def judged(table: Table, file_hash: str) -> tuple[Batch, pl.DataFrame]:
        return tried(table, file_hash, now)

    return _report(given, _open_all(given, home, "", judged, tell), {}, None)


@contextmanager
def _alone(home: Path, tell: Tell) -> Iterator[None]:
    """One load at a time: the second waits for the first, and says so."""
    home.mkdir(parents=True, exist_ok=True)
    lock = FileLock(home / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        tell(say("另一次装载正在进行，等待其完成", "another load is running, waiting for it"), 0, 1)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _now() -> datetime:
    """The moment of loading by the store's clock; a server may well run on UTC, eight hours behind."""
    return max(datetime.now(), datetime.now(UTC).replace(tzinfo=None) + timedelta(hours=8)).replace(
        microsecond=0
    )


def _open_all(given: Given, home: Path, by: str, work: Work, tell: Tell) -> list[Opened]:
    sources = load_sources(home / "sources")
    found = []
    for done, path in enumerate(given.files):
        tell(path.name, done, len(given.files))
        found.append(opened(path, sources, by, work))
    return found


def _books(home: Path) -> Books:
    if Home(home).current() is None:
        return {}
    files = Warehouse.open(home).files()
    return {(row["file"], row["sha256"], row["sheet"]): row for row in files.to_dicts()}


def _report(given: Given, found: Sequence[Opened], books: Books, built: str | None) -> LoadReport:
    unread = [fault for one in found if (fault := fault_of(one.load))]
    return LoadReport(
        sheets=tuple(sheet for one in found for sheet in sheet_reports(one.load, one.notes, books)),
        faults=(*given.missing, *unread),
        skipped=given.skipped,
        build=built,
    )
