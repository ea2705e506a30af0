"""The ledger of loads: what is inside, who loaded it, and what was withdrawn (definitions §4).

Every change is a build of all loads that stand, then one switch; a withdrawn load stays in the ledger.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
from filelock import FileLock, Timeout

from care.words import say, told
from etl.batch import schema
from etl.manifest import Load, signed
from etl.records import RECORDS
from warehouse.ask import Warehouse
from warehouse.build import Shape, build, recipe
from warehouse.disk import written
from warehouse.home import Home, NoWarehouse

SHAPES = [Shape(record.name, record.key, schema(record)) for record in RECORDS.values()]

Tell = Callable[[str, int, int], None]
"""Hears of progress: what is being done, how many steps are done, of how many."""


HISTORY = dict.fromkeys(("load", "file", "state", "loaded_at", "who", "exported_at", "content"), pl.String)
HISTORY |= dict.fromkeys(("read", "accepted", "superseded", "duplicate", "rejected"), pl.Int64)
HISTORY |= {"withdrawn": pl.Boolean}


class NoSuchLoad(Exception):
    """No load, or more than one, goes by that name; the message says which there are."""


def entries(home: Path) -> list[Load]:
    """Every load that the served warehouse knows of, withdrawn and unreadable ones too."""
    return [Load.from_json(entry) for entry in Home(home).read_manifest()["loads"]]


def is_outdated(home: Path) -> bool:
    """Whether the served warehouse was built by another version of the marts than this one's."""
    return Home(home).read_manifest().get("recipe") != recipe(SHAPES)


def history(home: Path) -> pl.DataFrame:
    """One row a load, the latest first: who, when, which content, and what became of its rows.

    ``state`` says in words what is withdrawn, by whom and why, and what could not be read; such a load has
    no accepted, superseded and duplicate rows. ``content`` is the file's SHA-256.
    """
    books = _books(home)
    rows = [_told(load) | books.get((load.file, load.sha256), {}) for load in entries(home)]
    return pl.DataFrame(rows, schema=HISTORY).sort("loaded_at", descending=True, maintain_order=True)


def withdraw(home: Path, name: str, *, reason: str, by: str = "", tell: Tell = lambda *_: None) -> Load:
    """Build the warehouse without a load; its file stays known, and loading it again changes nothing.

    ``name`` is the load's id, the beginning of one, or its file's name. Raises :class:`NoSuchLoad`.
    """
    mark = {"at": f"{datetime.now():%Y-%m-%d %H:%M:%S}", "by": signed(by), "reason": reason}
    return _marked(home, name, mark, tell)


def restore(home: Path, name: str, *, tell: Tell = lambda *_: None) -> Load:
    """Build the warehouse with a withdrawn load again. Raises :class:`NoSuchLoad`."""
    return _marked(home, name, None, tell)


def rebuild(home: Path, tell: Tell = lambda *_: None) -> str:
    """Build the warehouse anew of the same loads, and return its id. Raises NoWarehouse."""
    with alone(home, tell):
        if not entries(home):
            raise NoWarehouse(home)
        return served(home, entries(home), tell)


@contextmanager
def alone(home: Path, tell: Tell = lambda *_: None) -> Iterator[None]:
    """One writer at a time: the second waits for the first, and says so. Raises CannotWrite."""
    with written(home):
        home.mkdir(parents=True, exist_ok=True)
        lock = FileLock(home / "lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            tell(say("另一次装载正在进行，等待其完成", "another load is running, waiting for it"), 0, 1)
            lock.acquire()
        try:
            _clear_broken_off(home)
            yield
        finally:
            lock.release()


def served(home: Path, loads: Sequence[Load], tell: Tell, as_of: datetime | None = None) -> str:
    """Build these loads and serve them; without ``as_of`` the one asked for last still holds."""
    asked = Home(home).read_manifest()["as_of_asked"]
    until = as_of or (datetime.fromisoformat(asked) if asked else None)
    return build(home, [load.as_json() for load in loads], SHAPES, until, tell)


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
        ) + told(load.fault)
    return say("计入", "counts")


def _books(home: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """File and content hash → what became of the rows that passed; empty where nothing stands."""
    try:
        files = Warehouse.open(home).files()
    except NoWarehouse:
        return {}
    counts = files.group_by("file", "sha256").agg(pl.sum("accepted", "superseded", "duplicate"))
    return {(row.pop("file"), row.pop("sha256")): row for row in counts.to_dicts()}


def _marked(home: Path, name: str, mark: dict[str, str] | None, tell: Tell) -> Load:
    with alone(home, tell):
        loads = entries(home)
        found = _named(loads, name)
        marked = replace(found, withdrawn=mark)
        if bool(found.withdrawn) != bool(mark):
            served(home, [marked if load is found else load for load in loads], tell)
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


def _clear_broken_off(home: Path) -> None:
    """Remove what a load that was killed had half written; whoever holds the lock is the only writer."""
    for folder in ("batches", "protected"):
        for file in (home / folder).glob(".*"):
            file.unlink()
