"""Small files of a home that people may read and write too: written whole, or an entry added."""

import json
import os
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

Value = str | float | int | bool | date | datetime | list[str] | tuple[str, ...]


def write_whole(path: Path, text: str) -> None:
    """Write a small file so that readers see the old or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with beside.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def add_entry(path: Path, table: str, entry: Mapping[str, Value]) -> None:
    """Add ``[[table]]`` with the entry's keys at the end of a TOML file, leaving the rest as it stands."""
    before = path.read_text(encoding="utf-8").rstrip() + "\n\n" if path.exists() else ""
    write_whole(path, before + entry_as_toml(table, entry))


def entry_as_toml(table: str, entry: Mapping[str, Value]) -> str:
    """An entry as it stands in a TOML file, under a ``[[table]]`` of its own."""
    lines = [f"{key} = {_toml(value)}" for key, value in entry.items()]
    return f"[[{table}]]\n" + "\n".join(lines) + "\n"


def _toml(value: Value) -> str:
    match value:
        case str():
            return json.dumps(value, ensure_ascii=False)
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.isoformat(sep="T", timespec="seconds")
        case date():
            return value.isoformat()
        case list() | tuple():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return repr(value)
