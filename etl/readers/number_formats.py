"""Number formats of a workbook that show a number as something else than a plain number or a date."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial

Shown = Callable[[str], str]
"""Function of a cell's stored number → the text that Excel shows."""

BUILT_IN = {9: "0%", 10: "0.00%", 46: "[h]:mm:ss"}
"""Id → code of the relevant built-in formats, which a workbook does not declare."""
FORMAT = re.compile(rb"<(?:\w+:)?numFmt\s([^>]*)>")
STYLES = re.compile(rb"<(?:\w+:)?cellXfs[^>]*>(.*?)</(?:\w+:)?cellXfs>", re.DOTALL)
STYLE = re.compile(rb"<(?:\w+:)?xf\s([^>]*)>")
ID = re.compile(rb'\bnumFmtId="(\d+)"')
CODE = re.compile(rb'\bformatCode="([^"]*)"')
ENTITIES = ((b"&quot;", b'"'), (b"&apos;", b"'"), (b"&lt;", b"<"), (b"&gt;", b">"), (b"&amp;", b"&"))

DAYS = frozenset({*range(14, 18), *range(27, 32), 36, *range(50, 55), 57, 58})
"""Ids of the built-in formats of dates without a time of day, those of Chinese workbooks included."""
TOKEN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].|.', re.DOTALL)
ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
MULTIPLE = re.compile("[万千百亿]")
SCALED = r",(?![0#])|[!\\]"
"""Signs by which a format shows a number smaller than it is, so that its unit is right: ``0!.0,"万"``."""
PLAIN = frozenset("0#- /()")
"""The characters of a format that only places digits, besides quoted texts."""


def special_styles(styles: bytes) -> dict[int, Shown]:
    """Index of a style → its formatter; styles of plain numbers, dates and times of day are left out."""
    shown = {at: _shown(code) for at, _, code in _styles(styles)}
    return {at: how for at, how in shown.items() if how}


def day_styles(styles: bytes) -> frozenset[int]:
    """The indices of the styles that show a date without its time of day."""
    return frozenset(at for at, number, code in _styles(styles) if number in DAYS or _shows_day_only(code))


def _shows_day_only(code: str) -> bool:
    tokens = {token.lower() for token in TOKEN.findall(code.split(";")[0])}
    return bool(tokens & {"y", "d"}) and not tokens & {"h", "s"}


def _styles(styles: bytes) -> Iterator[tuple[int, int, str]]:
    """Each cell style: its index, the id of its number format, and the format's code if it is known."""
    codes = BUILT_IN | {
        int(number[1]): _unescaped(code[1])
        for attributes in FORMAT.findall(styles)
        if (number := ID.search(attributes)) and (code := CODE.search(attributes))
    }
    section = STYLES.search(styles)
    for at, attributes in enumerate(STYLE.findall(section[1]) if section else ()):
        if number := ID.search(attributes):
            yield at, int(number[1]), codes.get(int(number[1]), "")


def _unescaped(code: bytes) -> str:
    for entity, character in ENTITIES:
        code = code.replace(entity, character)
    return code.decode(errors="replace")


def _shown(code: str) -> Shown | None:
    """The formatter of positive numbers for a format code; None for plain numbers and dates."""
    first = code.split(";")[0]
    tokens: list[str] = TOKEN.findall(first)
    if ELAPSED.search(first):
        return _elapsed
    if "%" in tokens:
        return _percent
    written = "".join(token.strip('"') for token in tokens if token.startswith('"'))
    if MULTIPLE.search(written) and not re.search(SCALED, first):
        return partial(_with_unit, written)
    digits = [token for token in tokens if not token.startswith(("[", "_", "*"))]
    signs = {token for token in digits if len(token) == 1}
    if digits.count("0") > 1 and signs <= PLAIN:
        return partial(_padded, digits)
    return None


def _with_unit(unit: str, number: str) -> str:
    """A number as it is shown, which stands for a multiple of it: 1.2 万."""
    return f"{number}{unit}"


def _percent(number: str) -> str:
    return f"{float(number) * 100:.10g}%"


def _elapsed(number: str) -> str:
    """A duration as h:mm:ss; hours may exceed 24."""
    seconds = round(float(number) * 86_400)
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _padded(tokens: list[str], number: str) -> str:
    """The digits of a whole number in the placeholders of a format such as 00000000 or 000-0000."""
    value = float(number)
    if value < 0 or not value.is_integer():
        return number
    waiting = [*str(int(value))]
    first = next(at for at, token in enumerate(tokens) if token in ("0", "#"))
    text: list[str] = []
    for at in range(len(tokens) - 1, -1, -1):
        token = tokens[at]
        if token in ("0", "#"):
            text.append(waiting.pop() if waiting else token.replace("#", ""))
            if at == first:
                text.append("".join(waiting))
        else:
            text.append(token.strip('"').removeprefix("\\"))
    return "".join(reversed(text))


def styles_used(formats: Mapping[int, Shown]) -> re.Pattern[bytes] | None:
    """The pattern of a use of these styles in the XML of a sheet; None without styles."""
    if not formats:
        return None
    return re.compile(rb'\ss="(%b)"' % b"|".join(str(number).encode() for number in formats))
