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
from io import BytesIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

import numpy as np

from etl.readers.limits import CELLS, UNPACKED, too_large, too_wide
from etl.readers.readahead import read_ahead

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


def refuse_far_cells(content: bytes) -> None:
    """By unpacking the sheets, which nobody may lay out before. Raises Unreadable with the cure."""
    for part in filter(_is_sheet, _parts(content)):
        with suppress(*DAMAGED):
            if _extent(read_ahead(_unpacked(content, part))) > CELLS:
                raise too_wide()


def is_workbook(content: bytes) -> bool:
    """Whether an archive says what each of its parts is, as those of Office do; damaged ones may be any."""
    try:
        with ZipFile(BytesIO(content)) as book:
            return "[Content_Types].xml" in (names := book.namelist()) or not names
    except (BadZipFile, ValueError, OSError, RuntimeError, struct.error):
        return True


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
            width = max(width, _number(letters))
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


def _number(letters: bytes) -> int:
    """The number of a column, A being 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
