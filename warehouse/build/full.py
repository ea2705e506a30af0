"""Build a warehouse file from the batches and ``marts/*.sql``, and switch to it."""

import json
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import polars as pl

from care.audit.known_tips import daily_tips
from care.storage.atomic_files import PRIVATE_FILE, make_folder, sync_file, write_whole
from warehouse.build.batch_views import BatchShape, batches_of, open_record
from warehouse.build.coverage import declared_until, no_past_coverage, register_coverage, stated_exports
from warehouse.build.dimension_values import write_dimension_values
from warehouse.build.home_settings import HomeSettings, read_settings, register_codes, register_settings
from warehouse.build.incremental import OutdatedPart, outdated_part, replace_part
from warehouse.build.load_tables import (
    numbered_sheets,
    quoted,
    register_sheets,
    write_files,
    write_level_changes,
    write_notes,
    write_replaced,
)
from warehouse.build.staff_names import add_teams, unify_staff_names
from warehouse.storage.batch_files import require_batches
from warehouse.storage.cause_suggestions import add_suggestion_columns, fill_suggestions
from warehouse.storage.home import FORMAT, Home
from warehouse.storage.outdated import inputs_hash
from warehouse.storage.recipe import MARTS, mart_sql, recipe
from warehouse.storage.rewritten_batches import forget_rewritten

INTERMEDIATE_MARTS = frozenset(
    {
        "moments",
        "coverage",
        "calls",
        "sales",
        "sights",
        "complaint_cases",
        "repeats",
        "closes",
        "owed",
        "matches",
        "answers",
    }
)
"""Marts that only other marts read; they are not written to the file."""

ReportProgress = Callable[[str, int, int], None]
"""Callback for progress: what is being built, number of steps done, number of steps."""


def build_warehouse(
    home: Path,
    loads: Sequence[Mapping[str, Any]],
    shapes: Sequence[BatchShape],
    as_of: datetime | None = None,
    tell: ReportProgress = lambda *_: None,
    *,
    complete_until: date | None = None,
    anew: bool = False,
) -> str:
    """Build a warehouse of ``loads`` (docs/design.md, the manifest), serve it, and return its id.

    ``complete_until``: up to the end of this day somebody declared the records complete. The build is
    incremental where it can be (:mod:`warehouse.build.incremental`), unless ``anew``. Withdrawn
    loads stay in the manifest only. The old warehouse is served until the new one is complete; a build that
    dies leaves files that no pointer names, and the next build removes them.
    """
    place = Home(home)
    served = place.read_manifest()
    build_id = f"{datetime.now():%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
    file = place.warehouse(build_id)
    make_folder(file.parent)
    minimum_as_of: dict[str | None, datetime] = {} if as_of is None else {None: as_of}
    # Before the settings are read: what changes in between is found at the next look.
    inputs = inputs_hash(home)
    settings = read_settings(home)
    manifest: dict[str, Any] = {
        "id": build_id,
        "format": FORMAT,
        "version": version("care"),
        "recipe": recipe(settings),
        "inputs": inputs,
        "as_of_asked": None if as_of is None else f"{as_of:%Y-%m-%d %H:%M:%S}",
        "complete_until": None if complete_until is None else f"{complete_until}",
        "loads": list(loads),
    }
    reused = not anew and not settings.joins_stores
    part = outdated_part(place, served, manifest, settings.present_codes()) if reused else None
    declared = declared_until(complete_until)
    manifest["as_of"] = write_warehouse(
        place, file, loads, shapes, minimum_as_of, tell, part=part, declared=declared
    )
    manifest["whole"] = served["whole"] if part else {"id": build_id, "bytes": file.stat().st_size}
    manifest["built_at"] = f"{datetime.now():%Y-%m-%d %H:%M:%S}"
    manifest["audit"] = daily_tips(home, served.get("audit", {}))
    file.chmod(PRIVATE_FILE)
    sync_file(file)
    write_whole(place.manifest(build_id), json.dumps(manifest, ensure_ascii=False))
    place.switch(build_id)
    forget_rewritten(place)
    _clear_old(place, keep=(build_id, served["id"]))
    tell("", len(MARTS), len(MARTS))
    return build_id


