"""A source: the column mapping of one kind of export, and how its files are read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated

from care.storage.toml_values import FILLED_TEXT
from care.stores.time_zone import ZONE
from etl.database.database_settings import Database
from etl.mapping import schema_values as kind
from etl.mapping.columns.origin import Origin, PathName
from etl.records.file_names import NamePattern, as_text, file_name
from etl.records.registry import RecordKind
from etl.validation.derive import Derived

DIGITS = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}

Filled = Annotated[str, FILLED_TEXT]
Zone = Annotated[str, ZONE]
Texts = Annotated[tuple[str, ...], kind.TEXTS]
Chosen = Mapping[str, Annotated[tuple[str, ...], kind.CHOICE]]
"""Heading → accepted values; an empty string is a blank cell."""


@dataclass(frozen=True)
class Source:
    """The content of one TOML file, and its schema; absent keys have their defaults.

    What depends on the record kind is checked in ``schema.py``.
    """

    name: str
    record: Annotated[RecordKind, kind.RECORD]
    files: Texts = ()
    """Patterns of names; a source without any has a database."""
    database: Database | None = None
    sheet: Filled | None = None
    header: Annotated[int, kind.LINE_NUMBER] | None = None
    """Line number of the headings, 1 being the first; 0: no headings, None: to be detected."""
    encoding: Annotated[str, kind.ENCODING] | None = None
    separator: Annotated[str, kind.SEPARATOR] | None = None
    columns: Mapping[str, Annotated[Origin, kind.ORIGIN]] = field(default_factory=dict)
    constants: Mapping[str, Filled] = field(default_factory=dict)
    names: Mapping[str, Annotated[PathName, kind.PATH_NAME]] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    times: Mapping[str, Texts] = field(default_factory=dict)
    zone: Zone | None = None
    """Time zone of the store; None means that of ``stores.toml``, or else China."""
    offset: Zone | None = None
    """Time zone of times without an offset; None means the store's."""
    blanks: Texts = ()
    """Additional words that count as blank in every column."""
    values: Texts = ()
    """Words that are values in this source, although they usually count as blank."""
    placeholders: Texts = ()
    """Additional placeholder VINs and phones."""
    derived: Mapping[str, Annotated[Derived, kind.DERIVED]] = field(default_factory=dict)
    first_event: str | None = None
    """Of an event log: the event assigned to the earliest row of each case."""
    last_event: str | None = None
    only: Chosen = field(default_factory=dict)
    without: Chosen = field(default_factory=dict)
    latest: Filled | None = None
    """The heading whose greatest value makes a row of a key current; None: the last row is."""
    earliest: Annotated[datetime, kind.MOMENT] | None = None
    """Earliest plausible event time; None: the general limit."""
    exported_at: Annotated[NamePattern | datetime, kind.EXPORT_TIME] | None = None

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
