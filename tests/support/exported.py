"""A home made of rows as data: exports in files, policies, stores that became others, and a production load."""

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from care.storage.toml_edit import add_entry
from etl.pipeline.load import load
from etl.records.registry import RECORDS
from tests.reference.policies import PolicyEntry
from warehouse.query.warehouse import Warehouse

Row = Mapping[str, Any]
Records = Mapping[str, Sequence[Row]]


def export_rows(folder: Path, records: Records) -> None:
    """Write the rows as exports: those that have the same columns, and say the same of their file, share one.

    ``_file`` tells files apart, ``_exported_at`` is stated by the file's name. A ``date`` is a cell without a
    time of day.
    """
    exports: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for record, rows in records.items():
        for row in rows:
            columns = tuple(name for name in RECORDS[record].fields if name in row)
            exports[record, columns, row.get("_file"), row.get("_exported_at")].append(row)
    folder.mkdir(parents=True)
    for number, ((record, columns, _, exported_at), rows) in enumerate(exports.items()):
        stated = f" {exported_at:%Y%m%d_%H%M%S}" if exported_at else ""
        with (folder / f"{record} {number}{stated}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(RECORDS[record].fields[name].zh for name in columns)
            writer.writerows([cell(row[name]) for name in columns] for row in rows)


def cell(value: Any) -> str:
    """A value as an export has it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)


def decide(home: Path, policies: Sequence[PolicyEntry], became: Mapping[str, str]) -> None:
    """Write the policies and the stores that became others into the home's own files."""
    for entry in policies:
        preset = entry.preset if isinstance(entry.preset, str) else [*entry.preset]
        heading = {"preset": preset, "store": entry.store, "since": entry.since or date(1900, 1, 1), "by": "周经理"}
        add_entry(home / "policy.toml", "policy", {k: v for k, v in heading.items() if v} | {**entry.values})
    for former, code in became.items():
        add_entry(home / "stores.toml", "store", {"code": former, "became": code})


def loaded(
    folder: Path,
    records: Records,
    policies: Sequence[PolicyEntry] = (),
    became: Mapping[str, str] | None = None,
    *,
    as_of: datetime | None = None,
    complete_until: date | None = None,
) -> Warehouse:
    """The warehouse of a home in ``folder``, loaded by production from these rows."""
    home = folder / "home"
    home.mkdir(parents=True, exist_ok=True)
    decide(home, policies, became or {})
    export_rows(folder / "raw", records)
    load(home, [folder / "raw"], as_of=as_of, complete_until=complete_until)
    return Warehouse.open(home)
