"""What reading hands on: one sheet whose columns are known, or the reason why it cannot be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from care.i18n import say
from etl.records.registry import RecordKind
from etl.validation.clocks import STORE, Clock
from etl.validation.derive import Derived

REASONS = pl.Schema({"source_row": pl.UInt32, "reason_zh": pl.String, "reason_en": pl.String})
"""A note on a row, its reason in both languages."""
BEYOND = "beyond"
"""The column of a sheet that holds, together, what exceeds the width of a delimited text."""


@dataclass(frozen=True)
class Table:
    """One sheet whose columns are known by the fields of a record, cells still as text."""

    record: RecordKind
    source: str
    """Name of the source, "template" for our own headings and their synonyms."""
    sheet: str
    """Empty for CSV."""
    rows: pl.Series
    """UInt32: the number of each row as a spreadsheet shows it, 1 being the first line of the sheet.

    Of two rows of one key the later in this order holds."""
    texts: pl.DataFrame
    """String columns named by field, only the supplied ones, constants included; stripped, blank is null."""
    raw: pl.DataFrame
    """String columns by heading, as in the file and of the same height: what a reject shows."""
    heading_fields: dict[str, str]
    """Heading → field, for the columns of ``raw`` that feed one, so that personal ones can be masked."""
    time_formats: dict[str, tuple[str, ...]]
    """Field → strptime formats stated by the source; without an entry the usual notations hold."""
    words: dict[str, dict[str, str]]
    """Field → value → our code, stated by the source; the key "*" is for every other value."""
    faults: pl.DataFrame
    """source_row, reason_zh, reason_en: rows unreadable as a whole. They stand in rows, texts and raw too."""
    unknown_columns: tuple[str, ...]
    """Headings that feed no field."""
    exported_at: datetime | None
    """As stated by the source."""
    constants: dict[str, str]
    """Field → the one value of every row; part of the batch's identity."""
    reading: str = ""
    """How the source had rows and cells put together; part of the batch's identity."""
    warnings: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=REASONS))
    """source_row, reason_zh, reason_en: what is doubtful in the cells of rows that may be kept."""
    placeholders: tuple[str, ...] = ()
    """VINs and phones that identify nobody, besides those known everywhere."""
    clock: Clock = STORE
    """The store's, and that of the times in the file."""
    derived: Mapping[str, Derived] = field(default_factory=dict)
    """Field → how its time follows from another."""
    log_ends: tuple[str | None, str | None] = (None, None)
    """Of a log: the events that the earliest and the latest row of each case are, whatever they say."""
    ordered: bool = False
    """Whether the source says which of several rows of one key holds."""
    left_aside: int = 0
    """Rows that the source says are no records of ours; they are not in this table."""
    earliest: datetime | None = None
    """Before this an event is a typing error, where the source says otherwise than the definitions."""


class Unreadable(Exception):
    """A file or sheet that cannot be read: one sentence with the cure, in both languages.

    ``sheet`` is empty where the whole file is meant.
    """

    def __init__(self, zh: str, en: str, sheet: str = "") -> None:
        super().__init__(zh, en, sheet)
        self.zh = zh
        self.en = en
        self.sheet = sheet

    def __str__(self) -> str:
        return say(self.zh, self.en)


@dataclass(frozen=True)
class Sheet:
    """The cells of one sheet as they stand, before anything is known about them."""

    name: str
    """Empty for delimited text."""
    cells: pl.DataFrame
    """String columns; row i is line i + 1 of the spreadsheet. Blank is null or empty."""
    visible: bool = True
    delimited: bool = False
    """In delimited text a separator too many shifts a row; in a workbook a cell stays in its column."""
    unfinished: int | None = None
    """How many cells a last line has that lacks its line end; 0 if it breaks off inside a cell."""

    @property
    def width(self) -> int:
        """How many columns a row has; cells beyond them, in delimited text, are too many."""
        return self.cells.width - (BEYOND in self.cells.columns)
