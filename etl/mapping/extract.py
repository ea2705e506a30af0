"""The lines below the headings as a table: texts by field, cells as they were, rows not to be trusted."""

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import reduce
from itertools import chain, count
from operator import or_

import polars as pl

from etl.mapping.columns.clean_cells import clean_cells
from etl.mapping.source import Origin
from etl.records.headings import column_letter
from etl.records.registry import Field
from etl.records.sheet_table import Sheet
from etl.validation.parse_times import parse_times

FAULTS = {"source_row": pl.UInt32, "reason_zh": pl.String, "reason_en": pl.String}
DAYS_TO_1904 = 1_462
"""From the first day that Excel counts to the one that old Macs count from."""
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
    """How the text of one field comes of the columns of a sheet."""

    field: Field | None
    """None where nothing is known of the column."""
    columns: tuple[int, ...]
    origin: Origin = ONE_COLUMN
    whole: bool = False
    """Whether the text needs every column: a number made of parts tells rows apart only with all of them."""
    values: Collection[str] = ()
    """Words that are values of this field, though they usually stand for nothing."""
    from_1904: bool = False
    """Whether a time without a format counts days from 1904."""


@dataclass(frozen=True)
class Layout:
    """Where in a sheet the rows are, and how their cells are a record's; columns are numbered from 0."""

    line: int
    """Of the headings, from 0; -1 where there are none."""
    headings: tuple[str, ...]
    texts: Mapping[str, FieldText]
    """Name → how its text comes of columns by number."""
    constants: Mapping[str, str]
    blanks: Collection[str] = ()
    """Further words for "nothing"."""
    only: Mapping[int, Collection[str]] = field(default_factory=dict)
    """Column → the values that it has in a row of ours."""
    without: Mapping[int, Collection[str]] = field(default_factory=dict)
    """Column → values that make a row none of ours."""
    latest: int | None = None
    """The column by which rows are ordered: of two of a key the greater holds."""
    used: Collection[int] = ()
    """The columns that feed a field or choose rows: what the reader found wrong in others rejects nothing."""


@dataclass(frozen=True)
class Body:
    """The part of a Table that comes from the cells, its fields as there."""

    rows: pl.Series
    texts: pl.DataFrame
    raw: pl.DataFrame
    faults: pl.DataFrame
    warnings: pl.DataFrame
    names: dict[int, str]
    """Column → its heading in ``raw``."""
    left_aside: int


def extract_rows(sheet: Sheet, layout: Layout) -> Body:
    """The rows of ours that are not wholly blank, numbered as the spreadsheet numbers them."""
    cells = pl.col(sheet.cells.columns)
    below = sheet.cells[layout.line + 1 :]
    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
        stripped = pl.DataFrame(list(pool.map(_stripped, below)))
    rows = pl.int_range(layout.line + 2, sheet.cells.height + 1, dtype=pl.UInt32, eager=True)
    rows = rows.alias("source_row")
    filled = stripped.select(pl.any_horizontal(cells.is_not_null())).to_series()
    below, stripped, rows = below.filter(filled), stripped.filter(filled), rows.filter(filled)

    names = _names(sheet, layout.headings, stripped)
    faults = _faults(sheet, stripped, rows, len(names)).vstack(_of_rows(sheet.faults, rows, layout.used))
    # A row whose cells may be shifted is not left aside for what seems to stand in one of them.
    ours = stripped.select(_of_ours(layout)).to_series() | rows.is_in(faults["source_row"].implode())
    left_aside = rows.len() - int(ours.sum())
    if left_aside:
        below, stripped, rows = below.filter(ours), stripped.filter(ours), rows.filter(ours)
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
        warnings=pl.concat([warnings, _of_rows(sheet.warnings, rows, layout.used)]),
        raw=below.select(pl.nth(column).alias(name) for column, name in names.items()),
        faults=faults,
        names=names,
        left_aside=left_aside,
    )


