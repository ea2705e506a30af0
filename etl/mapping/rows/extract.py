"""Extract the rows below the headings: texts by field, original cells, and faults of whole rows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import chain, count
from operator import or_

import polars as pl

from etl.mapping.columns.clean_cells import clean_cells
from etl.mapping.columns.origin import Origin
from etl.records.headings import column_letter
from etl.records.registry import Field
from etl.records.sheet_table import Sheet
from etl.validation.column_pool import map_columns
from etl.validation.parse_times import parse_times

FAULTS = {"source_row": pl.UInt32, "reason_zh": pl.String, "reason_en": pl.String}
DAYS_TO_1904 = 1_462
"""Days from the 1900 epoch of Excel to the 1904 epoch of old Macs."""
TOO_MANY = (
    "本行的单元格多于列名（内容中的分隔符要用引号括起）",
    "more cells than headings (put quotation marks around a text that holds the separator)",
)
CUT_OFF = (
    "最后一行不完整（文件被截断，或引号没有成对），请重新导出",
    "the last row is not whole (the file is cut off, or a quotation mark is never closed): export it again",
)


ONE_COLUMN = Origin(())
DAY_AND_CLOCK = Origin((), " ")


@dataclass(frozen=True)
class FieldText:
    """How the text of one field is made from columns of a sheet."""

    field: Field | None
    """None for a column without a field."""
    columns: tuple[int, ...]
    origin: Origin = ONE_COLUMN
    whole: bool = False
    """Whether the text needs every column: a key joined from parts is unique only with all of them."""
    values: Collection[str] = ()
    """Words that are values of this field, although they usually count as blank."""
    from_1904: bool = False
    """Whether a time stored as a number counts days from 1904."""


@dataclass(frozen=True)
class Layout:
    """Which rows of a sheet are read, and how their columns map to fields; columns are numbered from 0."""

    line: int
    """Line of the headings, from 0; -1 without headings."""
    headings: tuple[str, ...]
    texts: Mapping[str, FieldText]
    """Name → how its text is made from columns."""
    constants: Mapping[str, str]
    blanks: Collection[str] = ()
    """Additional words that count as blank."""
    only: Mapping[int, Collection[str]] = field(default_factory=dict)
    """Column → the values of rows that are included."""
    without: Mapping[int, Collection[str]] = field(default_factory=dict)
    """Column → the values of rows that are excluded."""
    latest: int | None = None
    """The column by which rows are ordered; of several rows of a key the greatest is current."""
    used: Collection[int] = ()
    """The columns of fields, filters and order; faults in other columns reject no rows."""
    no_records: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=FAULTS))
    """FAULTS of rows that are headings, totals and the like."""


@dataclass(frozen=True)
class Body:
    """The part of a Table that comes from the cells; fields as in Table."""

    rows: pl.Series
    texts: pl.DataFrame
    raw: pl.DataFrame
    faults: pl.DataFrame
    warnings: pl.DataFrame
    names: dict[int, str]
    """Column → its heading in ``raw``."""
    left_aside: int


def extract_rows(sheet: Sheet, layout: Layout) -> Body:
    """The included rows that are not entirely blank, with the row numbers of the spreadsheet."""
    cells = pl.col(sheet.cells.columns)
    below = sheet.cells[layout.line + 1 :]
    stripped = pl.DataFrame(map_columns(_stripped, below, below.height))
    rows = pl.int_range(layout.line + 2, sheet.cells.height + 1, dtype=pl.UInt32, eager=True)
    rows = rows.alias("source_row")
    filled = stripped.select(pl.any_horizontal(cells.is_not_null())).to_series()
    below, stripped, rows = below.filter(filled), stripped.filter(filled), rows.filter(filled)

    names = _names(sheet, layout.headings, stripped)
    faults = _faults(sheet, stripped, rows, len(names)).vstack(_notes_on(sheet.faults, rows, layout.used))
    if len(layout.no_records):
        faults = faults.vstack(layout.no_records.filter(pl.col("source_row").is_in(rows.implode())))
    # A row with shifted cells is never excluded, because its cells may belong to other columns.
    included = stripped.select(_is_included(layout)).to_series() | rows.is_in(faults["source_row"].implode())
    left_aside = rows.len() - int(included.sum())
    if left_aside:
        below, stripped, rows = below.filter(included), stripped.filter(included), rows.filter(included)
    if layout.latest is not None:
        order, unread = _order(stripped.to_series(layout.latest), rows, names[layout.latest])
        below, stripped, rows = below[order], stripped[order], rows[order]
        faults = faults.vstack(unread)
    if layout.blanks:
        stripped = stripped.select(pl.when(~cells.is_in(list(layout.blanks))).then(cells))
    texts, warnings = _texts(stripped, rows, layout.texts)
    return Body(
        rows=rows,
        texts=texts.with_columns(pl.lit(value).alias(field) for field, value in layout.constants.items()),
        warnings=pl.concat([warnings, _notes_on(sheet.warnings, rows, layout.used)]),
        raw=below.select(pl.nth(column).alias(name) for column, name in names.items()),
        faults=faults,
        names=names,
        left_aside=left_aside,
    )


def since_1904(cells: pl.Series) -> pl.Series:
    """Serial numbers of days counted from 1904, converted to the 1900 epoch; other texts are unchanged."""
    serials = cells.str.contains(r"^\d{5}(?:\.\d+)?$").fill_null(value=False).arg_true()
    days = cells.gather(serials).cast(pl.Float64) + DAYS_TO_1904
    # A whole number stays one, because a fraction tells a time of day.
    return cells.scatter(serials, days.cast(pl.String).str.strip_suffix(".0"))


def _texts(
    stripped: pl.DataFrame, rows: pl.Series, texts: Mapping[str, FieldText]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One column of text a name, and the warnings on its cells."""
    made = map_columns(lambda named: _text(stripped, rows, *named), texts.items(), len(rows))
    warnings = [pl.DataFrame(schema=FAULTS), *(warning for _, warning in made)]
    return pl.DataFrame([text for text, _ in made]), pl.concat(warnings)


