"""The source files: exports with headings of their own, told in TOML what they mean. No code runs.

A home's own sources come first and stand in for built-in ones of the same name (docs/sources.md).
"""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from etl.mapping.schema import CHECKS
from etl.mapping.schema_values import SchemaFault, one_of
from etl.mapping.source import Source
from etl.records.registry import RECORDS, RecordKind
from etl.records.sheet_table import Unreadable

BUILT_IN = Path(__file__).parents[1] / "sources"
ORIGINS = ("columns", "constants", "names", "derived")
"""The tables that give a field its text; a field stands in one of them."""


def load_sources(*folders: Path) -> list[Source]:
    """The sources of the folders, then the built-in ones. Raises Unreadable for one that is wrong."""
    files: dict[str, Path] = {}
    for folder in (*folders, BUILT_IN):
        for path in sorted(folder.glob("*.toml")):
            files.setdefault(path.stem, path)
    return [load_source(path) for path in files.values()]


def load_source(path: Path) -> Source:
    """One source, checked key by key."""
    try:
        return read_source(path.read_text(encoding="utf-8"), path.stem)
    except (OSError, UnicodeDecodeError) as fault:
        raise _wrong(path.stem, "TOML", f"无法读取：{fault}", f"cannot be read: {fault}") from None


def read_source(text: str, name: str) -> Source:
    """The source that a TOML text tells. Unreadable names the key that is wrong and the nearest known."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise _wrong(name, "TOML", f"格式错误：{fault}", f"{fault}") from None
    for key in ("record", "files"):
        if key not in told:
            raise _wrong(name, key, "缺少这一项", "is missing")
    key = "record"
    try:
        record = RECORDS[one_of(told.pop("record"), RECORDS)]
        read = {}
        for key, value in told.items():
            read[key] = _checked(key, value, record)
    except SchemaFault as fault:
        raise _wrong(name, key, *fault.args) from None
    if twice := _twice(field for origin in ORIGINS for field in read.get(origin, ())):
        tables = " / ".join(f"[{origin}]" for origin in ORIGINS)
        raise _wrong(name, twice, f"只能有一个出处：{tables}", f"may have one origin only: {tables}")
    return Source(name, record, **read)


def _checked(key: str, value: object, record: RecordKind) -> Any:
    if key not in CHECKS:
        one_of(key, ("record", *CHECKS))
    return CHECKS[key](value, record)


def _twice(fields: Iterable[str]) -> str | None:
    seen: set[str] = set()
    for field in fields:
        if field in seen:
            return field
        seen.add(field)
    return None


def _wrong(name: str, key: str, zh: str, en: str) -> Unreadable:
    return Unreadable(f"来源文件 {name}.toml 的 {key}：{zh}。", f"Source file {name}.toml, {key}: {en}.")
