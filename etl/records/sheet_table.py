"""The types between reading and validation: a sheet of cells, a table with mapped columns, a fault."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from care.i18n import say
from etl.validation.clocks import STORE, Clock

if TYPE_CHECKING:  # the reading process has to start fast, without the models of records
    from etl.records.registry import RecordKind
    from etl.validation.derive import Derived

REASONS = pl.Schema({"source_row": pl.UInt32, "reason_zh": pl.String, "reason_en": pl.String})
"""Schema of a note on a row, with its reason in both languages."""
TOP = 20
"""Number of lines from the top that may hold the headings, below titles."""
BEGINNING = 220
"""Number of lines from the top by which headings are told from values."""
BEYOND = "beyond"
"""Name of the column with the joined cells beyond the width of a delimited text."""


CELL_NOTES = pl.Schema(
    {"source_row": pl.UInt32, "column": pl.UInt32, "reason_zh": pl.String, "reason_en": pl.String}
)
"""Schema of a note on a cell, columns numbered from 0; a null column means the whole row."""


def no_cell_notes() -> pl.DataFrame:
    """An empty frame of CELL_NOTES."""
    return pl.DataFrame(schema=CELL_NOTES)


@dataclass(frozen=True)
class Notice:
    """A notice on a file or sheet, in both languages; it rejects no rows."""

    zh: str
    en: str

    def __str__(self) -> str:
        return say(self.zh, self.en)


@dataclass(frozen=True)
class Table:
    """One sheet with columns mapped to the fields of a record kind; cells are not parsed yet."""

    record: "RecordKind"
    source: str
    """Name of the source; "template" for the headings of the import templates and their synonyms."""
    sheet: str
    """Empty for CSV."""
    rows: pl.Series
    """UInt32: the number of each row as a spreadsheet shows it, 1 being the first line of the sheet.

    Of two rows of one key the later in this order is current."""
    texts: pl.DataFrame
    """String columns by field, the supplied ones and the constants; stripped, blank is null."""
    raw: pl.DataFrame
    """String columns by heading as in the file, of the same height; rejected rows are shown with them."""
    heading_fields: dict[str, str]
    """Heading → field, for the mapped columns of ``raw``, so that personal ones can be masked."""
    time_formats: dict[str, tuple[str, ...]]
    """Field → strptime formats of the source; fields without an entry use the default formats."""
    words: dict[str, dict[str, str]]
    """Field → value → code, as the source states; the key "*" stands for every other value."""
    faults: pl.DataFrame
    """source_row, reason_zh, reason_en of rows unreadable as a whole; rows, texts and raw include them."""
    unknown_columns: tuple[str, ...]
    """Headings that are mapped to no field."""
    exported_at: datetime | None
    """The export time that the source states."""
    constants: dict[str, str]
    """Field → the value that every row has; part of the batch's identity."""
    reading: str = ""
    """How the source combines rows and cells; part of the batch's identity."""
    warnings: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=REASONS))
    """source_row, reason_zh, reason_en of doubtful cells that do not reject their row."""
    placeholders: tuple[str, ...] = ()
    """Placeholder VINs and phones of the source, in addition to the general ones."""
    clock: Clock = STORE
    """The time zones of the store and of the times in the file, as the source states them."""
    zones: Mapping[str, str] = field(default_factory=dict)
    """Store code → time zone, of the home; they hold where the source states no zone of the store."""
    derived: Mapping[str, "Derived"] = field(default_factory=dict)
    """Field → how its time is derived from another."""
    log_ends: tuple[str | None, str | None] = (None, None)
    """Of an event log: the events assigned to the earliest and the latest row of each case."""
    ordered: bool = False
    """Whether the source orders the rows, so that the last of one key is current."""
    left_aside: int = 0
    """The number of rows that the source excludes; they are not in this table."""
    earliest: datetime | None = None
    """Earliest plausible event time; None for the limit of the definitions (§2)."""
    lines: int = 0
    """Physical lines of the sheet, including headings and blank lines."""
    records: int = 0
    """Rows parsed from these lines; fewer where cells contain line breaks."""

    @property
    def zones_of_stores(self) -> dict[str, str]:
        """Those of ``zones`` that the times of its rows are converted to."""
        if self.clock.zone or not self.zones or "store_code" not in self.texts.columns:
            return {}
        here = {*self.texts["store_code"].str.normalize("NFKC").unique()}
        return {code: zone for code, zone in sorted(self.zones.items()) if code in here}


class Unreadable(Exception):
    """A file or sheet that cannot be read; the message names the cure, in both languages.

    ``sheet`` is empty for a fault of the whole file.
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
    """The unconverted cells of one sheet."""

    name: str
    """Empty for delimited text."""
    cells: pl.DataFrame
    """String columns; row i is line i + 1 of the spreadsheet. Blank is null or empty."""
    visible: bool = True
    delimited: bool = False
    """Whether the sheet is delimited text, where an extra separator shifts the cells of a row."""
    unfinished: int | None = None
    """Number of cells of a last line without line end; 0 if it ends inside a cell, None with line end."""
    faults: pl.DataFrame = field(default_factory=no_cell_notes)
    """CELL_NOTES of unreadable cells; the row is rejected if the column is used."""
    warnings: pl.DataFrame = field(default_factory=no_cell_notes)
    """CELL_NOTES of doubtful cells that were read."""
    physical_lines: int | None = None
    """Lines of a text file up to the last that is not blank; None means the number of rows."""
    hidden_rows: int = 0
    """Number of rows hidden by a filter or by hand; ``cells`` includes them."""
    hidden_columns: int = 0
    """Number of hidden columns; ``cells`` includes them."""
    dates_from_1904: bool = False
    """Whether dates without a format count days from 1904 instead of 1900."""

    @cached_property
    def beginning(self) -> list[tuple[str, ...]]:
        """The first lines as rows of cells, blank ones being empty.

        Because headings are sought line by line for every record kind, rows are taken out of the frame once.
        """
        return [tuple(cell or "" for cell in row) for row in self.cells.head(BEGINNING).rows()]

    @cached_property
    def rows_by_cell(self) -> list[dict[str, list[int]]]:
        """By column, each cell's text in the beginning → the numbers of its rows, from 0."""
        found: list[dict[str, list[int]]] = [{} for _ in self.cells.columns]
        for row, cells in enumerate(self.beginning):
            for column, cell in enumerate(cells):
                found[column].setdefault(cell, []).append(row)
        return found

    @property
    def lines(self) -> int:
        """Number of physical lines; a cell with line breaks spans several."""
        return self.cells.height if self.physical_lines is None else self.physical_lines

    @property
    def width(self) -> int:
        """The number of columns without :data:`BEYOND`."""
        return self.cells.width - (BEYOND in self.cells.columns)
