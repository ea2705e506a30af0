"""Build a warehouse file whole, from all batches and ``marts/*.sql``, and switch to it."""

import json
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import polars as pl

from care.files import write_whole
from care.staff import Person, read_staff
from warehouse.books import keep_books, quoted, register_sheets
from warehouse.home import Home
from warehouse.people import name_people, place_in_teams
from warehouse.said import keep_said
from warehouse.versions import beaten, holding

MARTS_FOLDER = Path(__file__).parent / "marts"
MARTS = (
    "stores",
    "visit_orders",
    "visits",
    "complaint_cases",
    "repeats",
    "complaints",
    "inquiries",
    "owed",
    "attempts",
    "callback_tasks",
    "vehicle_months",
)
"""In the order they are built: each reads the records and the marts before it."""
STEPS = frozenset({"complaint_cases", "repeats", "owed"})
"""Marts that only others read; they are not kept in the file."""

Tell = Callable[[str, int, int], None]
"""Hears of progress: what is being built, how many steps are done, of how many."""


@dataclass(frozen=True)
class Shape:
    """What a record's batches look like: its key within a store, and its columns with their types.

    ``times`` tell of events, the earliest of when the record came to be; ``later`` names for each field
    that came with such an event, the event's own time among them, all events that bring it.
    """

    record: str
    key: tuple[str, ...]
    schema: pl.Schema
    times: tuple[str, ...] = ()
    later: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def build(
    home: Path,
    loads: Sequence[Mapping[str, Any]],
    shapes: Sequence[Shape],
    as_of: datetime | None = None,
    tell: Tell = lambda *_: None,
) -> str:
    """Build a warehouse of ``loads`` (docs/design.md, the manifest), serve it, and return its id.

    Withdrawn loads stay in the manifest only. Until the last line the old warehouse stays in place; a
    build that dies leaves files that nobody points at, and the next one clears them away.
    """
    place = Home(home)
    before = place.current()
    build_id = f"{datetime.now():%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
    file = place.warehouse(build_id)
    file.parent.mkdir(parents=True, exist_ok=True)
    asked, made_by = {} if as_of is None else {None: as_of}, recipe(shapes, read_staff(home))
    reached = make(place, file, loads, shapes, asked, tell)
    write_whole(place.manifest(build_id), _manifest(build_id, loads, made_by, as_of, reached))
    place.switch(build_id)
    _clear_old(place, keep=(build_id, before))
    tell("", len(MARTS), len(MARTS))
    return build_id


def make(
    place: Home,
    file: Path,
    loads: Sequence[Mapping[str, Any]],
    shapes: Sequence[Shape],
    asked: Mapping[str | None, datetime],
    tell: Tell,
    narrow: Callable[[duckdb.DuckDBPyConnection], None] = lambda _: None,
) -> dict[str, str]:
    """Write the warehouse of ``loads`` to ``file``, and say until when each store reaches.

    ``asked``: an as_of not earlier than that, by store, None for all. ``narrow`` may replace the records
    before anything is made of them.
    """
    standing, staff = [load for load in loads if not load["withdrawn"]], read_staff(place.path)
    with _new_file(file, _room(place, standing)) as db:
        register_sheets(db, place, standing)
        db.execute("create table records.asked (store varchar, as_of timestamp)")
        for store, as_of in asked.items():
            db.execute("insert into records.asked values (?, ?)", [store, as_of])
        for shape in shapes:
            _open_record(db, place, shape, _batches(standing, shape.record))
        narrow(db)
        name_people(db, staff)
        for done, mart in enumerate(MARTS):
            tell(mart, done, len(MARTS))
            catalog = "records" if mart in STEPS else "house"
            db.execute(f"create table {catalog}.{mart} as {mart_sql(mart)}")
        place_in_teams(db, staff)
        keep_said(db)
        keep_books(db, place, standing)
        return dict(db.execute("select store, strftime(as_of, '%Y-%m-%d %H:%M:%S') from stores").fetchall())


