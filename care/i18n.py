"""Words for people, said in pairs where they are needed: ``say("没有记录", "No records")``."""

import re
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Literal

Language = Literal["zh", "en"]

_language: ContextVar[Language] = ContextVar("language", default="zh")


def set_language(language: Language) -> None:
    """Set the language of everything said from here on in this thread or task."""
    _language.set(language)


def language() -> Language:
    """The language being spoken now."""
    return _language.get()


def say(zh: str, en: str) -> str:
    """The one of the two that the reader understands."""
    return zh if _language.get() == "zh" else en


def translated(pair: Mapping[str, str]) -> str:
    """Like :func:`say`, for a pair kept in a file: ``{zh = "…", en = "…"}``."""
    return say(pair["zh"], pair["en"])


def escape_markdown(text: str) -> str:
    """Words from records as Markdown that shows them as they are: no link, picture, formula or colour.

    Addresses and icons are found even where their marks are escaped, so a word joiner, which nobody sees,
    parts them.
    """
    apart = _ADDRESSES.sub("\u2060", " ".join(replace_control_characters(text).split()))
    return _MARKS.sub(r"\\\1", apart)


def replace_control_characters(text: str) -> str:
    """The same words with every control character and mark of direction shown as �, and not obeyed."""
    return re.sub(UNSEEN, "�", text)


UNSEEN = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]"
"""What moves a cursor, ends a line or turns words round: all control characters but tab and line ends."""

_ADDRESSES = re.compile(r"(?i)(?<=:)(?=//|material/)|(?<=www)(?=\.)|(?<=@)(?=\w)")
_MARKS = re.compile(r"([\\`*_{}\[\]<>()#+.!|~$:-])")