def write_warehouse(
    place: Home,
    file: Path,
    loads: Sequence[Mapping[str, Any]],
    shapes: Sequence[BatchShape],
    minimum_as_of: Mapping[str | None, datetime],
    tell: ReportProgress,
    restrict: Callable[[duckdb.DuckDBPyConnection], None] = lambda _: None,
    part: OutdatedPart | None = None,
    settings: HomeSettings | None = None,
    declared: pl.DataFrame | None = None,
    past: pl.DataFrame | None = None,
    known_before: datetime | None = None,
) -> dict[str, str]:
    """Write the warehouse of ``loads`` to ``file``; the as_of of each store, as text.

    ``minimum_as_of``: an as_of is not earlier than this, by store, None for all. ``restrict`` may replace the
    records before marts are made from them. With ``part`` only that is built, and the rest is copied.
    ``settings``: the home's own, where none are given. ``declared`` and ``past`` are tables of
    :mod:`warehouse.build.coverage`. ``known_before``: exports made then or later are not known yet.
    """
    settings, sheets = settings or read_settings(place.path), numbered_sheets(place, loads)
    codes = settings.present_codes()
    read, noted = (part.reads(sheets, codes), part.notes(sheets)) if part else (sheets, sheets)
    require_batches(place, read, noted)
    with _build_database(file, _memory(read)) as db:
        db.execute(f"attach '{':memory:' if part else quoted(file)}' as warehouse")
        db.execute("set search_path = 'warehouse.main,records.main'")
        register_sheets(db, sheets)
        db.execute("create table records.minimum_as_of (store varchar, as_of timestamp)")
        for store, as_of in minimum_as_of.items():
            db.execute("insert into records.minimum_as_of values (?, ?)", [store, as_of])
        register_coverage(
            db,
            stated_exports(sheets, codes),
            declared_until(None) if declared is None else declared,
            no_past_coverage() if past is None else past,
        )
        register_codes(db, codes)
        for shape in shapes:
            open_record(db, shape, read, part.stores if part else None)
        register_settings(db, settings, sheets, [shape.record for shape in shapes])
        restrict(db)
        unify_staff_names(db, settings.staff)
        for done, mart in enumerate(MARTS):
            tell(mart, done, len(MARTS))
            catalog = "records" if mart in INTERMEDIATE_MARTS else "warehouse"
            db.execute(f"create table {catalog}.{mart} as {mart_sql(mart)}")
        add_teams(db, settings.staff)
        add_suggestion_columns(db)
        write_dimension_values(db)
        write_replaced(db)
        write_level_changes(db, known_before)
        write_notes(db, noted)
        catalog = "warehouse"
        if part:
            replace_part(db, part, file)
            catalog = "whole"
        fill_suggestions(db, place.path, catalog)
        write_files(db, catalog)
        db.execute(f"checkpoint {catalog}")
        until = "strftime(as_of, '%Y-%m-%d %H:%M:%S')"
        return dict(db.execute(f"select store, {until} from {catalog}.stores order by store").fetchall())


def _memory(sheets: pl.DataFrame) -> int:
    """Bytes of memory that a build may take: a gigabyte, or seven times the size of its batches."""
    return max(2**30, 7 * sum(batch.stat().st_size for batch in batches_of(sheets)))


@contextmanager
def _build_database(file: Path, memory: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory database with the catalog ``records``; ``file`` is removed where the build fails.

    What does not fit ``memory`` (bytes) is spilled to a temporary folder beside the file.
    """
    try:
        with TemporaryDirectory(prefix=f"{file.stem}.", dir=file.parent) as spill, duckdb.connect() as db:
            db.execute(f"set temp_directory = '{quoted(Path(spill))}'")
            limit = db.execute("select parse_formatted_bytes(current_setting('memory_limit'))").fetchall()
            db.execute(f"set memory_limit = '{min(memory, limit[0][0])}B'")
            db.execute("attach ':memory:' as records")
            # Because DuckDB estimates the current records at a fifth of those read, it would hash whole rows
            # to look up a few columns. Without this optimizer a join hashes what is written on its right.
            db.execute("set disabled_optimizers = 'build_side_probe_side'")
            # Because no pointer names the file before it is synced as a whole, no statement has to be.
            db.execute("set fsync_mode = 'none'")
            # Because a vacuum merges sparse row groups, DuckDB would rewrite most of the file for a part, and
            # leave a tenth of a small file free.
            db.execute("set max_vacuum_tasks = 0")
            yield db
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def _clear_old(place: Home, keep: tuple[str | None, ...]) -> None:
    """Remove the files of other builds, and what a build that died had spilled to disk.

    The build before stays, because a viewer may just have read the pointer; a file that is still held open
    (Windows) stays until the next build.
    """
    names = tuple(build for build in keep if build)
    for file in sorted((place.path / "warehouse").rglob("*.*")):
        if not file.name.startswith(names):
            try:
                shutil.rmtree(file) if file.is_dir() else file.unlink()
            except OSError:
                continue
