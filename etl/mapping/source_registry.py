"""Load source files: column mappings of exports in TOML, without executable code.

The sources of a home come first and replace built-in ones of the same name (docs/sources.md).
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
"""The tables that define the text of a field; a field may be in one of them only."""


def load_sources(*folders: Path) -> list[Source]:
    """The sources of the folders, then the built-in ones. Raises Unreadable for an invalid one."""
    files: dict[str, Path] = {}
    for folder in (*folders, BUILT_IN):
        for path in sorted(folder.glob("*.toml")):
            files.setdefault(path.stem, path)
    return [load_source(path) for path in files.values()]


def load_source(path: Path) -> Source:
    """The source of one file. Raises Unreadable where it is invalid."""
    try:
        return read_source(path.read_text(encoding="utf-8"), path.stem)
    except (OSError, UnicodeDecodeError) as fault:
        raise _wrong(path.stem, "TOML", f"无法读取：{fault}", f"cannot be read: {fault}") from None


def read_source(text: str, name: str) -> Source:
    """The source of a TOML text. Raises Unreadable with the invalid key and the closest known one."""
    try:
        definition = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise _wrong(name, "TOML", f"格式错误：{fault}", f"{fault}") from None
    for key in ("record", "files"):
        if key not in definition:
            raise _wrong(name, key, "缺少这一项", "is missing")
    key = "record"
    try:
        record = RECORDS[one_of(definition.pop("record"), RECORDS)]
        read = {}
        for key, value in definition.items():
            read[key] = _checked(key, value, record)
    except SchemaFault as fault:
        raise _wrong(name, key, *fault.args) from None
    if repeated := _first_repeated(field for origin in ORIGINS for field in read.get(origin, ())):
        tables = " / ".join(f"[{origin}]" for origin in ORIGINS)
        raise _wrong(name, repeated, f"只能有一个出处：{tables}", f"may have one origin only: {tables}")
    return Source(name, record, **read)


def _checked(key: str, value: object, record: RecordKind) -> Any:
    if key not in CHECKS:
        one_of(key, ("record", *CHECKS))
    return CHECKS[key](value, record)


def _first_repeated(fields: Iterable[str]) -> str | None:
    earlier: set[str] = set()
    for field in fields:
        if field in earlier:
            return field
        earlier.add(field)
    return None


def _wrong(name: str, key: str, zh: str, en: str) -> Unreadable:
    return Unreadable(f"来源文件 {name}.toml 的 {key}：{zh}。", f"Source file {name}.toml, {key}: {en}.")
