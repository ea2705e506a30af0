"""A source: what the headings of one kind of export mean, and what is known of its files besides."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import fnmatchcase
from functools import reduce
from operator import and_
from pathlib import Path
from typing import Literal

import polars as pl

from care.privacy.text_masking import display_name
from etl.records.registry import Field, RecordKind
from etl.records.sheet_table import Unreadable
from etl.validation.derive import Derived

DIGITS = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}

Chosen = Mapping[str, tuple[str, ...]]
"""Heading → the values meant; an empty one is a blank cell."""


@dataclass(frozen=True)
class Origin:
    """The columns that a field's text comes from: one, several joined, or the first filled of several."""

    headings: tuple[str, ...]
    joint: str | None = None
    """What stands between the parts; None takes the first filled column instead of joining."""

    def places(self, found: Mapping[str, int]) -> tuple[int, ...]:
        """The columns by number; none where a part of a joined text is not in the sheet."""
        there = tuple(found[heading] for heading in self.headings if heading in found)
        return there if self.joint is None or len(there) == len(self.headings) else ()

    def text(self, parts: Sequence[pl.Series], *, whole: bool, time: bool = False) -> pl.Series:
        """Each row's text, null where all its cells are blank; a ``whole`` one needs every part.

        The parts of a ``time`` may be cells of a workbook, where a day has a time of day and that a day.
        """
        if time and self.joint is not None:
            parts = [day_or_clock(part) for part in parts]
        if len(parts) == 1:
            return parts[0]
        if self.joint is None:
            return pl.select(pl.coalesce(parts)).to_series()
        joined = pl.select(pl.concat_str(parts, separator=self.joint, ignore_nulls=not whole)).to_series()
        return joined.set(reduce(and_, (part.is_null() for part in parts)), None)


def day_or_clock(cells: pl.Series) -> pl.Series:
    """Days without the midnight that a workbook gives them, times of day without its first day."""
    bare = cells.str.replace(r"^(.*\d)[ T]00:00(?::00(?:\.0+)?)?$", "$1")
    return bare.str.replace(r"^(?:1899-12-3[01]|1900-01-0[01]|1904-01-01)[ T](\d)", "$1")


@dataclass(frozen=True)
class PathName:
    """A value that stands outside the sheet: in the folder's or the file's name."""

    origin: Literal["folder", "file"]
    pattern: re.Pattern[str] = re.compile(".+")

    def of(self, path: Path, field: Field) -> str:
        """The value of the field; Unreadable if the name does not fit the pattern."""
        name = path.absolute().parent.name if self.origin == "folder" else path.stem
        if match := self.pattern.search(name):
            return _told(match)
        name = display_name(name)
        raise Unreadable(
            f"名称“{name}”中找不到{field.zh}（规则 {self.pattern.pattern}）。请改名，或修改来源的 [names]。",
            f"The name “{name}” holds no {field.en} (pattern {self.pattern.pattern}). "
            "Rename it, or change the source's [names].",
        )


@dataclass(frozen=True)
class Source:
    """What one TOML file says; an absent key is its default here."""

    name: str
    record: RecordKind
    files: tuple[str, ...]
    sheet: str | None = None
    header: int | None = None
    """The line of the headings, 1 being the first; 0: there are none, None: they are to be found."""
    encoding: str | None = None
    separator: str | None = None
    columns: Mapping[str, Origin] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, PathName] = field(default_factory=dict)
    words: Mapping[str, dict[str, str]] = field(default_factory=dict)
    times: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    zone: str | None = None
    """The store's, where it is not China's."""
    offset: str | None = None
    """The zone of times that state none, where it is not the store's."""
    blanks: tuple[str, ...] = ()
    """Further words for "nothing", in every column."""
    values: tuple[str, ...] = ()
    """Words that are values here, though they usually stand for nothing."""
    placeholders: tuple[str, ...] = ()
    """Further VINs and phones that identify nobody."""
    derived: Mapping[str, Derived] = field(default_factory=dict)
    first_event: str | None = None
    """Of a log: what the earliest row of each case is, whatever it says."""
    last_event: str | None = None
    only: Chosen = field(default_factory=dict)
    without: Chosen = field(default_factory=dict)
    latest: str | None = None
    """The heading whose greatest value decides which row of a key holds; None: the last row."""
    earliest: datetime | None = None
    """Before this an event is a typing error; None: what holds for everyone."""
    exported_at: re.Pattern[str] | datetime | None = None

    def fits(self, path: Path) -> bool:
        """Whether the file's name is one of this source's; ``x.csv.xlsx`` is one where ``x.csv`` is."""
        names = (path.name.lower(), path.stem.lower())
        return any(fnmatchcase(name, pattern.lower()) for pattern in self.files for name in names)

    def holds(self, sheet: str) -> bool:
        """Whether a sheet of such a file is meant; text files have none."""
        return not sheet or self.sheet in (None, sheet)

    @property
    def choosing(self) -> tuple[str, ...]:
        """The headings by which rows are chosen or ordered: without them the sheet cannot be read."""
        return (*self.only, *self.without, *([self.latest] if self.latest else []))

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading that the source names."""
        columns = (one for origin in self.columns.values() for one in origin.headings)
        derived = (one.heading for one in self.derived.values() if one.heading)
        return (*columns, *derived, *self.choosing)

    @property
    def reading(self) -> str:
        """All that shapes the rows before they are judged: two readings of a sheet differ in it."""
        chosen = (self.only, self.without, self.latest, self.earliest)
        words = (self.blanks, self.values, self.placeholders)
        times = (self.zone, self.offset, self.derived, self.first_event, self.last_event)
        return repr((self.header, self.columns, *words, *times, chosen))

    def constants_of(self, path: Path) -> dict[str, str]:
        """Field → value that holds for every row of the file."""
        fields = self.record.fields
        return {**self.constants, **{name: one.of(path, fields[name]) for name, one in self.names.items()}}

    def export_time(self, path: Path) -> datetime | None:
        """When the file was exported, if the source or the file's name says so."""
        if not isinstance(self.exported_at, re.Pattern):
            return self.exported_at
        match = self.exported_at.search(path.name)
        digits = re.sub(r"\D", "", _told(match)) if match else ""
        try:
            return datetime.strptime(digits, DIGITS[len(digits)])
        except (KeyError, ValueError):
            return None


def _told(match: re.Match[str]) -> str:
    return match[1] if match.re.groups else match[0]