def recipe(shapes: Sequence[Shape], staff: Sequence[Person]) -> str:
    """What makes a warehouse of its loads, as a hash: another one builds other facts of the same batches."""
    makers = ("build.py", "people.py", "said.py", "versions.py")
    code = [(Path(__file__).parent / name).read_text(encoding="utf-8") for name in makers]
    told = repr((shapes, staff, [mart_sql(mart) for mart in MARTS], code))
    return sha256(told.encode()).hexdigest()[:16]


def mart_sql(mart: str) -> str:
    """The select that makes a mart."""
    return (MARTS_FOLDER / f"{mart}.sql").read_text(encoding="utf-8")


def _room(place: Home, loads: Sequence[Mapping[str, Any]]) -> int:
    """Bytes of memory that a build may take: a gigabyte, or eight times what the batches weigh."""
    batches = {sheet["batch"] for load in loads for sheet in load["sheets"]}
    return max(2**30, 8 * sum(place.batch(batch).stat().st_size for batch in batches))


@contextmanager
def _new_file(file: Path, room: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory database with the new file attached as ``house`` and the records as ``records``.

    What does not fit ``room`` waits in a folder beside the file.
    """
    with TemporaryDirectory(prefix=f"{file.stem}.", dir=file.parent) as spill, duckdb.connect() as db:
        db.execute(f"set temp_directory = '{quoted(Path(spill))}'")
        usual = db.execute("select parse_formatted_bytes(current_setting('memory_limit'))").fetchone()[0]
        db.execute(f"set memory_limit = '{min(room, usual)}B'")
        db.execute("attach ':memory:' as records")
        db.execute(f"attach '{quoted(file)}' as house")
        db.execute("set search_path = 'house.main,records.main'")
        try:
            yield db
        except BaseException:
            db.execute("use memory")
            db.execute("detach house")
            file.unlink()
            raise
        db.execute("checkpoint house")
        db.execute("use memory")
        db.execute("detach house")


def _batches(loads: Sequence[Mapping[str, Any]], record: str) -> list[str]:
    return sorted({s["batch"] for load in loads for s in load["sheets"] if s["record"] == record})


def _open_record(db: duckdb.DuckDBPyConnection, place: Home, shape: Shape, batches: list[str]) -> None:
    """Make ``records.<record>``: the accepted rows, one a key; and note what became of the others."""
    record = shape.record
    if not batches:
        db.register("shape", pl.DataFrame(schema=shape.schema))
        db.execute(
            f"create table records.{record} as "
            "select *, null::varchar[] as supplied, null::integer as file_id from shape limit 0"
        )
        db.unregister("shape")
        return
    paths = ", ".join(f"'{quoted(place.batch(batch))}'" for batch in batches)
    db.execute(f"""
        create view records.read_{record} as
        select r.* exclude (filename, file_row_number), file_row_number as place, s.supplied, s.file_id
        from read_parquet([{paths}], filename = true, file_row_number = true, union_by_name = true) r
        join records.sheets s on s.path = r.filename
    """)
    columns = [column for column in shape.schema if column != "source_row"]
    db.execute(f"create table records.beaten_{record} as {beaten(record, shape.key, columns)}")
    db.execute(f"create view records.{record} as {holding(record)}")


def _manifest(
    build_id: str,
    loads: Sequence[Mapping[str, Any]],
    made_by: str,
    as_of: datetime | None,
    reached: dict[str, str],
) -> str:
    manifest = {
        "id": build_id,
        "recipe": made_by,
        "built_at": f"{datetime.now():%Y-%m-%d %H:%M:%S}",
        "as_of_asked": None if as_of is None else f"{as_of:%Y-%m-%d %H:%M:%S}",
        "as_of": reached,
        "loads": list(loads),
    }
    return json.dumps(manifest, ensure_ascii=False, indent=1)


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
