"""A source: what the headings of one kind of export mean, and what is known of its files besides."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal

from etl.records import RecordKind
from etl.table import Unreadable

DIGITS = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}


@dataclass(frozen=True)
class StoreName:
    """Where the store's code stands outside the sheet: in the folder's or the file's name."""

    origin: Literal["folder", "file"]
    pattern: re.Pattern[str] = re.compile(".+")

    def of(self, path: Path) -> str:
        """The store's code; Unreadable if the name does not fit the pattern."""
        name = path.parent.name if self.origin == "folder" else path.stem
        if match := self.pattern.search(name):
            return _told(match)
        raise Unreadable(
            f"名称“{name}”中找不到门店代码(规则 {self.pattern.pattern})。请改名,或修改来源的 [store]。",
            f"No store code in the name “{name}” (pattern {self.pattern.pattern}). "
            "Rename it, or change the source's [store].",
        )


@dataclass(frozen=True)
class Source:
    """What one TOML file says; an absent key is its default here."""

    name: str
    record: RecordKind
    files: tuple[str, ...]
    sheet: str | None = None
    encoding: str | None = None
    separator: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    store: StoreName | None = None
    words: Mapping[str, dict[str, str]] = field(default_factory=dict)
    times: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    blanks: frozenset[str] = frozenset()
    exported_at: re.Pattern[str] | None = None

    def fits(self, path: Path) -> bool:
        """Whether the file's name is one of this source's."""
        return any(fnmatchcase(path.name.lower(), pattern.lower()) for pattern in self.files)

    def holds(self, sheet: str) -> bool:
        """Whether a sheet of such a file is meant; text files have none."""
        return not sheet or self.sheet in (None, sheet)

    def constants_of(self, path: Path) -> dict[str, str]:
        """Field → value that holds for every row of the file."""
        store = {"store_code": self.store.of(path)} if self.store else {}
        return {**self.constants, **store}

    def export_time(self, path: Path) -> datetime | None:
        """When the file was exported, if its name says so."""
        match = self.exported_at.search(path.name) if self.exported_at else None
        digits = re.sub(r"\D", "", _told(match)) if match else ""
        try:
            return datetime.strptime(digits, DIGITS[len(digits)])
        except (KeyError, ValueError):
            return None


def _told(match: re.Match[str]) -> str:
    return match[1] if match.re.groups else match[0]
