"""A source: the column mapping of one kind of export, and how its files are read."""

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
from etl.records.file_names import NamePattern, as_text, file_name
from etl.records.registry import Field, RecordKind
from etl.records.sheet_table import Unreadable
from etl.validation.derive import Derived

DIGITS = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}

ANYTHING = NamePattern(".+")

Chosen = Mapping[str, tuple[str, ...]]
"""Heading → accepted values; an empty string is a blank cell."""


@dataclass(frozen=True)
class Origin:
    """The columns of a field's text: one, several joined, or the first filled of several."""

    headings: tuple[str, ...]
    joint: str | None = None
    """The separator of joined parts; None takes the first filled column instead of joining."""

    def places(self, found: Mapping[str, int]) -> tuple[int, ...]:
        """The numbers of the columns; empty where a part of a joined text is missing in the sheet."""
        found_columns = tuple(found[heading] for heading in self.headings if heading in found)
        return found_columns if self.joint is None or len(found_columns) == len(self.headings) else ()

    def text(self, parts: Sequence[pl.Series], *, whole: bool, time: bool = False) -> pl.Series:
        """The text of each row, null where all cells are blank or, with ``whole``, where any is.

        The parts of a ``time`` are cleaned by :func:`day_or_clock` before they are joined.
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
    """Remove the midnight of dates and the epoch date of times of day, which workbooks add."""
    bare = cells.str.replace(r"^(.*\d)[ T]00:00(?::00(?:\.0+)?)?$", "$1")
    return bare.str.replace(r"^(?:1899-12-3[01]|1900-01-0[01]|1904-01-01)[ T](\d)", "$1")


@dataclass(frozen=True)
class PathName:
    """A field value taken from the name of the folder or the file."""

    origin: Literal["folder", "file"]
    pattern: NamePattern = ANYTHING

    def of(self, path: Path, field: Field) -> str:
        """The value of the field. Raises Unreadable if the name does not match the pattern."""
        place = path.absolute().parent if self.origin == "folder" else path
        name = file_name(place) if self.origin == "folder" else as_text(path.stem)
        if (found := self.pattern.found_in(name)) is not None:
            return found
        name = display_name(name)
        raise Unreadable(
            f"名称“{name}”中找不到{field.zh}（规则 {self.pattern.text}）。请改名，或修改来源的 [names]。",
            f"The name “{name}” holds no {field.en} (pattern {self.pattern.text}). "
            "Rename it, or change the source's [names].",
        )


@dataclass(frozen=True)
class Source:
    """The content of one TOML file; absent keys have their defaults."""

    name: str
    record: RecordKind
    files: tuple[str, ...]
    sheet: str | None = None
    header: int | None = None
    """Line number of the headings, 1 being the first; 0: no headings, None: to be detected."""
    encoding: str | None = None
    separator: str | None = None
    columns: Mapping[str, Origin] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, PathName] = field(default_factory=dict)
    words: Mapping[str, dict[str, str]] = field(default_factory=dict)
    times: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    zone: str | None = None
    """Time zone of the store; None means China."""
    offset: str | None = None
    """Time zone of times without an offset; None means the store's."""
    blanks: tuple[str, ...] = ()
    """Additional words that count as blank in every column."""
    values: tuple[str, ...] = ()
    """Words that are values in this source, although they usually count as blank."""
    placeholders: tuple[str, ...] = ()
    """Additional placeholder VINs and phones."""
    derived: Mapping[str, Derived] = field(default_factory=dict)
    first_event: str | None = None
    """Of an event log: the event assigned to the earliest row of each case."""
    last_event: str | None = None
    only: Chosen = field(default_factory=dict)
    without: Chosen = field(default_factory=dict)
    latest: str | None = None
    """The heading whose greatest value makes a row of a key current; None: the last row is."""
    earliest: datetime | None = None
    """Earliest plausible event time; None: the general limit."""
    exported_at: NamePattern | datetime | None = None

    def fits(self, path: Path) -> bool:
        """Whether the file name matches a pattern; ``x.csv.xlsx`` matches where ``x.csv`` does."""
        names = (file_name(path).lower(), as_text(path.stem).lower())
        return any(fnmatchcase(name, pattern.lower()) for pattern in self.files for name in names)

    def holds(self, sheet: str) -> bool:
        """Whether the source reads this sheet; the sheet name of text files is empty."""
        return not sheet or self.sheet in (None, sheet)

    @property
    def choosing(self) -> tuple[str, ...]:
        """The headings by which rows are filtered or ordered; a sheet without them cannot be read."""
        return (*self.only, *self.without, *([self.latest] if self.latest else []))

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading that the source names."""
        columns = (one for origin in self.columns.values() for one in origin.headings)
        derived = (one.heading for one in self.derived.values() if one.heading)
        return (*columns, *derived, *self.choosing)

    @property
    def reading(self) -> str:
        """All settings that affect reading before validation, as text for the identity of a batch."""
        chosen = (self.only, self.without, self.latest, self.earliest)
        words = (self.blanks, self.values, self.placeholders)
        times = (self.zone, self.offset, self.derived, self.first_event, self.last_event)
        return repr((self.header, self.columns, *words, *times, chosen))

    def constants_of(self, path: Path) -> dict[str, str]:
        """Field → the value of every row of the file. Raises Unreadable for a name without a match."""
        fields = self.record.fields
        return {**self.constants, **{name: one.of(path, fields[name]) for name, one in self.names.items()}}

    def export_time(self, path: Path) -> datetime | None:
        """The export time by the source or the file name; None if neither states it."""
        if not isinstance(self.exported_at, NamePattern):
            return self.exported_at
        digits = re.sub(r"\D", "", self.exported_at.found_in(file_name(path)) or "")
        try:
            return datetime.strptime(digits, DIGITS[len(digits)])
        except (KeyError, ValueError):
            return None