def since_1904(cells: pl.Series) -> pl.Series:
    """Days counted from 1904 that lost their format, as the same days counted from 1900."""
    serials = cells.str.contains(r"^\d{5}(?:\.\d+)?$").fill_null(value=False).arg_true()
    days = cells.gather(serials).cast(pl.Float64) + DAYS_TO_1904
    return cells.scatter(serials, days.cast(pl.String))


def _texts(
    stripped: pl.DataFrame, rows: pl.Series, texts: Mapping[str, FieldText]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A column of text for each name, and what is to be warned of in its cells."""
    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
        made = list(pool.map(lambda named: _text(stripped, rows, *named), texts.items()))
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
    """The cells without padding, blank being null; where nothing changes the very same, to lie there once."""
    bare = cells.str.strip_chars()
    bare = bare.set(bare.str.len_bytes() == 0, None)
    return cells if bare.equals(cells) else bare


def _of_ours(layout: Layout) -> pl.Expr:
    """Whether a row is one that the source means."""
    having = [pl.nth(at).fill_null("").is_in(list(values)) for at, values in layout.only.items()]
    lacking = [~pl.nth(at).fill_null("").is_in(list(values)) for at, values in layout.without.items()]
    return pl.all_horizontal(pl.lit(value=True), *having, *lacking)


def _order(cells: pl.Series, rows: pl.Series, heading: str) -> tuple[pl.Series, pl.DataFrame]:
    """The places of the rows, blank first and greatest last, by number or by time; and what is neither."""
    values = max(cells.cast(pl.Float64, strict=False), parse_times(cells), key=pl.Series.count)
    unread = cells.is_not_null() & values.is_null()
    places = pl.DataFrame({"value": values, "row": rows}).with_row_index("place").sort("value", "row")
    fault = (f"无法按“{heading}”排出先后", f"cannot be put in order by {heading}")
    return places["place"], _fault(rows.filter(unread), *fault)


def _names(sheet: Sheet, headings: Sequence[str], stripped: pl.DataFrame) -> dict[int, str]:
    """Column → heading, each one unlike the others; a column without one goes by its letter.

    In delimited text nothing belongs right of the last heading; in a workbook a column may lack its heading.
    """
    tidy = [" ".join(heading.split()) for heading in headings]
    last = max((column for column, heading in enumerate(tidy) if heading), default=sheet.width - 1)
    names: dict[int, str] = {}
    for column, heading in enumerate(tidy[: last + 1] if sheet.delimited else tidy):
        if heading or column < last or stripped.to_series(column).null_count() < stripped.height:
            names[column] = distinct_headings(heading or f"({column_letter(column)})", names.values())
    return names


def distinct_headings(heading: str, others: Collection[str]) -> str:
    """The heading, with a number behind it where another has the same."""
    numbered = (f"{heading} ({number})" for number in count(2))
    return next(name for name in chain([heading], numbered) if name not in others)


def _faults(sheet: Sheet, stripped: pl.DataFrame, rows: pl.Series, width: int) -> pl.DataFrame:
    """The rows of a delimited text that cannot be trusted as a whole; a workbook has none."""
    faults = pl.DataFrame(schema=FAULTS)
    if not sheet.delimited:
        return faults
    if beyond := stripped.columns[width:]:
        shifted = rows.filter(stripped.select(pl.any_horizontal(pl.col(beyond).is_not_null())).to_series())
        faults = faults.vstack(_fault(shifted, *TOO_MANY))
    if sheet.unfinished is not None and sheet.unfinished < width:
        faults = faults.vstack(_fault(rows.filter(rows == sheet.cells.height), *CUT_OFF))
    return faults


def _of_rows(notes: pl.DataFrame, rows: pl.Series, used: Collection[int]) -> pl.DataFrame:
    """What the reader noted of these rows, as a whole or in a column that is used."""
    if notes.is_empty():
        return notes.drop("column")
    told = pl.col("column").is_null() | pl.col("column").is_in(list(used))
    return notes.filter(told & pl.col("source_row").is_in(rows.implode())).drop("column")


def _fault(rows: pl.Series, zh: str, en: str) -> pl.DataFrame:
    return pl.DataFrame({"source_row": rows, "reason_zh": zh, "reason_en": en}, schema=FAULTS)