def _text(
    stripped: pl.DataFrame, rows: pl.Series, name: str, one: FieldText
) -> tuple[pl.Series, pl.DataFrame]:
    is_time = one.field is not None and one.field.kind == "time"
    cells = [stripped.to_series(column) for column in one.columns]
    if is_time and one.from_1904:
        cells = list(map(since_1904, cells))
    parts = [clean_cells(column, one.field, one.values) for column in cells]
    text = one.origin.text([part.texts for part in parts], whole=one.whole, time=is_time).alias(name)
    lost = reduce(or_, (part.lost for part in parts))
    if one.field is None or not lost.any():
        return text, pl.DataFrame(schema=FAULTS)
    return text, _fault(
        rows.filter(lost),
        f"“{one.field.zh}”的单元格是公式错误，按空白处理",
        f"{one.field.en} shows a failed formula and counts as blank",
    )


def _stripped(cells: pl.Series) -> pl.Series:
    """The stripped cells, null where blank; the same series where nothing changes, to save memory."""
    bare = cells.str.strip_chars()
    bare = bare.set(bare.str.len_bytes() == 0, None)
    return cells if bare.equals(cells) else bare


def _is_included(layout: Layout) -> pl.Expr:
    """Whether a row is included by the source's filters."""
    required = [pl.nth(at).fill_null("").is_in(list(values)) for at, values in layout.only.items()]
    excluded = [~pl.nth(at).fill_null("").is_in(list(values)) for at, values in layout.without.items()]
    return pl.all_horizontal(pl.lit(value=True), *required, *excluded)


def _order(cells: pl.Series, rows: pl.Series, heading: str) -> tuple[pl.Series, pl.DataFrame]:
    """The order of the rows by number or time, blank first, and faults of cells that are neither."""
    values = max(cells.cast(pl.Float64, strict=False), parse_times(cells), key=pl.Series.count)
    unread = cells.is_not_null() & values.is_null()
    places = pl.DataFrame({"value": values, "row": rows}).with_row_index("place").sort("value", "row")
    fault = (f"无法按“{heading}”排出先后", f"cannot be put in order by {heading}")
    return places["place"], _fault(rows.filter(unread), *fault)


def _names(sheet: Sheet, headings: Sequence[str], stripped: pl.DataFrame) -> dict[int, str]:
    """Column → its unique heading; a column without one is named by its letter.

    Delimited text has no columns right of the last heading; in a workbook a column may lack its heading.
    """
    tidy = [" ".join(heading.split()) for heading in headings]
    last = max((column for column, heading in enumerate(tidy) if heading), default=sheet.width - 1)
    names: dict[int, str] = {}
    for column, heading in enumerate(tidy[: last + 1] if sheet.delimited else tidy):
        if heading or column < last or stripped.to_series(column).null_count() < stripped.height:
            names[column] = distinct_headings(heading or f"({column_letter(column)})", names.values())
    return names


def distinct_headings(heading: str, others: Collection[str]) -> str:
    """The heading, with a number appended if another has the same."""
    numbered = (f"{heading} ({number})" for number in count(2))
    return next(name for name in chain([heading], numbered) if name not in others)


def _faults(sheet: Sheet, stripped: pl.DataFrame, rows: pl.Series, width: int) -> pl.DataFrame:
    """Faults of whole rows of delimited text: too many cells, or cut off; none in a workbook."""
    faults = pl.DataFrame(schema=FAULTS)
    if not sheet.delimited:
        return faults
    if beyond := stripped.columns[width:]:
        shifted = rows.filter(stripped.select(pl.any_horizontal(pl.col(beyond).is_not_null())).to_series())
        faults = faults.vstack(_fault(shifted, *TOO_MANY))
    if sheet.unfinished is not None and sheet.unfinished < width:
        faults = faults.vstack(_fault(rows.filter(rows == sheet.cells.height), *CUT_OFF))
    return faults


def _notes_on(notes: pl.DataFrame, rows: pl.Series, used: Collection[int]) -> pl.DataFrame:
    """The reader's notes on these rows, as a whole or in a used column."""
    if notes.is_empty():
        return notes.drop("column")
    relevant = pl.col("column").is_null() | pl.col("column").is_in(list(used))
    return notes.filter(relevant & pl.col("source_row").is_in(rows.implode())).drop("column")


def _fault(rows: pl.Series, zh: str, en: str) -> pl.DataFrame:
    return pl.DataFrame({"source_row": rows, "reason_zh": zh, "reason_en": en}, schema=FAULTS)
