"""A workbook that would fill the memory is refused before it is unpacked: a bomb, or a stray cell far out.

A sheet is laid out whole in memory, from its first cell to its last: one cell in the last corner of a sheet
claims seventeen thousand million of them.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from etl.table import Unreadable

UNPACKED = 2 << 30
SMALL = 64 << 20
RATIO = 200
"""Exports shrink to a tenth or a thirtieth; what is a thousandth was made to be so."""
CELLS = 40_000_000
CHUNK = 1 << 20
FAR = re.compile(rb' r="([A-Z]{2,3})(\d+)"| r="[A-Z](\d{7,})"')
"""Cells right of column Z or below row 999 999; the others are within reach of any sheet."""
ROW = re.compile(rb'<row[^>]*? r="(\d+)"')


def refuse_oversized(content: bytes) -> None:
    """Raises Unreadable with the cure; of a damaged archive whoever reads it says what is wrong."""
    try:
        with ZipFile(BytesIO(content)) as book:
            for part in book.infolist():
                _weigh(part)
            if sum(part.file_size for part in book.infolist()) > UNPACKED:
                raise _too_large()
            for part in book.infolist():
                if part.filename.startswith("xl/worksheets/") and _extent(book, part) > CELLS:
                    raise _too_wide()
    except (BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError):
        return


def _weigh(part: ZipInfo) -> None:
    if part.file_size > SMALL and part.file_size > RATIO * part.compress_size:
        raise _too_large()


def _extent(book: ZipFile, part: ZipInfo) -> int:
    """Rows times columns of a sheet, from its farthest cells."""
    width, height = 26, 0
    for chunk in _chunks(book, part):
        for letters, row, far_row in FAR.findall(chunk):
            width = max(width, _number(letters))
            height = max(height, int(row or far_row))
        if last := ROW.match(chunk, max(chunk.rfind(b"<row "), 0)):
            height = max(height, int(last[1]))
    return width * height


def _chunks(book: ZipFile, part: ZipInfo) -> Iterator[bytes]:
    """The sheet's text in pieces that overlap, so that no cell is cut in two."""
    before = b""
    with book.open(part) as unpacked:
        while chunk := unpacked.read(CHUNK):
            yield before + chunk
            before = chunk[-64:]


def _number(letters: bytes) -> int:
    """The number of a column, A being 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _too_large() -> Unreadable:
    return Unreadable(
        "工作簿解压后过大。请分成几个文件导出,或导出为 CSV。",
        "The workbook unpacks to too much. Export it in several parts, or as CSV.",
    )


def _too_wide() -> Unreadable:
    return Unreadable(
        "工作表的范围过大,右下方很远处还有单元格。请在 Excel 中按 Ctrl+End 找到并删除多余的行和列后另存。",
        "The sheet reaches too far: a cell stands far to the right or below. "
        "Find it in Excel with Ctrl+End, delete the rows and columns that are too many, and save.",
    )
