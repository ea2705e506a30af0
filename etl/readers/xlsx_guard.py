"""A workbook that would fill the memory is refused before it is unpacked: a bomb, or a stray cell far out.

A sheet is laid out whole in memory, from its first cell to its last: one cell in the last corner of a sheet
claims seventeen thousand million of them.
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
"""Exports shrink to a tenth or a thirtieth; what is a thousandth was made to be so."""
CHUNK = 1 << 16
"""Bytes unpacked at a time: arrays of so few are no burden to make and to drop."""
DAMAGED = (BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError)
HEADER, LENGTHS_AT = 30, 26
"""Of a part: the size of its own header, and where in it the lengths of its name and extra field stand."""
FAR = re.compile(rb' r="(?:([A-Z]{2,3})(\d+)|[A-Z](\d{7,}))"')
"""Cells right of column Z or below row 999 999; the others are within reach of any sheet.

What every cell begins with stands before the alternatives: so they are tried at cells, not at each byte.
"""
ROW = re.compile(rb'<row[^>]*? r="(\d+)"')


def refuse_oversized(content: bytes) -> None:
    """By the archive's directory, and by unpacking all but the sheets. Raises Unreadable with the cure."""
    parts = _parts(content)
    for part in parts:
        _weigh(part)
    if sum(part.file_size for part in parts) > UNPACKED:
        raise too_large()
    for part in parts:
        if not _is_sheet(part):
            with suppress(*DAMAGED):
                deque(_unpacked(content, part), maxlen=0)


def scan_sheets(content: bytes) -> dict[str, SheetMarks]:
    """The marks of each sheet by the name of its part, found while unpacking; nothing is laid out before.

    Raises Unreadable with the cure where a cell stands too far out.
    """
    formats = special_styles(read_part(content, STYLES_PART))
    marks = {}
    for part in filter(_is_sheet, _parts(content)):
        marks[part.filename] = found = SheetMarks(formats)
        with suppress(*DAMAGED):
            if _extent(_fed(found, read_ahead(_unpacked(content, part)))) > CELLS:
                raise too_wide()
    return marks


def _fed(marks: SheetMarks, text: Iterable[bytes]) -> Iterator[bytes]:
    for piece in text:
        marks.feed(piece)
        yield piece
    marks.finish()


def read_part(content: bytes, name: str) -> bytes:
    """The text of one part of a workbook; empty where it has none, or a damaged one."""
    with suppress(*DAMAGED):
        for part in _parts(content):
            if part.filename == name:
                return b"".join(_unpacked(content, part))
    return b""


class ArchiveKind(Enum):
    """What an archive is by its parts."""

    WORKBOOK = auto()
    BINARY_WORKBOOK = auto()
    OPEN_DOCUMENT = auto()
    OTHER = auto()


def archive_kind(content: bytes) -> ArchiveKind:
    """By the names of its parts; a damaged archive passes for a workbook, whose reader says what is wrong."""
    try:
        with ZipFile(BytesIO(content)) as book:
            names = book.namelist()
    except (BadZipFile, ValueError, OSError, RuntimeError, struct.error):
        return ArchiveKind.WORKBOOK
    if "content.xml" in names and "mimetype" in names:
        return ArchiveKind.OPEN_DOCUMENT
    if "xl/workbook.bin" in names:
        return ArchiveKind.BINARY_WORKBOOK
    # Archives of Office say what each of their parts is.
    return ArchiveKind.WORKBOOK if "[Content_Types].xml" in names or not names else ArchiveKind.OTHER


def _parts(content: bytes) -> list[ZipInfo]:
    """What is in an archive; nothing in a damaged one, of which whoever reads it says what is wrong."""
    with suppress(*DAMAGED), ZipFile(BytesIO(content)) as book:
        return book.infolist()
    return []


def _is_sheet(part: ZipInfo) -> bool:
    return part.filename.startswith("xl/worksheets/")


def _weigh(part: ZipInfo) -> None:
    if part.file_size > SMALL and part.file_size > RATIO * part.compress_size:
        raise too_large()


def _unpacked(content: bytes, part: ZipInfo) -> Iterator[bytes]:
    """The text of a part in pieces; one that unpacks to more than it says was made to pass the scales."""
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
    """Rows times columns of a sheet, from its farthest cells; pieces overlap lest a cell be cut in two."""
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
    """Whether there may be one of FAR: two letters behind a quotation mark, or seven digits before one."""
    marks = np.frombuffer(chunk, np.uint8)
    quote, letter, digit = marks == ord('"'), marks - ord("A") < 26, marks - ord("0") < 10
    pair = digit[:-1] & digit[1:]
    four = pair[:-2] & pair[2:]
    seven = four[:-3] & four[3:]
    return bool((quote[:-2] & letter[1:-1] & letter[2:]).any() or (seven[:-1] & quote[7:]).any())
