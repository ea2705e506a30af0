"""The lines below the headings as a table: texts by field, cells as they were, rows not to be trusted."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count

import polars as pl

from etl.table import Sheet

FAULTS = {"source_row": pl.UInt32, "reason_zh": pl.String, "reason_en": pl.String}
TOO_MANY = (
    "本行的单元格多于列名(内容中的分隔符要用引号括起)",
    "more cells than headings (put quotation marks around a text that holds the separator)",
)
CUT_OFF = (
    "最后一行不完整(文件被截断,或引号没有成对),请重新导出",
    "the last row is not whole (the file is cut off, or a quotation mark is never closed): export it again",
)


@dataclass(frozen=True)
class Body:
    """The part of a Table that comes from the cells, its fields as there."""

    rows: pl.Series
    texts: pl.DataFrame
    raw: pl.DataFrame
    faults: pl.DataFrame
    names: dict[int, str]
    """Column → its heading in ``raw``."""


def tabulate(
    sheet: Sheet, line: int, headings: Sequence[str], columns: Mapping[str, int], constants: Mapping[str, str]
) -> Body:
    """The rows below ``line`` that are not wholly blank, numbered as the spreadsheet numbers them."""
    cells = pl.col(sheet.cells.columns)
    below = sheet.cells[line + 1 :]
    stripped = below.select(cells.str.strip_chars())
    stripped = stripped.select(pl.when(cells.str.len_bytes() > 0).then(cells))
    rows = pl.int_range(line + 2, sheet.cells.height + 1, dtype=pl.UInt32, eager=True).alias("source_row")
    filled = stripped.select(pl.any_horizontal(cells.is_not_null())).to_series()
    below, stripped, rows = below.filter(filled), stripped.filter(filled), rows.filter(filled)

    names = _names(headings, stripped, delimited=sheet.delimited)
    texts = stripped.select(pl.nth(column).alias(field) for field, column in columns.items())
    return Body(
        rows=rows,
        texts=texts.with_columns(pl.lit(value).alias(field) for field, value in constants.items()),
        raw=below.select(pl.nth(column).alias(name) for column, name in names.items()),
        faults=_faults(sheet, stripped, rows, len(names)),
        names=names,
    )


def _names(headings: Sequence[str], stripped: pl.DataFrame, *, delimited: bool) -> dict[int, str]:
    """Column → heading, each one unlike the others; a column without one goes by its letter.

    In delimited text nothing belongs right of the last heading; in a workbook a column may lack its heading.
    """
    tidy = [" ".join(heading.split()) for heading in headings]
    last = max(column for column, heading in enumerate(tidy) if heading)
    names: dict[int, str] = {}
    for column, heading in enumerate(tidy[: last + 1] if delimited else tidy):
        if heading or column < last or stripped.to_series(column).null_count() < stripped.height:
            names[column] = _unlike(heading or f"({_letter(column)})", names.values())
    return names


def _unlike(heading: str, others: Collection[str]) -> str:
    numbered = (f"{heading} ({number})" for number in count(2))
    return next(name for name in chain([heading], numbered) if name not in others)


def _letter(column: int) -> str:
    """The name of a column as a spreadsheet shows it: 0 is A, 26 is AA."""
    before, place = divmod(column, 26)
    return (_letter(before - 1) if before else "") + chr(ord("A") + place)


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


def _fault(rows: pl.Series, zh: str, en: str) -> pl.DataFrame:
    return pl.DataFrame({"source_row": rows, "reason_zh": zh, "reason_en": en}, schema=FAULTS)
