"""Lists of entries in a home's TOML files, as people write them: ``[[target]]``, ``[[baseline]]``."""

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from care.i18n import say


def read_entries(path: Path, table: str, fault: type[ValueError]) -> list[tuple[str, dict[str, Any]]]:
    """Every ``[[table]]`` in the order written, each with the words for where it stands.

    Raises ``fault``, or FileNotFoundError where there is no file.
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise fault(say(f"{path} 不是有效的 TOML：{error}", f"{path} is not TOML: {error}")) from error
    for key in given.keys() - {table}:
        raise fault(say(f"{path}：不认识“{key}”", f"{path}: unknown key “{key}”"))
    entries = given.get(table, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise fault(
            say(
                f"{path}：每一条要写在自己的 [[{table}]] 下面",
                f"{path}: each entry stands under a [[{table}]] of its own",
            )
        )
    return [(f"{path}, [[{table}]] {n}", entry) for n, entry in enumerate(entries, start=1)]


def check_keys(entry: Mapping[str, Any], kind: type, where: str, fault: type[ValueError]) -> None:
    """No key that the dataclass ``kind`` does not know, and each that it has no default for."""
    known = {field.name for field in fields(kind)}
    for key in entry.keys() - known:
        raise fault(
            say(
                f"{where}：不认识“{key}”，可用：{'、'.join(sorted(known))}",
                f"{where}: unknown key “{key}”; known are {', '.join(sorted(known))}",
            )
        )
    for field in fields(kind):
        if field.default is MISSING and field.name not in entry:
            raise fault(say(f"{where}：缺少“{field.name}”", f"{where}: “{field.name}” is missing"))


def check_day(key: str, given: Any, where: str, fault: type[ValueError]) -> None:
    """A day, and not a moment of one."""
    if not isinstance(given, date) or isinstance(given, datetime):
        raise fault(say(f"{where}：{key} 要写成 2026-01-01", f"{where}: {key} must be a day like 2026-01-01"))
