"""The parts of a workbook's zip archive: refuse those that unpack to too much, and scan the sheets.

What a guard like this cannot foresee is ended by the limits of the reading process (docs/security.md).
"""

import re
import struct
import zlib
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from enum import Enum, auto
from io import BytesIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from etl.readers.cell_references import CellReferences, cell_name
from etl.readers.limits import UNPACKED, too_large
from etl.readers.number_formats import day_styles, special_styles
from etl.readers.sheet_marks import BLOCK, ROW_END, SheetMarks

STYLE_OF = re.compile(rb'\ss="(\d+)"')
STYLES_PART, SHEETS = "xl/styles.xml", "xl/worksheets/"
SMALL = 64 << 20
RATIO = 200
"""Maximum compression ratio: exports reach 10 to 30, zip bombs 1000."""
CHUNK = 1 << 16
"""Bytes unpacked at a time, few enough for cheap arrays."""
DAMAGED = (BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError)
HEADER, LENGTHS_AT = 30, 26
"""Of a zip local header: its size, and the offset of the lengths of name and extra field, in bytes."""


def refuse_oversized(content: bytes) -> None:
    """Raise Unreadable for a workbook that unpacks to too much by its directory."""
    parts = _parts(content)
    if any(part.file_size > SMALL and part.file_size > RATIO * part.compress_size for part in parts):
        raise too_large()
    if sum(part.file_size for part in parts) > UNPACKED:
        raise too_large()


def scan_sheets(content: bytes) -> dict[str, SheetMarks]:
    """Part name → the marks of its sheet, scanned while unpacking.

    Raises Unreadable where a sheet unpacks to more than the directory says.
    """
    formats = special_styles(read_part(content, STYLES_PART))
    marks = {}
    # A directory may name a part many times; the last entry counts.
    for name, part in {part.filename: part for part in _parts(content)}.items():
        if name.startswith(SHEETS):
            marks[name] = found = SheetMarks(formats)
            with suppress(*DAMAGED):
                for piece in _unpacked(content, part):
                    found.feed(piece)
                found.finish()
    return marks


def cells_shown_as_days(content: bytes, name: str, cells: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Of these cells of a sheet's part, by row and column from 0, those with a format of dates alone."""
    styles = day_styles(read_part(content, STYLES_PART))
    part = next((part for part in reversed(_parts(content)) if part.filename == name), None)
    waiting, found, references = deque(sorted(cells)), [], CellReferences()
    if not styles or part is None:
        return []
    with suppress(*DAMAGED):
        for rows in _whole_rows(_unpacked(content, part)):
            rows, at = references.completed(rows), 0
            while waiting and (at := rows.find(b' r="%b"' % cell_name(*waiting[0]), at)) >= 0:
                tag = rows[rows.rfind(b"<", 0, at) : rows.find(b">", at)]
                if (style := STYLE_OF.search(tag)) and int(style[1]) in styles:
                    found.append(waiting[0])
                waiting.popleft()
    return found


def _whole_rows(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The XML in blocks that end between two rows."""
    buffer = b""
    for piece in pieces:
        buffer += piece
        if len(buffer) >= BLOCK and (end := buffer.rfind(ROW_END)) >= 0:
            yield buffer[:end]
            buffer = buffer[end:]
    yield buffer


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
