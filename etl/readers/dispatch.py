"""Read a file into sheets of text cells; its format is detected from its content, never from its name."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import fastexcel
import polars as pl

from etl.readers.columnar.parquet import PARQUET, read_parquet
from etl.readers.csv import read_delimited
from etl.readers.foreign_formats import (
    archive,
    binary_workbook,
    old_or_locked,
    open_document,
    refuse_other_file,
)
from etl.readers.limits import refuse_extent, within_limits
from etl.readers.regular_file import open_regular_file
from etl.readers.sheet_marks import SheetMarks
from etl.readers.workbook_dates import MIDNIGHT, doubtful_midnights, tidy_dates
from etl.readers.workbook_index import counts_from_1904, sheet_parts
from etl.readers.xlsx_guard import (
    ArchiveKind,
    archive_kind,
    cells_shown_as_days,
    refuse_oversized,
    scan_sheets,
)
from etl.records.sheet_table import CELL_NOTES, Sheet, Unreadable

ZIP = b"PK"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NOT_A_DATE = re.compile(r"ExcelDateTime \{ value: ([^,\s]+)")
AS_TEXT: Mapping[str, Any] = {"header_row": None, "skip_rows": 0, "dtypes": "string"}
"""How a sheet is loaded: skip_rows=0 keeps blank rows at the top, so rows have the numbers of Excel."""
ERRORS = {
    "Div0": "#DIV/0!",
    "NA": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
}
NOT_WORKED_OUT = (
    "单元格里的公式没有算出结果；请在 Excel 中打开文件并保存，再导入",
    "a formula was never worked out: open the file in Excel, save it, and load it again",
)
MERGED = (
    "合并的单元格，按所显示的值读入每一行",
    "cells are merged; each row is read with the value that they show",
)
REPEATED_ROW = (
    "工作簿损坏：这一行在表中出现多次，只读得到最后一次；请重新导出，或在 Excel 中打开并修复后另存",
    "the workbook is damaged: it has this row more than once, and only the last can be read; "
    "export it again, or have Excel repair it and save it",
)
LONG_NUMBER = (
    "数字超过 15 位而单元格按数值保存，末几位已丢失；请把该列导出为文本",
    "a number of more than 15 digits is stored as a number, its last digits are lost: export it as text",
)


def read_sheets(path: Path, encoding: str | None = None, separator: str | None = None) -> list[Sheet]:
    """Every sheet of a workbook, or the single sheet of a text file, with unconverted cells.

    ``encoding`` and ``separator`` of a text file are detected from its content if they are None.
    Raises Unreadable where the file as a whole cannot be read.
    """
    with open_regular_file(path) as file:
        content = file.read()
    if not content or content.isspace():
        raise Unreadable(
            "文件是空的。请从系统中重新导出。", "The file is empty. Export it again from the system."
        )
    if content.startswith((ZIP, OLE)):
        return within_limits(_workbook(content))
    if content.startswith(PARQUET):
        return within_limits([read_parquet(content)])
    refuse_other_file(content)
    return within_limits([read_delimited(content, encoding, separator)])


def _workbook(content: bytes) -> list[Sheet]:
    if content.startswith(OLE):
        raise old_or_locked(content)
    refuse_oversized(content)
    match archive_kind(content):
        case ArchiveKind.OPEN_DOCUMENT:
            raise open_document()
        case ArchiveKind.BINARY_WORKBOOK:
            raise binary_workbook()
        case ArchiveKind.OTHER:
            raise archive()
    # The marks are scanned while the reader works, which needs no interpreter.
    with ThreadPoolExecutor(1) as pool:
        scanned = pool.submit(scan_sheets, content)
        try:
            book = fastexcel.read_excel(content)
            sheets = [book.load_sheet(name, **AS_TEXT) for name in book.sheet_names]
        except fastexcel.FastExcelError:
            scanned.result()  # raises the more exact fault, if there is one
            raise Unreadable(
                "工作簿损坏、没有下载完整，或不是 Excel 文件。请重新导出，或在 Excel 中另存为 XLSX。",
                "The workbook is damaged, incomplete or none of Excel's. Export it again, "
                "or save it as XLSX.",
            ) from None
        marks = scanned.result()
    parts, from_1904 = sheet_parts(content), counts_from_1904(content)
    nothing = SheetMarks()
    read = []
    for sheet in sheets:
        part = parts.get(sheet.name, "")
        one = _sheet(sheet, marks.get(part, nothing), from_1904=from_1904)
        if midnights := doubtful_midnights(one.cells):
            first = (marks.get(part, nothing).first_column or 1) - 1
            days = cells_shown_as_days(content, part, [(row, column + first) for row, column in midnights])
            one = _without_clock(one, [(row, column - first) for row, column in days])
        read.append(one)
    return read


def _without_clock(sheet: Sheet, days: Sequence[tuple[int, int]]) -> Sheet:
    """The sheet with midnight left out in these cells, by row and column from 0."""
    shown = [(*at, re.sub(MIDNIGHT, "", sheet.cells[at] or "")) for at in days]
    return replace(sheet, cells=_with_texts(sheet.cells, shown))


def _sheet(sheet: fastexcel.ExcelSheet, marks: SheetMarks, *, from_1904: bool) -> Sheet:
    refuse_extent(sheet.height, sheet.width)
    cells, errors = _cells_with_errors(sheet, marks.values)
    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
        cells = pl.DataFrame(list(pool.map(lambda column: tidy_dates(column, from_1904=from_1904), cells)))
    first = (marks.first_column or 1) - 1
    texts = [(cell.row, cell.column - first, text) for cell, text in marks.shown]
    texts += [(*error.offset_position, _error_text(error.detail)) for error in errors]
    faults: list[tuple[int, int | None, str, str]] = [
        (cell.row + 1, cell.column - first, *LONG_NUMBER)
        for cell in marks.long_numbers
        if cell.row < cells.height and 0 <= cell.column - first < cells.width
    ]
    faults += [(row + 1, None, *REPEATED_ROW) for row in marks.repeated_rows]
    faults += [(row + 1, column - first, *NOT_WORKED_OUT) for row, column in marks.uncalculated]
    cells = _with_texts(cells, texts)
    filled = list(_merged_texts(cells, marks, first))
    cells = _with_texts(cells, filled)
    return Sheet(
        sheet.name,
        cells,
        visible=sheet.visible == "visible",
        faults=pl.DataFrame(faults, schema=CELL_NOTES, orient="row"),
        warnings=pl.DataFrame(
            [(row + 1, column, *MERGED) for row, column, _ in filled], schema=CELL_NOTES, orient="row"
        ),
        hidden_rows=marks.hidden_rows,
        hidden_columns=sum(
            len(range(max(begin - 1, first), min(end, first + cells.width)))
            for begin, end in marks.hidden_columns
        ),
        dates_from_1904=from_1904,
    )


def _cells_with_errors(
    sheet: fastexcel.ExcelSheet, values: int
) -> tuple[pl.DataFrame, Sequence[fastexcel.CellError]]:
    """The cells of a sheet, and those among them that could not be converted, which are null.

    There are none where as many cells are filled as the sheet has ``values``. Only if not, they are asked
    for, because that takes PyArrow, whose import takes longer than reading a small sheet.
    """
    cells = pl.DataFrame(sheet)
    if sum(int((column.str.len_bytes() > 0).sum()) for column in cells) == values:
        return cells, ()
    batch, errors = sheet.to_arrow_with_errors()
    return pl.DataFrame(pl.from_arrow(batch)), errors.errors if errors else ()


def _merged_texts(cells: pl.DataFrame, marks: SheetMarks, first: int) -> Iterator[tuple[int, int, str]]:
    """The value that merged cells show, for each row below their first that is blank.

    Excel's ranges do not overlap; of those of a damaged workbook each cell belongs to the first.
    """
    covered: dict[int, int] = {}
    for column, begin, end in sorted(marks.merged):
        place, since = column - first, max(begin, covered.get(column, 0))
        covered[column] = max(end, since)
        if (
            not 0 <= place < cells.width
            or since >= min(end, cells.height)
            or not (shown := cells[begin, place])
        ):
            continue
        below = cells.to_series(place)[since + 1 : end + 1]
        for row in (below.is_null() | (below == "")).arg_true():
            yield since + 1 + row, place, shown


def _with_texts(cells: pl.DataFrame, texts: Iterable[tuple[int, int, str]]) -> pl.DataFrame:
    """The cells with some texts replaced, each given by row and column from 0."""
    by_column: dict[int, dict[int, str]] = defaultdict(dict)
    for row, column, text in texts:
        if row < cells.height and 0 <= column < cells.width:
            by_column[column][row] = text
    return cells.with_columns(
        cells.to_series(column).scatter([*placed], [*placed.values()]) for column, placed in by_column.items()
    )


def _error_text(detail: str) -> str:
    """The text of a cell that was not converted: a formula error, or a number that is no valid date."""
    if number := NOT_A_DATE.search(detail):
        return number[1].removesuffix(".0")
    return next((shown for code, shown in ERRORS.items() if f"({code})" in detail), "#ERROR")
