"""The load history: files loaded, by whom, and which loads were withdrawn (definitions §4).

Each change builds the warehouse from the loads in effect, then switches to it. Withdrawn loads stay listed.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from care.audit.intent import noted_change
from care.audit.log import AuditEvent, signed_by
from care.i18n import say, translated
from care.privacy.text_masking import display_name
from etl.pipeline.batch import schema
from etl.pipeline.manifest import Load
from etl.privacy.masking import KEYS
from etl.records.registry import RECORDS
from warehouse.build.batch_views import BatchShape
from warehouse.build.full import ReportProgress, build_warehouse
from warehouse.query.warehouse import Warehouse
from warehouse.storage.home import Home, NoWarehouse
from warehouse.storage.outdated import is_outdated
from warehouse.storage.write_lock import write_lock

SHAPES = [
    BatchShape(
        record.name,
        record.key,
        schema(record),
        record.began,
        record.later,
        KEYS.get(record.part, ""),
    )
    for record in RECORDS.values()
]

LISTED = 20
"""How many loads are named to whoever asks for one that is not there; `care loads` has all."""
HISTORY: dict[str, type[pl.DataType]] = dict.fromkeys(
    ("load", "file", "state", "loaded_at", "who", "exported_at", "content"), pl.String
)
HISTORY |= dict.fromkeys(("read", "accepted", "superseded", "duplicate", "rejected"), pl.Int64)
HISTORY |= {"withdrawn": pl.Boolean}


class NoSuchLoad(Exception):
    """No load, or more than one, has that name; the message lists the candidates."""


def entries(home: Path) -> list[Load]:
    """Every load in the manifest of the served warehouse, including withdrawn and unreadable ones."""
    return [Load.from_json(entry) for entry in Home(home).read_manifest()["loads"]]


def history(home: Path, stores: Collection[str] | None = None) -> pl.DataFrame:
    """One row a load, the latest first; columns as in HISTORY.

    With ``stores`` only loads whose rows all belong to these stores. ``state`` is a text: in effect,
    withdrawn (by whom and why) or unreadable (why); accepted, superseded and duplicate of such loads are
    null. ``content`` is the file's SHA-256.
    """
    counts, visible = _row_counts(home), [load for load in entries(home) if load.is_within(stores)]
    rows = [_history_row(load) | counts.get((load.file, load.sha256), {}) for load in visible]
    return pl.DataFrame(rows, schema=HISTORY).sort("loaded_at", descending=True, maintain_order=True)


def withdraw(
    home: Path, name: str, *, reason: str, by: str = "", tell: ReportProgress = lambda *_: None
) -> Load:
    """Build the warehouse without a load; loading its file again does not bring it back.

    ``name`` is the load's id, a unique prefix of it, or the name of its file. Raises :class:`NoSuchLoad`.
    """
    withdrawal = {"at": f"{datetime.now():%Y-%m-%d %H:%M:%S}", "by": signed_by(by), "reason": reason}
    return _set_withdrawal(home, name, withdrawal, by, tell)


def restore(home: Path, name: str, *, by: str = "", tell: ReportProgress = lambda *_: None) -> Load:
    """Build the warehouse with a withdrawn load again. Raises :class:`NoSuchLoad`."""
    return _set_withdrawal(home, name, None, by, tell)


def rebuild(home: Path, tell: ReportProgress = lambda *_: None, *, by: str = "") -> str:
    """Build the warehouse again from the same loads and return the id of the build. Raises NoWarehouse."""
    with write_lock(home, tell):
        if not entries(home):
            raise NoWarehouse(home)
        served = Home(home).current()
        with noted_change(home, signed_by(by), AuditEvent.REBUILD, served) as outcome:
            build_id: str = build_and_serve(home, entries(home), tell, anew=True)
            outcome["build"] = build_id
        return build_id


def bring_up_to_date(home: Path, tell: ReportProgress = lambda *_: None, *, by: str = "") -> str | None:
    """Build the warehouse again where an earlier version or other settings built it; the id of the build.

    None where there was nothing to do, or nothing is loaded.
    """
    if not Home(home).current() or not is_outdated(home):
        return None
    return rebuild(home, tell, by=by)


def declare_complete(
    home: Path, day: date | None, tell: ReportProgress = lambda *_: None, *, by: str = ""
) -> str:
    """Declare all records complete up to the end of ``day``; None withdraws what was declared.

    What fell due until then is missed where it was not done. Returns the id of the build. Raises NoWarehouse.
    """
    with write_lock(home, tell):
        loads = entries(home)
        if not loads:
            raise NoWarehouse(home)
        asked = Home(home).read_manifest()["as_of_asked"]
        until = datetime.fromisoformat(asked) if asked else None
        given = [load.as_json() for load in loads]
        deed = (home, signed_by(by), AuditEvent.COMPLETE, Home(home).current())
        with noted_change(*deed, complete_until=day) as outcome:
            build_id = build_warehouse(home, given, SHAPES, until, tell, complete_until=day)
            outcome["build"] = build_id
        return build_id


def declared_complete(home: Path) -> date | None:
    """The day up to which the records are declared complete."""
    declared = Home(home).read_manifest().get("complete_until")
    return date.fromisoformat(declared) if declared else None


def build_and_serve(
    home: Path,
    loads: Sequence[Load],
    tell: ReportProgress,
    as_of: datetime | None = None,
    *,
    complete_until: date | None = None,
    anew: bool = False,
) -> str:
    """Build a warehouse from these loads, serve it, and return the id of the build.

    Without ``as_of`` and ``complete_until`` the last requested ones stay in effect. With ``anew`` nothing of
    the served warehouse is reused. Raises DamagedHome where a batch that has to be read is lost.
    """
    asked = Home(home).read_manifest()["as_of_asked"]
    until = as_of or (datetime.fromisoformat(asked) if asked else None)
    complete = complete_until or declared_complete(home)
    entries_of = [load.as_json() for load in loads]
    return build_warehouse(home, entries_of, SHAPES, until, tell, complete_until=complete, anew=anew)


def _history_row(load: Load) -> dict[str, Any]:
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
    if withdrawal := load.withdrawn:
        who, reason = ", ".join(filter(None, (withdrawal["by"], withdrawal["at"]))), withdrawal["reason"]
        return say(f"已撤回（{who}）：{reason}", f"withdrawn ({who}): {reason}")
    if load.fault:
        return (
            say("部分无法读取：", "partly unreadable: ") if load.sheets else say("无法读取：", "unreadable: ")
        ) + translated(load.fault)
    return say("计入", "counts")


def _row_counts(home: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """File and content hash → accepted, superseded and duplicate rows; empty without a warehouse."""
    try:
        files = Warehouse.open(home).files()
    except NoWarehouse:
        return {}
    counts = files.group_by("file", "sha256").agg(pl.sum("accepted", "superseded", "duplicate"))
    return {(row.pop("file"), row.pop("sha256")): row for row in counts.to_dicts()}


def _set_withdrawal(
    home: Path, name: str, withdrawal: dict[str, str] | None, by: str, tell: ReportProgress
) -> Load:
    with write_lock(home, tell):
        loads = entries(home)
        found = _find_load(loads, name)
        changed = replace(found, withdrawn=withdrawal)
        if bool(found.withdrawn) != bool(withdrawal):
            event, reason = (
                (AuditEvent.WITHDRAW, withdrawal["reason"]) if withdrawal else (AuditEvent.RESTORE, None)
            )
            deed = (home, signed_by(by), event, Home(home).current())
            with noted_change(*deed, load=found.id, file=found.file, reason=reason):
                build_and_serve(home, [changed if load is found else load for load in loads], tell)
        return changed


def _find_load(loads: Sequence[Load], name: str) -> Load:
    readable = [load for load in loads if load.sheets]
    # A file whose name holds a phone is kept under its masked name.
    names = {name, display_name(name)}
    found = [load for load in readable if name and (load.id.startswith(name) or load.file in names)]
    if len(found) == 1:
        return found[0]
    listed = "\n".join(f"{load.id}  {load.file}  {load.loaded_at}" for load in (found or readable)[-LISTED:])
    zh, en = ("指的导入不止一个", "more than one load") if found else ("不是已导入的文件或编号", "no load")
    raise NoSuchLoad(
        say(
            f"“{name}”{zh}，请写编号（全部见 care loads）：\n{listed}",
            f"“{name}” names {en}, give the id (care loads has all):\n{listed}",
        )
    )
