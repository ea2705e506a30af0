"""The styles of a workbook under which a number is shown otherwise than as a plain number or a date."""

import re
from collections.abc import Callable, Mapping
from functools import partial

Shown = Callable[[str], str]
"""The number of a cell, as the file has it → its text as Excel shows it."""

BUILT_IN = {9: "0%", 10: "0.00%", 46: "[h]:mm:ss"}
"""Codes of formats that a workbook uses without declaring them, of those that matter here."""
FORMAT = re.compile(rb"<(?:\w+:)?numFmt\s([^>]*)>")
STYLES = re.compile(rb"<(?:\w+:)?cellXfs[^>]*>(.*?)</(?:\w+:)?cellXfs>", re.DOTALL)
STYLE = re.compile(rb"<(?:\w+:)?xf\s([^>]*)>")
ID = re.compile(rb'\bnumFmtId="(\d+)"')
CODE = re.compile(rb'\bformatCode="([^"]*)"')
ENTITIES = ((b"&quot;", b'"'), (b"&apos;", b"'"), (b"&lt;", b"<"), (b"&gt;", b">"), (b"&amp;", b"&"))

TOKEN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].|.', re.DOTALL)
ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
PLAIN = frozenset("0#- /()")
"""What a format of digits alone consists of, besides texts in quotation marks."""


def special_styles(styles: bytes) -> dict[int, Shown]:
    """Number of a style → how it shows a number; styles of plain numbers, dates and clocks are left out."""
    codes = BUILT_IN | {
        int(number[1]): _unescaped(code[1])
        for attributes in FORMAT.findall(styles)
        if (number := ID.search(attributes)) and (code := CODE.search(attributes))
    }
    section = STYLES.search(styles)
    numbers = [ID.search(attributes) for attributes in STYLE.findall(section[1])] if section else []
    shown = {at: _shown(codes.get(int(number[1]), "")) for at, number in enumerate(numbers) if number}
    return {at: how for at, how in shown.items() if how}


def _unescaped(code: bytes) -> str:
    for entity, character in ENTITIES:
        code = code.replace(entity, character)
    return code.decode(errors="replace")


def _shown(code: str) -> Shown | None:
    """What a format makes of a positive number; None where that is nothing special."""
    first = code.split(";")[0]
    tokens: list[str] = TOKEN.findall(first)
    if ELAPSED.search(first):
        return _elapsed
    if "%" in tokens:
        return _percent
    digits = [token for token in tokens if not token.startswith(("[", "_", "*"))]
    signs = {token for token in digits if len(token) == 1}
    if digits.count("0") > 1 and signs <= PLAIN:
        return partial(_padded, digits)
    return None


def _percent(number: str) -> str:
    return f"{float(number) * 100:.10g}%"


def _elapsed(number: str) -> str:
    """A duration in hours, minutes and seconds; hours are not cut at a day."""
    seconds = round(float(number) * 86_400)
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _padded(tokens: list[str], number: str) -> str:
    """The digits of a whole number put in the places of a format, such as 00000000 or 000-0000."""
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
    """A pattern that finds these styles in the text of a sheet; None where there are none."""
    if not formats:
        return None
    return re.compile(rb'\ss="(%b)"' % b"|".join(str(number).encode() for number in formats))
