"""Build a warehouse file from the batches and ``marts/*.sql``, and switch to it."""

import json
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import polars as pl

from care.staff.staff import Person, read_staff
from care.storage.atomic_files import write_whole
from warehouse.build.batch_views import BatchShape, batches_of, open_record
from warehouse.build.dimension_values import write_dimension_values
from warehouse.build.incremental import OutdatedPart, outdated_part, replace_part
from warehouse.build.load_tables import (
    numbered_sheets,
    quoted,
    register_sheets,
    write_files,
    write_notes,
    write_replaced,
)
from warehouse.build.mart_order import mart_order
from warehouse.build.staff_names import add_teams, unify_staff_names
from warehouse.storage.home import Home

MARTS_FOLDER = Path(__file__).parents[1] / "marts"
MARTS = mart_order(MARTS_FOLDER)
"""Every mart, each after the marts that it reads."""
STEPS = frozenset({"complaint_cases", "repeats", "owed"})
"""Marts that only others read; they are not kept in the file."""

Tell = Callable[[str, int, int], None]
"""Hears of progress: what is being built, how many steps are done, of how many."""


def build(
    home: Path,
    loads: Sequence[Mapping[str, Any]],
    shapes: Sequence[BatchShape],
    as_of: datetime | None = None,
    tell: Tell = lambda *_: None,
    *,
    anew: bool = False,
) -> str:
    """Build a warehouse of ``loads`` (docs/design.md, the manifest), serve it, and return its id.

    What of the served one holds is copied, unless it is to be built ``anew``. Withdrawn loads stay in the
    manifest only. Until the last line the old warehouse stays in place; a build that dies leaves files that
    nobody points at, and the next one clears them away.
    """
    place = Home(home)
    served = place.read_manifest()
    build_id = f"{datetime.now():%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
    file = place.warehouse(build_id)
    file.parent.mkdir(parents=True, exist_ok=True)
    asked: dict[str | None, datetime] = {} if as_of is None else {None: as_of}
    manifest: dict[str, Any] = {
        "id": build_id,
        "recipe": recipe(shapes, read_staff(home)),
        "as_of_asked": None if as_of is None else f"{as_of:%Y-%m-%d %H:%M:%S}",
        "loads": list(loads),
    }
    part = None if anew else outdated_part(place, served, manifest)
    manifest["as_of"] = write_warehouse(place, file, loads, shapes, asked, tell, part=part)
    manifest["whole"] = served["whole"] if part else {"id": build_id, "bytes": file.stat().st_size}
    manifest["built_at"] = f"{datetime.now():%Y-%m-%d %H:%M:%S}"
    write_whole(place.manifest(build_id), json.dumps(manifest, ensure_ascii=False, indent=1))
    place.switch(build_id)
    _clear_old(place, keep=(build_id, served["id"]))
    tell("", len(MARTS), len(MARTS))
    return build_id


def write_warehouse(
    place: Home,
    file: Path,
    loads: Sequence[Mapping[str, Any]],
    shapes: Sequence[BatchShape],
    asked: Mapping[str | None, datetime],
    tell: Tell,
    narrow: Callable[[duckdb.DuckDBPyConnection], None] = lambda _: None,
    part: OutdatedPart | None = None,
) -> dict[str, str]:
    """Write the warehouse of ``loads`` to ``file``, and say until when each store reaches.

    ``asked``: an as_of not earlier than that, by store, None for all. ``narrow`` may replace the records
    before anything is made of them. With ``part`` only that is worked out, and the rest copied.
    """
    staff, sheets = read_staff(place.path), numbered_sheets(place, loads)
    read, noted = (part.reads(sheets), part.notes(sheets)) if part else (sheets, sheets)
    with _workroom(file, _room(read)) as db:
        db.execute(f"attach '{':memory:' if part else quoted(file)}' as house")
        db.execute("set search_path = 'house.main,records.main'")
        register_sheets(db, sheets)
        db.execute("create table records.asked (store varchar, as_of timestamp)")
        for store, as_of in asked.items():
            db.execute("insert into records.asked values (?, ?)", [store, as_of])
        for shape in shapes:
            open_record(db, shape, read, part.stores if part else None)
        narrow(db)
        unify_staff_names(db, staff)
        for done, mart in enumerate(MARTS):
            tell(mart, done, len(MARTS))
            catalog = "records" if mart in STEPS else "house"
            db.execute(f"create table {catalog}.{mart} as {mart_sql(mart)}")
        add_teams(db, staff)
        write_dimension_values(db)
        write_replaced(db)
        write_notes(db, noted)
        catalog = "house"
        if part:
            replace_part(db, part, file)
            catalog = "whole"
        write_files(db, catalog)
        db.execute(f"checkpoint {catalog}")
        until = "strftime(as_of, '%Y-%m-%d %H:%M:%S')"
        return dict(db.execute(f"select store, {until} from {catalog}.stores order by store").fetchall())


def recipe(shapes: Sequence[BatchShape], staff: Sequence[Person]) -> str:
    """What makes a warehouse of its loads, as a hash: another one builds other facts of the same batches."""
    makers = (
        "incremental.py",
        "load_tables.py",
        "full.py",
        "staff_names.py",
        "batch_views.py",
        "dimension_values.py",
        "deduplicate.py",
    )
    code = [(Path(__file__).parent / name).read_text(encoding="utf-8") for name in makers]
    told = repr((shapes, staff, [mart_sql(mart) for mart in MARTS], code))
    return sha256(told.encode()).hexdigest()[:16]


def mart_sql(mart: str) -> str:
    """The select that makes a mart."""
    return (MARTS_FOLDER / f"{mart}.sql").read_text(encoding="utf-8")


def _room(sheets: pl.DataFrame) -> int:
    """Bytes of memory that a build may take: a gigabyte, or seven times what its batches weigh."""
    return max(2**30, 7 * sum(batch.stat().st_size for batch in batches_of(sheets)))


@contextmanager
def _workroom(file: Path, room: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory database with a place for the records; ``file`` is gone where the work breaks off.

    What does not fit ``room`` waits in a folder beside the file.
    """
    try:
        with TemporaryDirectory(prefix=f"{file.stem}.", dir=file.parent) as spill, duckdb.connect() as db:
            db.execute(f"set temp_directory = '{quoted(Path(spill))}'")
            limit = db.execute("select parse_formatted_bytes(current_setting('memory_limit'))").fetchall()
            db.execute(f"set memory_limit = '{min(room, limit[0][0])}B'")
            db.execute("attach ':memory:' as records")
            # A join looks up what is written on its right: DuckDB takes the records that hold for a fifth of
            # those read, and would hash whole rows to look up a few columns.
            db.execute("set disabled_optimizers = 'build_side_probe_side'")
            # Else DuckDB gathers rows that lie few together or beside deleted ones: for a part it would write
            # most of the file anew, and of a small file leave a tenth free.
            db.execute("set max_vacuum_tasks = 0")
            yield db
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def _clear_old(place: Home, keep: tuple[str | None, ...]) -> None:
    """Remove the files of other builds, and what one that died had waiting on disk.

    The one before stays, for a viewer that has just read the pointer; one that is still held open
    (Windows) stays until next time.
    """
    kept = tuple(build for build in keep if build)
    for file in sorted((place.path / "warehouse").rglob("*.*")):
        if not file.name.startswith(kept):
            try:
                shutil.rmtree(file) if file.is_dir() else file.unlink()
            except OSError:
                continue
