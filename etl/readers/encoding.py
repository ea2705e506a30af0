"""The text of a file as UTF-8, in pieces of whole lines, so that it never lies in memory as a whole."""

import codecs
import re
from collections.abc import Iterator

from etl.records.sheet_table import Unreadable

BROKEN = "\ufffd".encode()
"""The replacement character: stands for bytes that are no character of the encoding."""
MARK = codecs.BOM_UTF8
"""A byte order mark. Files that were joined have one in the middle, where it is part of no cell."""

BLOCK = 1 << 18
"""Bytes decoded at a time. Because decoding holds the interpreter lock, other threads wait this long."""
PIECE = 16 << 20
"""Bytes from which on a text is cut at the next end of a line."""

SAMPLE = 1 << 16
"""Bytes from which the encoding is told: from the start, and around the first byte that does not fit."""
THREE_BYTES = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}")
"""A Chinese character in UTF-8."""
TWO_BYTES = re.compile(rb"[\x81-\xfe]([\x40-\x7e\x80-\xfe])")
"""A Chinese character in GB18030 or Big5, and its second byte."""
BIG5_SHARE = 0.15
"""Share of second bytes below 0x7F: hardly any in simplified Chinese, four in ten in Big5."""


def decode(content: bytes, encoding: str, errors: str = "strict") -> Iterator[bytes]:
    """The content as UTF-8, without byte order marks.

    Raises UnicodeDecodeError where it is not of this encoding, unless ``errors`` is ``replace``, and
    Unreadable if it is no text.
    """
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    marked = encoding not in ("utf-8", "gb18030") or "\ufeff".encode(encoding) in content
    for start in range(0, len(content), BLOCK):
        block = decoder.decode(content[start : start + BLOCK]).encode()
        if b"\0" in block:
            raise Unreadable(
                "这不是表格文件（内容不是文字）。请从系统中重新导出为 XLSX 或 CSV。",
                "This is no table: its content is not text. Export it again as XLSX or CSV.",
            )
        yield block.replace(MARK, b"") if marked else block
    if broken := decoder.getstate()[0]:
        # Plain ASCII and half a character at the end is no evidence of UTF-8.
        if encoding == "utf-8" and content.removesuffix(broken).isascii():
            decoder.decode(b"", final=True)
        yield BROKEN


def candidate_encodings(content: bytes, stated: str | None = None) -> Iterator[tuple[str, str]]:
    """Encoding and treatment of errors, in the order to be tried: strictly first, then by the evidence.

    One bad byte must not make a file of another encoding, so an encoding that nearly all characters agree
    with is taken before the next one is tried.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        stated = "utf-16"
    name = stated or _utf16_without_mark(content)
    if name:
        yield name, "strict"
        if _is_nearly_all(content, name):
            yield name, "replace"
        return
    yield "utf-8", "strict"
    if _is_nearly_utf8(content):
        yield "utf-8", "replace"
    legacy = "big5hkscs" if _is_big5(content) else "gb18030"
    yield legacy, "strict"
    if _is_nearly_all(content, legacy):
        yield legacy, "replace"


def _utf16_without_mark(content: bytes) -> str | None:
    """UTF-16 by its line ends and the zero bytes of its ASCII characters, which stand on one side only."""
    sample = content[:SAMPLE]
    if len(content) % 2 or b"\0" not in sample:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    for name, ours, others, line_end in (
        ("utf-16-le", odd, even, b"\n\0"),
        ("utf-16-be", even, odd, b"\0\n"),
    ):
        if line_end in sample and ours > 10 * others and ours * 20 > len(sample) // 2:
            return name
    return None


def _around(content: bytes, encoding: str) -> bytes:
    """The bytes around the first ones that are not of the encoding, or the first bytes."""
    decoder = codecs.getincrementaldecoder(encoding)()
    for start in range(0, len(content), BLOCK):
        try:
            decoder.decode(content[start : start + BLOCK])
        except UnicodeDecodeError as fault:
            at = start + fault.start
            return content[max(0, at - SAMPLE) : at + SAMPLE]
    return content[:SAMPLE]


def _is_nearly_utf8(content: bytes) -> bool:
    sample = _around(content, "utf-8")
    good = len(THREE_BYTES.findall(sample))
    return good > 2 * sample.decode("utf-8", "replace").count("\ufffd")


def _is_nearly_all(content: bytes, encoding: str) -> bool:
    """Whether at most one character of ten that are not ASCII does not fit the encoding."""
    text = _around(content, encoding).decode(encoding, "replace")
    foreign = sum(not character.isascii() for character in text)
    return foreign > 10 * text.count("\ufffd")


def _is_big5(content: bytes) -> bool:
    first = next((at for at in range(0, len(content), SAMPLE) if not content[at : at + SAMPLE].isascii()), 0)
    sample = content[first : first + SAMPLE]
    seconds = TWO_BYTES.findall(sample)
    low = sum(second < b"\x7f" for second in seconds)
    if low <= BIG5_SHARE * len(seconds):
        return False
    text = sample.decode("big5hkscs", "replace")
    return text.count("\ufffd") * 10 < len(seconds)


def split_at_lines(content: bytes, encoding: str, errors: str = "strict") -> Iterator[bytes]:
    """The lines of a file, cut where quotation marks are in pairs; all but the last piece end in a line end.

    Line ends of old Macs become new ones, and at most one line end is left at the end of the text.
    """
    parts: list[bytes] = []
    size, quotes, whole = 0, 0, True
    for block in decode(content, encoding, errors):
        # A cut stands before a line that is not blank: blank lines at the very end are no lines.
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
