"""The plain form of a text: one notation for digits, letters, separators and brackets."""

import unicodedata
from dataclasses import dataclass

INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069"
    "\ufe00-\ufe0f\ufeff\ufffd"
)
"""Zero-width characters as a class of a regular expression; � stands where one was replaced."""
SPACES = "\t\u0085\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
DASHES = "‐-―−﹘﹣－ー─━⁃~～〜"
DOTS = "·•‧∙⋅・。．﹒｡"
COMMAS = "，、﹐､;；"
SLASHES = "／\\\\＼|｜∕"
OPENING, CLOSING = "（[［【〔{｛《〈「『<＜", "）]］】〕}｝》〉」』>＞"
CHINESE_DIGITS = {
    "0": "零〇○洞",
    "1": "一壹幺弌",
    "2": "二贰貳两兩弍",
    "3": "三叁參叄弎",
    "4": "四肆",
    "5": "五伍",
    "6": "六陆陸",
    "7": "七柒拐",
    "8": "八捌",
    "9": "九玖勾",
}
TRADITIONAL = dict(
    zip(
        "滬遼魯蘇贛鄂晉陝閩貴粵雲瓊寧軍領學掛號樓單電話車區縣鄉鎮",
        "沪辽鲁苏赣鄂晋陕闽贵粤云琼宁军领学挂号楼单电话车区县乡镇",
        strict=True,
    )
)


def _ranges(written: str) -> str:
    """The characters of a class of a regular expression, such as ``a-c``."""
    found: list[str] = []
    at = 0
    while at < len(written):
        if written[at + 1 : at + 2] == "-" and at + 2 < len(written):
            found += map(chr, range(ord(written[at]), ord(written[at + 2]) + 1))
            at += 3
        else:
            found.append(written[at])
            at += 1
    return "".join(found)


ODD_DIGITS = "⓪①-⑨❶-❾➀-➈⁰¹²³⁴-⁹₀-₉٠-٩۰-۹\U0001d7ce-\U0001d7ff"
"""Digits of other scripts and in circles, as a class of a regular expression."""


def _odd_digits() -> dict[str, str]:
    return {one: str(unicodedata.digit(one)) for one in _ranges(ODD_DIGITS)}


def _table() -> dict[int, str]:
    wide = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)}
    marks = {
        " ": _ranges(SPACES),
        "-": _ranges(DASHES),
        ".": DOTS,
        ",": COMMAS,
        "/": SLASHES,
        "(": OPENING,
        ")": CLOSING,
        ":": "：﹕∶",
        "'": "’‘`＇",
    }
    table = wide | _odd_digits() | TRADITIONAL
    table |= {one: mark for mark, written in marks.items() for one in written}
    upper = {one: one.upper() for one in "abcdefghijklmnopqrstuvwxyz"}
    return {ord(one): upper.get(plain, plain) for one, plain in (table | upper).items()}


TABLE = _table()
DIGITS_IN_WORDS = TABLE | {ord(one): digit for digit, written in CHINESE_DIGITS.items() for one in written}
UNSEEN_IN_TEXT = frozenset(_ranges(INVISIBLE))


@dataclass(frozen=True)
class PlainForm:
    """A text in one notation, each character at the place of the one that it stands for."""

    text: str
    plain: str
    places: tuple[int, ...] | None
    """The place in ``text`` of every character of ``plain``; None where they are the same."""

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span in the text of a span of the plain form."""
        if self.places is None or start == end:
            return start, end
        return self.places[start], self.places[end - 1] + 1


def plain_form(text: str, *, words: bool = False) -> PlainForm:
    """The plain form of a text: upper case, half width, simplified, without zero-width characters.

    ``words``: Chinese digits become digits, too.
    """
    table = DIGITS_IN_WORDS if words else TABLE
    if text.isascii() or UNSEEN_IN_TEXT.isdisjoint(text):
        return PlainForm(text, text.translate(table), None)
    places = tuple(place for place, one in enumerate(text) if one not in UNSEEN_IN_TEXT)
    return PlainForm(text, "".join(text[place] for place in places).translate(table), places)
