"""Decode a file into UTF-8, in pieces of whole lines, so that memory never holds all of its text."""

import codecs
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from etl.records.sheet_table import Unreadable

BROKEN = "\ufffd".encode()
"""The replacement character, for bytes that are invalid in the encoding."""
MARK = codecs.BOM_UTF8
"""A byte order mark. Concatenated files contain one in the middle; it is removed there, too."""

BLOCK = 1 << 18
"""Bytes decoded at a time. Because decoding holds the interpreter lock, other threads wait for a block."""
PIECE = 16 << 20
"""Minimum size of a piece in bytes; it ends at the next line end."""

SAMPLE = 1 << 16
"""Bytes from which the encoding is detected: at the start, and around the first invalid byte."""
THREE_BYTES = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}")
"""A Chinese character in UTF-8."""
TWO_BYTES = re.compile(rb"[\x81-\xfe]([\x40-\x7e\x80-\xfe])")
"""A Chinese character in GB18030 or Big5, and its second byte."""
ADJACENT = re.compile(rb"[\x80-\xff]{2}")
"""Two bytes beyond ASCII beside each other, as Chinese has them in every encoding."""
NO_TEXT, RARE = b"\0", 1_000
"""A byte that no text holds. As one byte in RARE at most it is damage, not the sign of a binary file."""
BIG5_SHARE = 0.15
"""Share of second bytes below 0x7F: hardly any in simplified Chinese, four in ten in Big5."""


def decode(content: bytes, encoding: str, errors: str = "strict") -> Iterator[bytes]:
    """The content in UTF-8 without byte order marks, in blocks.

    Raises UnicodeDecodeError for bytes invalid in the encoding, unless ``errors`` is ``replace``, and
    Unreadable for content that is no text.
    """
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    marked = encoding not in ("utf-8", "gb18030") or "\ufeff".encode(encoding) in content
    unchanged = encoding == "utf-8" and errors == "strict"
    for start in range(0, len(content), BLOCK):
        block, before = content[start : start + BLOCK], decoder.getstate()[0]
        text = decoder.decode(block)
        # Valid UTF-8 need not be encoded anew, except for the character that the block's end cuts.
        block = (before + block).removesuffix(decoder.getstate()[0]) if unchanged else text.encode()
        if NO_TEXT in block:
            raise Unreadable(
                "这不是表格文件（内容不是文字）。请从系统中重新导出为 XLSX 或 CSV。",
                "This is no table: its content is not text. Export it again as XLSX or CSV.",
            )
        yield block.replace(MARK, b"") if marked else block
    if broken := decoder.getstate()[0]:
        # Because ASCII with an incomplete character at the end is no evidence of UTF-8.
        if encoding == "utf-8" and content.removesuffix(broken).isascii():
            decoder.decode(b"", final=True)
        yield BROKEN


def candidate_encodings(content: bytes, stated: str | None = None) -> Iterator[tuple[str, str]]:
    """Encodings to try in order, each with its error handling, ``strict`` or ``replace``.

    Because one invalid byte must not select another encoding, an encoding in which nearly all characters are
    valid is tried with ``replace`` before the next encoding.
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


def mark_damage(content: bytes, stated: str | None = None) -> bytes:
    """The content with a few bytes that no text holds replaced by one that is invalid in every encoding."""
    found = content.count(NO_TEXT)
    if not found or found > max(1, len(content) // RARE):
        return content
    is_wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _utf16_without_mark(content)
    return content if is_wide or "16" in (stated or "") else content.replace(NO_TEXT, b"\xff")


def _utf16_without_mark(content: bytes) -> str | None:
    """UTF-16 without byte order mark, detected by line ends and by zero bytes at even or odd places only."""
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
    """A sample of bytes around the first invalid byte, or of the start if all are valid."""
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
    if not ADJACENT.search(sample):  # ASCII with some bytes of a Western encoding
        return True
    good = len(THREE_BYTES.findall(sample))
    return good > 2 * sample.decode("utf-8", "replace").count("\ufffd")


def _is_nearly_all(content: bytes, encoding: str) -> bool:
    """Whether fewer than one in ten of the non-ASCII characters are invalid in the encoding."""
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
    """The decoded text in pieces of whole lines, none cut inside quotation marks.

    Every piece but the last ends in a line end. Line ends of old Macs (CR) become LF, and at most one line
    end is left at the end of the text.
    """
    parts: list[bytes] = []
    size, quotes, whole = 0, 0, True
    for block in decode(content, encoding, errors):
        # Cut before a line that is not blank, because blank lines at the very end do not count.
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


def read_ahead(items: Iterator[bytes]) -> Iterator[bytes]:
    """The same items; each is produced in a thread while the one before is processed."""
    with ThreadPoolExecutor(1) as executor:
        future = executor.submit(next, items, None)
        while (item := future.result()) is not None:
            future = executor.submit(next, items, None)
            yield item
