"""The ledger of loads: what is inside, who loaded it, and what was withdrawn (definitions §4).

Every change is a build of the loads that stand, then one switch; a withdrawn load stays in the ledger.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from care.audit.log import AuditEvent, record_event
from care.i18n import say, translated
from care.staff.staff import read_staff
from etl.pipeline.batch import schema
from etl.pipeline.manifest import Load, signed_by
from etl.records.registry import RECORDS
from warehouse.build.batch_views import BatchShape
from warehouse.build.full import ReportProgress, build_warehouse, recipe
from warehouse.build.write_lock import write_lock
from warehouse.query.warehouse import Warehouse
from warehouse.storage.home import Home, NoWarehouse

SHAPES = [
    BatchShape(record.name, record.key, schema(record), record.times, record.later)
    for record in RECORDS.values()
]

HISTORY: dict[str, type[pl.DataType]] = dict.fromkeys(
    ("load", "file", "state", "loaded_at", "who", "exported_at", "content"), pl.String
)
HISTORY |= dict.fromkeys(("read", "accepted", "superseded", "duplicate", "rejected"), pl.Int64)
HISTORY |= {"withdrawn": pl.Boolean}


class NoSuchLoad(Exception):
    """No load, or more than one, goes by that name; the message says which there are."""


def entries(home: Path) -> list[Load]:
    """Every load that the served warehouse knows of, withdrawn and unreadable ones too."""
    return [Load.from_json(entry) for entry in Home(home).read_manifest()["loads"]]


def is_outdated(home: Path) -> bool:
    """Whether other marts or another staff file than this one's made the served warehouse."""
    return Home(home).read_manifest().get("recipe") != recipe(SHAPES, read_staff(home))


def history(home: Path, stores: Collection[str] | None = None) -> pl.DataFrame:
    """One row a load, the latest first: who, when, which content, and what became of its rows.

    With ``stores`` only the loads all of whose rows are known to be theirs.

    ``state`` says in words what is withdrawn, by whom and why, and what could not be read; such a load has
    no accepted, superseded and duplicate rows. ``content`` is the file's SHA-256.
    """
    books, theirs = _books(home), [load for load in entries(home) if load.is_within(stores)]
    rows = [_told(load) | books.get((load.file, load.sha256), {}) for load in theirs]
    return pl.DataFrame(rows, schema=HISTORY).sort("loaded_at", descending=True, maintain_order=True)


def withdraw(
    home: Path, name: str, *, reason: str, by: str = "", tell: ReportProgress = lambda *_: None
) -> Load:
    """Build the warehouse without a load; its file stays known, and loading it again changes nothing.

    ``name`` is the load's id, the beginning of one, or its file's name. Raises :class:`NoSuchLoad`.
    """
    mark = {"at": f"{datetime.now():%Y-%m-%d %H:%M:%S}", "by": signed_by(by), "reason": reason}
    return _marked(home, name, mark, by, tell)


def restore(home: Path, name: str, *, by: str = "", tell: ReportProgress = lambda *_: None) -> Load:
    """Build the warehouse with a withdrawn load again. Raises :class:`NoSuchLoad`."""
    return _marked(home, name, None, by, tell)


def rebuild(home: Path, tell: ReportProgress = lambda *_: None, *, by: str = "") -> str:
    """Build the warehouse anew of the same loads, and return its id. Raises NoWarehouse."""
    with write_lock(home, tell):
        if not entries(home):
            raise NoWarehouse(home)
        build_id = build_and_serve(home, entries(home), tell, anew=True)
        record_event(home, signed_by(by), AuditEvent.REBUILD, build=build_id)
        return build_id


def build_and_serve(
    home: Path,
    loads: Sequence[Load],
    tell: ReportProgress,
    as_of: datetime | None = None,
    *,
    anew: bool = False,
) -> str:
    """Build these loads and serve them; without ``as_of`` the one asked for last still holds.

    Only ``anew`` nothing is taken over from the warehouse that is served.
    """
    asked = Home(home).read_manifest()["as_of_asked"]
    until = as_of or (datetime.fromisoformat(asked) if asked else None)
    return build_warehouse(home, [load.as_json() for load in loads], SHAPES, until, tell, anew=anew)


def _told(load: Load) -> dict[str, Any]:
    return {
        "load": load.id,
        "file": load.file,
        "state": _state(load),
        "loaded_at": load.loaded_at,
        "who": load.loaded_by,
        "exported_at": load.exported_at,
        "content": load.sha256,
        "withdrawn": bool(load.withdrawn),
        **{count: sum(getattr(sheet, count) for sheet in load.sheets) for count in ("read", "rejected")},
    }


def _state(load: Load) -> str:
    if mark := load.withdrawn:
        who, reason = ", ".join(filter(None, (mark["by"], mark["at"]))), mark["reason"]
        return say(f"已撤回（{who}）：{reason}", f"withdrawn ({who}): {reason}")
    if load.fault:
        return (
            say("部分无法读取：", "partly unreadable: ") if load.sheets else say("无法读取：", "unreadable: ")
        ) + translated(load.fault)
    return say("计入", "counts")


def _books(home: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """File and content hash → what became of the rows that passed; empty where nothing stands."""
    try:
        files = Warehouse.open(home).files()
    except NoWarehouse:
        return {}
    counts = files.group_by("file", "sha256").agg(pl.sum("accepted", "superseded", "duplicate"))
    return {(row.pop("file"), row.pop("sha256")): row for row in counts.to_dicts()}


def _marked(home: Path, name: str, mark: dict[str, str] | None, by: str, tell: ReportProgress) -> Load:
    with write_lock(home, tell):
        loads = entries(home)
        found = _named(loads, name)
        marked = replace(found, withdrawn=mark)
        if bool(found.withdrawn) != bool(mark):
            build_and_serve(home, [marked if load is found else load for load in loads], tell)
            deed, reason = (AuditEvent.WITHDRAW, mark["reason"]) if mark else (AuditEvent.RESTORE, None)
            record_event(home, signed_by(by), deed, load=found.id, file=found.file, reason=reason)
        return marked


def _named(loads: Sequence[Load], name: str) -> Load:
    readable = [load for load in loads if load.sheets]
    found = [load for load in readable if name and (load.id.startswith(name) or load.file == name)]
    if len(found) == 1:
        return found[0]
    listed = "\n".join(f"{load.id}  {load.file}  {load.loaded_at}" for load in found or readable)
    raise NoSuchLoad(
        say(
            f"“{name}”{'指的装载不止一个' if found else '不是已装载的文件或编号'}，请写编号：\n{listed}",
            f"“{name}” names {'more than one load' if found else 'no load'}, give the id:\n{listed}",
        )
    )
