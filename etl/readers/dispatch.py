"""A file as sheets of text cells, whatever it is: told from its content, never from its name."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import fastexcel
import polars as pl

from etl.readers.csv import read_delimited
from etl.readers.limits import CELL_LENGTH, FILE_BYTES, ROWS, too_big, too_long, too_many_rows
from etl.readers.xlsx_guard import is_workbook, refuse_far_cells, refuse_oversized
from etl.records.sheet_table import Sheet, Unreadable

ZIP = b"PK"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
ERRORS = {
    "Div0": "#DIV/0!",
    "NA": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
}


def read_sheets(path: Path, encoding: str | None = None, separator: str | None = None) -> list[Sheet]:
    """Every sheet of a workbook, or the one of a text file, as it stands.

    ``encoding`` and ``separator`` settle for text what is otherwise told from the content.
    Raises Unreadable where the file as a whole cannot be read.
    """
    try:
        if path.stat().st_size > FILE_BYTES:
            raise too_big()
        content = path.read_bytes()
    except IsADirectoryError:
        raise Unreadable(
            "这是文件夹，不是文件。请选择其中的文件。", "This is a folder, not a file. Choose a file in it."
        ) from None
    except OSError as fault:
        raise Unreadable(
            f"打不开文件（{fault.strerror}）。请检查文件是否存在、是否有读取权限。",
            f"The file cannot be opened ({fault.strerror}). Check that it exists and may be read.",
        ) from None
    if not content or content.isspace():
        raise Unreadable(
            "文件是空的。请从系统中重新导出。", "The file is empty. Export it again from the system."
        )
    if content.startswith((ZIP, OLE)):
        return _within_limits(_workbook(content))
    return _within_limits([read_delimited(content, encoding, separator)])


def _within_limits(sheets: list[Sheet]) -> list[Sheet]:
    for sheet in sheets:
        if sheet.cells.height > ROWS:
            raise too_many_rows()
        if any((column.str.len_chars() > CELL_LENGTH).any() for column in sheet.cells):
            raise too_long()
    return sheets


def _workbook(content: bytes) -> list[Sheet]:
    if content.startswith(OLE):
        raise _old_or_locked(content)
    refuse_oversized(content)
    if not is_workbook(content):
        raise Unreadable(
            "这是压缩包，不是工作簿。请先解压，再选择其中的文件。",
            "This is an archive and no workbook. Unpack it and choose the files in it.",
        )
    try:
        book = _opened(content)
        return [_sheet(book, name) for name in book.sheet_names]
    except fastexcel.FastExcelError:
        raise Unreadable(
            "工作簿损坏、没有下载完整，或不是 Excel 文件。请重新导出，或在 Excel 中另存为 XLSX。",
            "The workbook is damaged, incomplete or none of Excel's. Export it again, or save it as XLSX.",
        ) from None


def _opened(content: bytes) -> fastexcel.ExcelReader:
    """The workbook, its sheets being looked through meanwhile: opening reads all but these."""
    with ThreadPoolExecutor(1) as beside:
        book = beside.submit(fastexcel.read_excel, content)
        refuse_far_cells(content)
        return book.result()


def _old_or_locked(content: bytes) -> Unreadable:
    """Old workbooks are refused: a damaged one would end the whole program, not only its own reading."""
    if ENCRYPTED in content:
        return Unreadable(
            "工作簿有密码保护。请在 Excel 中取消密码，另存后再导入。",
            "The workbook is protected by a password. Remove it in Excel, save, and load again.",
        )
    return Unreadable(
        "这是旧格式（.xls）的文件。请用 Excel 打开，另存为 XLSX 后再导入。",
        "This file has the old .xls format. Open it in Excel and save it as XLSX.",
    )


def _sheet(book: fastexcel.ExcelReader, name: str) -> Sheet:
    # skip_rows=0 keeps blank rows at the top, so that rows are numbered as Excel shows them.
    sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    batch, faults = sheet.to_arrow_with_errors()
    cells = pl.DataFrame(pl.from_arrow(batch))
    for error in faults.errors if faults else ():
        row, column = error.offset_position
        cells[row, column] = _error_text(error.detail)
    return Sheet(name, cells, visible=sheet.visible == "visible")


def _error_text(detail: str) -> str:
    """What Excel shows in a cell whose formula failed: to be rejected, not taken for blank."""
    return next((shown for code, shown in ERRORS.items() if f"({code})" in detail), "#ERROR")
