"""Text measurement for layout, in narrow characters: half the font's size, so a Chinese character is two.

Because a file is opened on other machines than it is made on, no font of this one is asked: the widths are
the larger ones of Noto Sans CJK (as wide as 微软雅黑, or wider) and DejaVu Sans, which stands in without it.
Office programs set Latin words a little apart from Chinese ones, which is counted as well.
"""

import re
from functools import lru_cache
from math import ceil
from unicodedata import east_asian_width

from care.reports.model.document import ReportTable, cell_text

_MIN_WIDTH, _MAX_WIDTH, _EMPTY_COLUMN_WIDTH = 6, 44, 20
_BOLD_FACTOR = 1.08
_WIDTHS = {
    letter: width
    for width, letters in (
        (0.6, "'Iijl"),
        (0.7, " ,.:;|"),
        (0.8, "()-/[\\]ft"),
        (0.9, "!r"),
        (1.0, '"*'),
        (1.1, "?Jcsz"),
        (1.2, "FL_kvxy"),
        (1.3, "$0123456789EPSTY`abdeghnopqu{}"),
        (1.4, "ABCKRVXZ"),
        (1.5, "NU"),
        (1.6, "&DGHOQ"),
        (1.7, "#+<=>^w~"),
        (1.8, "M"),
        (2.0, "%@Wm"),
    )
    for letter in letters
}
_OPENING, _CLOSING = "（《〈“‘「『【〔", "，。、；：？！）》〉”’」』】〕…·—"
_WORDS = re.compile(
    rf"\s+|[{_OPENING}]*(?:[!-~\u00a1-\u00b6\u00b8-\u024f]+|[^\s{_OPENING}])[{_CLOSING}]*|.", re.DOTALL
)
"""What a line is not broken within: a Latin word or another character, with the marks about it."""
_BOUNDARY = re.compile(r"(?<=[!-~])\s?(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])\s?(?=[!-~])")
_APART = 0.5
"""What is left between a Latin and a Chinese character, beside a space."""
_PUSHED = 2.0
"""The width of a character that moves to the next line together with a comma."""
ELLIPSIS, BLANK = "…", "\u00a0"
_LATIN, _LATIN_END = re.compile(r"[!-~]{2}"), re.compile(r"[!-~]+$")


def text_width(text: str, *, bold: bool = False) -> float:
    """The greatest width of a text in one line."""
    width = sum(map(_character_width, text)) + _APART * len(_BOUNDARY.findall(text))
    return width * (_BOLD_FACTOR if bold else 1.0)


def line_count(text: str, column_width: float, *, bold: bool = False) -> int:
    """The number of lines a text takes in a column of that width, at least 1; words are broken last.

    Where it takes several, each may be a character short, because no line begins with a comma or the like.
    """
    room = max(2.0, column_width / (_BOLD_FACTOR if bold else 1.0))
    return sum(
        1 if text_width(paragraph) <= room else _lines(paragraph, max(2.0, room - _PUSHED))
        for paragraph in text.split("\n")
    )


def cut_to_lines(text: str, column_width: float, lines: int, *, bold: bool = False, tail: int = 0) -> str:
    """The text if it takes at most so many lines; else its beginning, … and its last ``tail`` characters.

    Without a tail it ends with a whole word.
    """
    if line_count(text, column_width, bold=bold) <= lines:
        return text
    end = ELLIPSIS + text[len(text) - tail :]
    fits, too_long = 0, len(text)
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        if line_count(text[:middle].rstrip() + end, column_width, bold=bold) <= lines:
            fits = middle
        else:
            too_long = middle
    return (text[:fits] if tail else _whole_words(text, fits)).rstrip(f"{BLANK} ·.,;:，。；：、") + end


def _whole_words(text: str, most: int) -> str:
    """The first ``most`` characters without the part of a Latin word that they end with."""
    is_parted = _LATIN.fullmatch(text[most - 1 : most + 1]) is not None
    whole = _LATIN_END.sub("", text[:most]) if is_parted else ""
    return whole or text[:most]


def cut_to_width(text: str, width: float, tail: int = 4) -> str:
    """A text no wider than that: of a long one the beginning, and the last ``tail`` characters."""
    if text_width(text) <= width:
        return text
    end = ELLIPSIS + text[-tail:]
    room, head = width - text_width(end), 0
    while head < len(text) and text_width(text[: head + 1]) <= room:
        head += 1
    return text[:head].rstrip() + end


def column_widths(table: ReportTable) -> list[int]:
    """The preferred width of each column of a table, within fixed bounds."""
    columns = [{*cells} for cells in zip(*table.rows, strict=True)]
    cell_widths = [
        max(text_width(cell_text(cell)) for cell in cells) or _EMPTY_COLUMN_WIDTH for cells in columns
    ]
    cell_widths = cell_widths or [0] * len(table.headings)
    return [
        ceil(min(_MAX_WIDTH, max(_MIN_WIDTH, text_width(heading, bold=True), widest_cell) + 2))
        for heading, widest_cell in zip(table.headings, cell_widths, strict=True)
    ]


@lru_cache(maxsize=16384)
def _character_width(character: str) -> float:
    known = _WIDTHS.get(character)
    if known is not None:
        return known
    return 1.3 if "\u00a1" <= character <= "\u024f" and east_asian_width(character) != "A" else 2.0


def _lines(paragraph: str, room: float) -> int:
    lines, used = 1, 0.0
    apart = 2 * _APART if _BOUNDARY.search(paragraph) else 0.0
    for word in _WORDS.findall(paragraph):
        latin = not word.isspace() and not _WIDTHS.keys().isdisjoint(word)
        width = text_width(word) + (apart if latin else 0.0)
        if used + width <= room:
            used += width
        elif word.isspace():
            used = room
        elif width <= room:
            lines, used = lines + 1, width
        else:
            lines, used = _broken(word, lines + bool(used), room)
    return lines


def _broken(word: str, lines: int, room: float) -> tuple[int, float]:
    """The lines so far with a word that is longer than a line, and how much of the last one it takes."""
    used = 0.0
    for character in word:
        width = _character_width(character)
        if used + width > room:
            lines, used = lines + 1, 0.0
        used += width
    return lines, used
