"""What a value in a TOML file may be: text, a day, a number, one of a few words; and how each is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any


class WrongValue(Exception):
    """What is wrong with a value, with the cure, in Chinese and in English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh, en)
        self.zh, self.en = zh, en


def _unchanged(value: Any) -> Any:
    return value


@dataclass(frozen=True)
class ValueKind:
    """One kind of value. Put it into a field's ``Annotated[…]`` where the bare type does not say enough.

    ``written``: an example, as it stands in the file. ``cure``: a sentence in Chinese and one in English, in
    place of "write key = example". ``shown``: a message may repeat the value; false for text, since it may be
    a password. ``convert`` makes the field's value of an accepted one; it raises :class:`WrongValue` where
    only the conversion finds out what is wrong.
    """

    accepts: Callable[[Any], bool]
    written: str
    convert: Callable[[Any], Any] = _unchanged
    options: tuple[str, ...] = ()
    cure: tuple[str, str] | None = None
    shown: bool = False


def _is_filled(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_day(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_web_address(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("https://", "http://"))


TEXT = ValueKind(lambda value: isinstance(value, str), '"…"')
FILLED_TEXT = ValueKind(_is_filled, '"…"')
WEB_ADDRESS = ValueKind(_is_web_address, '"https://…"')
DAY = ValueKind(_is_day, "2026-01-01", shown=True)
NUMBER = ValueKind(_is_number, "0.95", shown=True)
WHOLE_NUMBER = ValueKind(lambda value: type(value) is int, "1", shown=True)
TRUTH = ValueKind(lambda value: isinstance(value, bool), "true", shown=True)
TABLE = ValueKind(lambda value: isinstance(value, dict), "{ … }")
ANYTHING = ValueKind(lambda _: True, "…")

_BY_TYPE: Mapping[Any, ValueKind] = {
    str: TEXT,
    date: DAY,
    float: NUMBER,
    int: WHOLE_NUMBER,
    bool: TRUTH,
    Any: ANYTHING,
}


@cache
def kind_of_type(hint: Any) -> ValueKind:
    """The kind that a field of this type takes: a word of an enum, a single value, and else a table."""
    if isinstance(hint, type) and issubclass(hint, Enum):
        words = tuple(str(word.value) for word in hint)
        return ValueKind(words.__contains__, f'"{words[0]}"', hint, words)
    return _BY_TYPE.get(hint, TABLE)


def list_of(kind: ValueKind) -> ValueKind:
    """A list of such values; the field's value is a tuple."""
    return ValueKind(
        lambda value: isinstance(value, list) and all(map(kind.accepts, value)),
        f"[{kind.written}]",
        lambda value: tuple(map(kind.convert, value)),
        kind.options,
    )
