"""What a kind of personal value is: how it is noticed, found, checked and shown."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from care.privacy.plain_form import (
    CLOSING,
    COMMAS,
    DASHES,
    DOTS,
    INVISIBLE,
    ODD_DIGITS,
    OPENING,
    SLASHES,
    SPACES,
)

SEPARATOR = r"[ .,/()\-_']"
"""A separator inside a number, in the plain form."""
APART = rf"[\s.,/()\-_'\[\]{SPACES}{DOTS}{COMMAS}{SLASHES}{OPENING}{CLOSING}’‘{DASHES}{INVISIBLE}]"
"""The same in a text as it was written."""
DIGIT = rf"[0-9０-９{ODD_DIGITS}]"
"""A digit in a text as it was written."""
MANY_DIGITS = rf"{DIGIT}(?:{APART}*{DIGIT}){{6}}"
"""Pattern of texts with seven digits and nothing but separators between them. Because a fast automaton has few
states, separators are not counted here."""
LETTER = "A-Za-zＡ-Ｚａ-ｚ"
UNITS = (
    r"(?! ?(?:公里|千米|KM|K?M\b|米|元|块|万|W\b|转|RPM|HZ|天|次|个|台|辆|条|人|年|月|℃|%|L\b|升|毫升|ML))"
)
"""Not followed by a unit, which makes a number a quantity."""


def always(_match: re.Match[str]) -> bool:
    """Accept whatever was found."""
    return True


@dataclass(frozen=True)
class PersonalKind:
    """One kind of personal values in texts."""

    name: str
    zh: str
    en: str
    look: str
    """Pattern (Rust) of texts that may hold a value, as they were written: a fast prefilter."""
    find: re.Pattern[str]
    """Pattern of a value in the plain form of a text. The group ``value`` is replaced, else the whole."""
    mark: Callable[[str], str]
    """What is shown for a value as it was written."""
    check: Callable[[re.Match[str]], bool] = always
    """Whether what was found is a value."""
    words: bool = False
    """Whether it may be written in Chinese digits, too."""
    person: bool = False
    """Whether it is a name, which columns of colleagues keep."""


def ends(head: int, stars: str, tail: int) -> Callable[[str], str]:
    """Show the first and last letters and digits of a value, as they were written."""

    def mark(shown: str) -> str:
        signs = [one for one in shown if one.isalnum()]
        return f"{''.join(signs[:head])}{stars}{''.join(signs[len(signs) - tail :]) if tail else ''}"

    return mark


def digits_of(text: str) -> str:
    """The digits of a plain form."""
    return re.sub(r"\D", "", text)


def is_day(digits: str) -> bool:
    """Whether the digits are a day or a month: 20260301, 260301, 202603."""
    return bool(
        re.fullmatch(
            r"(?:19\d\d|20[0-3]\d|[12]\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|20[0-3]\d(?:0[1-9]|1[0-2])",
            digits,
        )
    )
