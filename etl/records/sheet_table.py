"""What readers return: the cells of a sheet, a table whose columns are mapped, or why it is unreadable."""

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
"""The column of a sheet that holds the cells beyond the width of a delimited text, joined."""


CELL_NOTES = pl.Schema(
    {"source_row": pl.UInt32, "column": pl.UInt32, "reason_zh": pl.String, "reason_en": pl.String}
)
"""A note on a cell, columns numbered from 0; without a column it is on the whole row."""


def no_cell_notes() -> pl.DataFrame:
    """An empty frame of CELL_NOTES."""
    return pl.DataFrame(schema=CELL_NOTES)


@dataclass(frozen=True)
class Notice:
    """A sentence on a file or one of its sheets that rejects nothing, in both languages."""

    zh: str
    en: str

    def __str__(self) -> str:
        return say(self.zh, self.en)


@dataclass(frozen=True)
class Table:
    """One sheet whose columns are mapped to the fields of a record kind; cells are still text."""

    record: RecordKind
    source: str
    """Name of the source; "template" for our own headings and their synonyms."""
    sheet: str
    """Empty for CSV."""
    rows: pl.Series
    """UInt32: the number of each row as a spreadsheet shows it, 1 being the first line of the sheet.

    Of two rows of one key the later in this order is current."""
    texts: pl.DataFrame
    """String columns by field, the supplied ones and the constants; stripped, blank is null."""
    raw: pl.DataFrame
    """String columns by heading as in the file, of the same height; a rejected row is shown by them."""
    heading_fields: dict[str, str]
    """Heading → field, for the mapped columns of ``raw``, so that personal ones can be masked."""
    time_formats: dict[str, tuple[str, ...]]
    """Field → strptime formats that the source states; fields without an entry use the usual notations."""
    words: dict[str, dict[str, str]]
    """Field → value → our code, as the source states; the key "*" is every other value."""
    faults: pl.DataFrame
    """source_row, reason_zh, reason_en: rows unreadable as a whole. They are in rows, texts and raw, too."""
    unknown_columns: tuple[str, ...]
    """Headings that are mapped to no field."""
    exported_at: datetime | None
    """The export time that the source states."""
    constants: dict[str, str]
    """Field → the value that every row has; part of the batch's identity."""
    reading: str = ""
    """How the source combines rows and cells; part of the batch's identity."""
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
    """The number of rows that the source excludes; they are not in this table."""
    earliest: datetime | None = None
    """An earlier event is a typing error; None for the limit of the definitions (§2)."""
    lines: int = 0
    """Physical lines of the sheet, blank ones and those of the headings among them."""
    records: int = 0
    """Rows that these lines make; fewer than lines where cells hold line breaks."""


class Unreadable(Exception):
    """A file or sheet that cannot be read. The message is one sentence with the cure, in both languages.

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
    """The cells of one sheet as they are in the file."""

    name: str
    """Empty for delimited text."""
    cells: pl.DataFrame
    """String columns; row i is line i + 1 of the spreadsheet. Blank is null or empty."""
    visible: bool = True
    delimited: bool = False
    """In delimited text an extra separator shifts a row; in a workbook every cell stays in its column."""
    unfinished: int | None = None
    """The number of cells of a last line without line end; 0 if it ends inside a cell."""
    faults: pl.DataFrame = field(default_factory=no_cell_notes)
    """CELL_NOTES of what cannot be read as it was meant: its row is rejected if the cell is used."""
    warnings: pl.DataFrame = field(default_factory=no_cell_notes)
    """CELL_NOTES of what was read and is doubtful."""
    physical_lines: int | None = None
    """Lines of a text file up to the last that is not blank; None: as many as rows."""
    hidden_rows: int = 0
    """Rows of a workbook's sheet that a filter or a person has hidden; they stand in ``cells``."""
    dates_from_1904: bool = False
    """Whether dates without a format count days from 1904 instead of 1900."""

    @property
    def lines(self) -> int:
        """Physical lines, of which a cell with line breaks takes several."""
        return self.cells.height if self.physical_lines is None else self.physical_lines

    @property
    def width(self) -> int:
        """The number of columns without :data:`BEYOND`."""
        return self.cells.width - (BEYOND in self.cells.columns)
