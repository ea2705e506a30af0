"""The text of a file as UTF-8, in pieces of whole lines, so that it never lies there as a whole."""

import codecs
from collections.abc import Iterator

from etl.records.sheet_table import Unreadable

BROKEN = "\ufffd".encode()
"""What a text ends in that breaks off inside a character."""

BLOCK = 1 << 18
"""Bytes that are decoded at a time: so long does no other thread run Python."""
PIECE = 16 << 20
"""Bytes from which on a text is cut at the next end of a line."""


def decode(content: bytes, encoding: str) -> Iterator[bytes]:
    """The content as UTF-8; UnicodeDecodeError where it is not of this encoding, Unreadable if no text."""
    decoder = codecs.getincrementaldecoder(encoding)()
    for start in range(0, len(content), BLOCK):
        block = decoder.decode(content[start : start + BLOCK]).encode()
        if b"\0" in block:
            raise Unreadable(
                "这不是表格文件（内容不是文字）。请从系统中重新导出为 XLSX 或 CSV。",
                "This is no table: its content is not text. Export it again as XLSX or CSV.",
            )
        yield block
    if broken := decoder.getstate()[0]:
        # Plain ASCII and half a character at the end is no evidence of UTF-8.
        if encoding == "utf-8" and content.removesuffix(broken).isascii():
            decoder.decode(b"", final=True)
        yield BROKEN


def split_at_lines(content: bytes, encoding: str) -> Iterator[bytes]:
    """The lines of a file, cut where quotation marks are in pairs; all but the last piece end in a line end.

    Old Mac line ends are made new ones, and of the ends of the last line no more than one is left.
    """
    parts: list[bytes] = []
    size, quotes, whole = 0, 0, True
    for block in decode(content, encoding):
        # What follows a cut begins with a line that is not blank: blank ones at the very end are no lines.
        end = block.rstrip(b"\r\n").rfind(b"\n") + 1
        if end and size >= PIECE and (quotes + block.count(b'"', 0, end)) % 2 == 0:
            yield b"".join((*parts, block[:end]))
            parts, size, quotes, whole, block = [], 0, 0, False, block[end:]
        parts.append(block)
        size += len(block)
        quotes += block.count(b'"')
    last = b"".join(parts)
    if whole and b"\n" not in last:
        last = last.replace(b"\r", b"\n")
    lines = last.rstrip(b"\r\n")
    yield lines if lines == last else lines + b"\n"
