"""The source files: exports with headings of their own, told in TOML what they mean. No code runs.

A home's own sources come first and stand in for built-in ones of the same name (docs/sources.md).
"""

import codecs
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from care.vocabulary import VOCABULARIES
from etl.records import RECORDS, RecordKind
from etl.source import Source, StoreName
from etl.table import Unreadable

BUILT_IN = Path(__file__).parent / "sources"


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
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise _wrong(path, "TOML", f"格式错误:{fault}", f"{fault}") from None
    for key in ("record", "files"):
        if key not in told:
            raise _wrong(path, key, "缺少这一项", "is missing")
    record = RECORDS.get(told.pop("record"))
    if record is None:
        known = ", ".join(RECORDS)
        raise _wrong(path, "record", f"应为 {known} 之一", f"must be one of {known}")
    read = {key: _checked(path, key, value, record) for key, value in told.items()}
    _stated_once(path, read)
    return Source(path.stem, record, **read)


def _checked(path: Path, key: str, value: object, record: RecordKind) -> Any:
    if key not in CHECKS:
        known = ", ".join(("record", *CHECKS))
        raise _wrong(path, key, f"不认识这一项;可用的有 {known}", f"is unknown; there are {known}")
    try:
        return CHECKS[key](value, record)
    except _Fault as fault:
        raise _wrong(path, key, *fault.args) from None


def _stated_once(path: Path, read: dict[str, Any]) -> None:
    store = ["store_code"] if "store" in read else []
    fields = [*read.get("columns", ()), *read.get("constants", ()), *store]
    for name in fields:
        if fields.count(name) > 1:
            raise _wrong(path, name, "只能有一个出处:列、固定值或 [store]", "may have one origin only")


def _wrong(path: Path, key: str, zh: str, en: str) -> Unreadable:
    return Unreadable(f"来源文件 {path.name} 的 {key}:{zh}。", f"Source file {path.name}, {key}: {en}.")


class _Fault(Exception):
    """What is wrong with a key's value, in both languages."""


def _text(value: object, _record: RecordKind) -> str:
    if not isinstance(value, str) or not value:
        raise _Fault("应为文字", "must be a text")
    return value


def _texts(value: object, record: RecordKind) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _Fault("应为文字的列表", "must be a list of texts")
    return tuple(_text(item, record) for item in value)


def _encoding(value: object, record: RecordKind) -> str:
    try:
        return codecs.lookup(_text(value, record)).name
    except LookupError:
        raise _Fault(f"不认识的编码 {value}", f"{value} is no known encoding") from None


def _separator(value: object, record: RecordKind) -> str:
    if len(_text(value, record).encode()) != 1:
        raise _Fault("应为一个半角字符", "must be a single ASCII character")
    return str(value)


def _pattern(value: object, record: RecordKind) -> re.Pattern[str]:
    try:
        return re.compile(_text(value, record))
    except re.error as fault:
        raise _Fault(f"不是有效的正则表达式:{fault}", f"is no valid pattern: {fault}") from None


def _store(value: object, record: RecordKind) -> StoreName:
    told = isinstance(value, dict) and value.get("from") in ("folder", "file")
    if not told or value.keys() - {"from", "pattern"}:
        raise _Fault(
            '应有 from = "folder" 或 "file",可另有 pattern',
            'needs from = "folder" or "file", and may have a pattern',
        )
    return StoreName(value["from"], _pattern(value.get("pattern", ".+"), record))


def _by_field(check: Callable[[Any, RecordKind], Any]) -> Callable[[object, RecordKind], dict[str, Any]]:
    """A check of a table whose keys are fields of the record."""

    def checked(value: object, record: RecordKind) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise _Fault("应为一个表", "must be a table")
        if strange := next((name for name in value if name not in record.fields), None):
            raise _Fault(f"{record.zh}没有字段 {strange}", f"{record.name} has no field {strange}")
        return {name: check(item, record) for name, item in value.items()}

    return checked


def _words(value: object, record: RecordKind) -> dict[str, dict[str, str]]:
    tables = _by_field(lambda table, _: table)(value, record)
    for name, table in tables.items():
        codes = VOCABULARIES.get(name)
        if not isinstance(table, dict) or any(codes and code not in codes for code in table.values()):
            known = ", ".join(codes or ())
            raise _Fault(f"{name} 的取值应为 {known}", f"the codes of {name} are {known}")
    return tables


CHECKS: dict[str, Callable[[object, RecordKind], Any]] = {
    "files": _texts,
    "sheet": _text,
    "encoding": _encoding,
    "separator": _separator,
    "columns": _by_field(_text),
    "constants": _by_field(_text),
    "store": _store,
    "words": _words,
    "times": _by_field(_texts),
    "blanks": lambda value, record: frozenset(_texts(value, record)),
    "exported_at": _pattern,
}
"""Key of a source file → what reads and checks its value."""
