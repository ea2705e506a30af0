"""Rows as the files that a DMS exports."""

import csv
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from etl.records.registry import RECORDS
from tests.generated.values import Row

CHINA = timedelta(hours=8)
"""The offset from UTC of the stores' own clocks."""
Records = Mapping[str, list[Row]]


def with_files(records: Records) -> dict[str, list[Row]]:
    """The rows, each with the name of its file: those that have the same columns share one."""
    names: dict[Any, str] = {}
    filed: dict[str, list[Row]] = defaultdict(list)
    for record, rows in records.items():
        for row in rows:
            exported_at: datetime | None = row.get("_exported_at")
            stated = f"_{exported_at:%Y%m%d}" if exported_at else ""
            columns = tuple(name for name in RECORDS[record].fields if name in row)
            file = names.setdefault((record, columns, stated), f"{record} {len(names)}{stated}.csv")
            filed[record].append({**row, "_file": file})
    return filed


def export(folder: Path, records: Records) -> None:
    """Write each file of the rows."""
    files: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for record, rows in with_files(records).items():
        for row in rows:
            files[record, row["_file"]].append(row)
    folder.mkdir(parents=True)
    for (record, name), rows in files.items():
        columns = [field for field in RECORDS[record].fields if field in rows[0]]
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(RECORDS[record].fields[field].zh for field in columns)
            writer.writerows([_cell(row[field], row.get("_offset")) for field in columns] for row in rows)


def _cell(value: Any, offset: timedelta | None) -> str:
    """A value as it is written; a time as a clock with an offset from UTC shows it, where one is given."""
    match value:
        case bool():
            return "是" if value else "否"
        case datetime() if offset is not None:
            return f"{(value - CHINA).replace(tzinfo=UTC).astimezone(timezone(offset))}"
        case _:
            return "" if value is None else str(value)
