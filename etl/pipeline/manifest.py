"""The manifest of a warehouse: one entry for each loaded file (docs/design.md, the manifest)."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal

from etl.pipeline.batch import Batch

TIME_IN_NAME = re.compile(
    r"(?<!\d)(20\d{2})([-_.年]?)(\d{2})[-_.月]?(\d{2})日?"
    r"(?:[-_ T]?(\d{2})[-:_.时]?(\d{2})(?:[-:_.分]?(\d{2}))?)?(?!\d)"
)


@dataclass(frozen=True)
class Load:
    """One loaded file with its batches; a file that cannot be read has a fault and no sheets."""

    file: str
    sha256: str
    bytes: int
    loaded_at: str
    loaded_by: str
    exported_at: str
    exported_by: Literal["source", "name", "mtime"]
    sheets: tuple[Batch, ...]
    fault: Mapping[str, str] | None
    withdrawn: Mapping[str, str] | None = None
    """at, by and reason; a withdrawn load stays in the manifest and is not built until it is restored."""
    read_as: str = field(default="", compare=False)
    """A hash of how it was read; empty where a repeated load has to read it again (``known_files.py``)."""

    @property
    def id(self) -> str:
        """The short id, eight hex digits, by which a load is withdrawn and restored."""
        identity = json.dumps([self.file, self.sha256, sorted(sheet.batch for sheet in self.sheets)])
        return sha256(identity.encode()).hexdigest()[:8]

    @property
    def identity(self) -> tuple[str, str, frozenset[str]]:
        """File, content hash and batches: equal for two entries of the same load."""
        return self.file, self.sha256, frozenset(sheet.batch for sheet in self.sheets)

    @property
    def places(self) -> set[tuple[str, tuple[tuple[str, str], ...]]]:
        """Its sheets, each with the constants of its rows, such as the store."""
        return {(sheet.sheet, sheet.constants) for sheet in self.sheets}

    def is_within(self, stores: Collection[str] | None) -> bool:
        """Whether all its rows are known to be of these stores; None stands for every store."""
        loaded = {store for sheet in self.sheets for store in sheet.stores or ("",)}
        return stores is None or (bool(loaded) and loaded <= {*stores})

    def replaces(self, old: "Load") -> bool:
        """Whether ``old`` is the same content read by other rules, or a fault that this file corrects."""
        if self.file != old.file:
            return False
        return not old.sheets or (self.sha256 == old.sha256 and old.places <= self.places)

    def as_json(self) -> dict[str, Any]:
        """The entry of the manifest."""
        return vars(self) | {"sheets": [dict(vars(sheet)) for sheet in self.sheets]}

    @classmethod
    def from_json(cls, entry: Mapping[str, Any]) -> "Load":
        """The inverse of :meth:`as_json`."""
        return cls(**{**entry, "sheets": tuple(map(_batch, entry["sheets"]))})


def _batch(entry: Mapping[str, Any]) -> Batch:
    return Batch(
        **{
            **entry,
            "supplied": tuple(entry["supplied"]),
            "unknown_columns": tuple(entry["unknown_columns"]),
            "constants": tuple(map(tuple, entry["constants"])),
            "stores": tuple(entry.get("stores", ())),
        }
    )


def merge_loads(before: Sequence[Load], arriving: Iterable[Load]) -> list[Load]:
    """The loads of the manifest after adding ``arriving``; repeated loads leave ``before`` unchanged."""
    new = list(arriving)
    loads = {
        load.identity: load
        for load in before
        if not any(one.replaces(load) and one.identity != load.identity for one in new)
    }
    for load in new:
        known = loads.get(load.identity)
        loads[load.identity] = _merge_repeated(known, load) if known else _inherit_withdrawal(before, load)
    return list(loads.values())


def withdraw_replaced(
    before: Sequence[Load], arriving: Sequence[Load], replaces: Callable[[Load], bool] | None
) -> list[Load]:
    """The loads of ``before``, those withdrawn that ``arriving`` replace.

    None are where a file of ``arriving`` cannot be read, or not one row of them is accepted.
    """
    accepted = sum(sheet.read - sheet.rejected for load in arriving for sheet in load.sheets)
    if replaces is None or not accepted or any(load.fault for load in arriving):
        return [*before]
    newest = arriving[-1]
    withdrawal = {"at": newest.loaded_at, "by": newest.loaded_by, "reason": f"→ {newest.file}"}
    return [
        replace(load, withdrawn=withdrawal) if load.withdrawn is None and replaces(load) else load
        for load in before
    ]


def _inherit_withdrawal(before: Sequence[Load], load: Load) -> Load:
    """Content that is read again by other rules stays withdrawn, because the decision was about the file."""
    replaced = (old for old in before if load.replaces(old) and load.sha256 == old.sha256)
    return replace(load, withdrawn=next((old.withdrawn for old in replaced), None))


def _merge_repeated(known: Load, again: Load) -> Load:
    """The known entry with the earlier of two modification times, because copying a file makes it later.

    Its sheets are those read last: where a batch was lost, its rows are counted anew.
    """
    copied = (known.exported_by, again.exported_by) == ("mtime", "mtime")
    exported_at = min(known.exported_at, again.exported_at) if copied else known.exported_at
    sheets = again.sheets if len(again.sheets) == len(known.sheets) else known.sheets
    return replace(known, exported_at=exported_at, fault=again.fault, sheets=sheets, read_as=again.read_as)


def time_in_name(name: str) -> datetime | None:
    """The last date, with a time or not, in a file's name: 20260309, 2026-03-09, 20260309_0800."""
    for match in reversed([*TIME_IN_NAME.finditer(name)]):
        year, _, month, day, *clock = match.groups()
        hour, minute, second = (int(part or 0) for part in clock)
        try:
            return datetime(int(year), int(month), int(day), hour, minute, second)
        except ValueError:
            continue
    return None
