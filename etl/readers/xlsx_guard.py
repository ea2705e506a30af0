"""Refuse workbooks that would exhaust the memory: zip bombs, and sheets with a stray cell far out.

Because the workbook reader allocates the whole range from the first cell to the last, a single cell in the
last corner of a sheet makes it allocate seventeen thousand million cells.
"""

import re
import struct
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from enum import Enum, auto
from io import BytesIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

import numpy as np

from etl.readers.limits import CELLS, UNPACKED, too_large, too_wide
from etl.readers.number_formats import special_styles
from etl.readers.readahead import read_ahead
from etl.readers.sheet_marks import SheetMarks, column_number

STYLES_PART = "xl/styles.xml"
SMALL = 64 << 20
RATIO = 200
"""Maximum compression ratio: exports reach 10 to 30, zip bombs 1000."""
CHUNK = 1 << 16
"""Bytes unpacked at a time, few enough for cheap arrays."""
DAMAGED = (BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError)
HEADER, LENGTHS_AT = 30, 26
"""Of a zip local header: its size, and the offset of the lengths of name and extra field, in bytes."""
FAR = re.compile(rb' r="(?:([A-Z]{2,3})(\d+)|[A-Z](\d{7,}))"')
"""References of cells right of column Z or below row 999 999.

The common prefix stands before the alternatives, because the pattern is then tried at cells only.
"""
ROW = re.compile(rb'<row[^>]*? r="(\d+)"')


def refuse_oversized(content: bytes) -> None:
    """Raise Unreadable for a workbook that unpacks to too much, by its directory or on unpacking.

    The sheets are checked by :func:`scan_sheets`.
    """
    parts = _parts(content)
    for part in parts:
        _refuse_zip_bomb(part)
    if sum(part.file_size for part in parts) > UNPACKED:
        raise too_large()
    for part in parts:
        if not _is_sheet(part):
            with suppress(*DAMAGED):
                deque(_unpacked(content, part), maxlen=0)


def scan_sheets(content: bytes) -> dict[str, SheetMarks]:
    """Part name → the marks of its sheet, scanned while unpacking, before the sheet is read.

    Raises Unreadable where a cell is too far out.
    """
    formats = special_styles(read_part(content, STYLES_PART))
    marks = {}
    for part in filter(_is_sheet, _parts(content)):
        marks[part.filename] = found = SheetMarks(formats)
        with suppress(*DAMAGED):
            if _extent(_feed(found, read_ahead(_unpacked(content, part)))) > CELLS:
                raise too_wide()
    return marks


def _feed(marks: SheetMarks, text: Iterable[bytes]) -> Iterator[bytes]:
    for piece in text:
        marks.feed(piece)
        yield piece
    marks.finish()


def read_part(content: bytes, name: str) -> bytes:
    """The content of one part of a workbook; empty if it is missing or damaged."""
    with suppress(*DAMAGED):
        for part in _parts(content):
            if part.filename == name:
                return b"".join(_unpacked(content, part))
    return b""


class ArchiveKind(Enum):
    """The format of a zip archive by the names of its parts."""

    WORKBOOK = auto()
    BINARY_WORKBOOK = auto()
    OPEN_DOCUMENT = auto()
    OTHER = auto()


def archive_kind(content: bytes) -> ArchiveKind:
    """The format by part names; WORKBOOK for a damaged archive, whose reader reports the fault."""
    try:
        with ZipFile(BytesIO(content)) as book:
            names = book.namelist()
    except (BadZipFile, ValueError, OSError, RuntimeError, struct.error):
        return ArchiveKind.WORKBOOK
    if "content.xml" in names and "mimetype" in names:
        return ArchiveKind.OPEN_DOCUMENT
    if "xl/workbook.bin" in names:
        return ArchiveKind.BINARY_WORKBOOK
    # Office archives declare the content types of their parts.
    return ArchiveKind.WORKBOOK if "[Content_Types].xml" in names or not names else ArchiveKind.OTHER


def _parts(content: bytes) -> list[ZipInfo]:
    """The directory of an archive; empty for a damaged one, whose reader reports the fault."""
    with suppress(*DAMAGED), ZipFile(BytesIO(content)) as book:
        return book.infolist()
    return []


def _is_sheet(part: ZipInfo) -> bool:
    return part.filename.startswith("xl/worksheets/")


def _refuse_zip_bomb(part: ZipInfo) -> None:
    if part.file_size > SMALL and part.file_size > RATIO * part.compress_size:
        raise too_large()


def _unpacked(content: bytes, part: ZipInfo) -> Iterator[bytes]:
    """The content of a part in pieces. Raises Unreadable where it unpacks to more than the directory says."""
    name, extra = struct.unpack_from("<HH", content, part.header_offset + LENGTHS_AT)
    begin = part.header_offset + HEADER + name + extra
    end, unpacked = begin + part.compress_size, 0
    packed = zlib.decompressobj(-zlib.MAX_WBITS) if part.compress_type == ZIP_DEFLATED else None
    for at in range(begin, end, CHUNK):
        waiting = content[at : min(at + CHUNK, end)]
        if packed is None:
            yield waiting
            continue
        while waiting and not packed.eof:
            piece = packed.decompress(waiting, CHUNK)
            waiting = packed.unconsumed_tail
            unpacked += len(piece)
            if unpacked > part.file_size:
                raise too_large()
            yield piece


def _extent(text: Iterable[bytes]) -> int:
    """Rows times columns of a sheet by its farthest cells; pieces overlap, so that no reference is cut."""
    width, height, before = 26, 0, b" "
    for piece in text:
        chunk = before + piece
        for letters, row, far_row in FAR.findall(chunk) if _has_far(chunk) else ():
            width = max(width, column_number(letters))
            height = max(height, int(row or far_row))
        if last := ROW.match(chunk, max(chunk.rfind(b"<row "), 0)):
            height = max(height, int(last[1]))
        before = chunk[-64:]
    return width * height


def _has_far(chunk: bytes) -> bool:
    """Whether FAR may match: two letters after a quotation mark, or seven digits before one."""
    marks = np.frombuffer(chunk, np.uint8)
    quote, letter, digit = marks == ord('"'), marks - ord("A") < 26, marks - ord("0") < 10
    pair = digit[:-1] & digit[1:]
    four = pair[:-2] & pair[2:]
    seven = four[:-3] & four[3:]
    return bool((quote[:-2] & letter[1:-1] & letter[2:]).any() or (seven[:-1] & quote[7:]).any())
