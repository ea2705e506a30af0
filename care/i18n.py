"""Translation: texts stand in pairs where they are used, like ``say("没有记录", "No records")``."""

import re
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Literal

Language = Literal["zh", "en"]

_language: ContextVar[Language] = ContextVar("language", default="zh")


def set_language(language: Language) -> None:
    """Set the language of texts in this thread or task (a context variable)."""
    _language.set(language)


def language() -> Language:
    """The current language of this thread or task."""
    return _language.get()


def say(zh: str, en: str) -> str:
    """The text in the current language."""
    return zh if _language.get() == "zh" else en


def translated(pair: Mapping[str, str]) -> str:
    """Like :func:`say`, for a pair from a TOML file: ``{zh = "…", en = "…"}``."""
    return say(pair["zh"], pair["en"])


def escape_markdown(text: str) -> str:
    """Text from records escaped for Markdown: no link, picture, formula or colour.

    Streamlit finds URLs and icons even where punctuation is escaped, so an invisible word joiner splits them.
    """
    split = _ADDRESSES.sub("\u2060", " ".join(replace_control_characters(text).split()))
    return _MARKS.sub(r"\\\1", split)


def replace_control_characters(text: str) -> str:
    """The text with every control and bidirectional character replaced by �."""
    return re.sub(UNSEEN, "�", text)


UNSEEN = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]"
"""Characters that move a cursor, end a line or change direction: controls except tab, LF and CR."""

_ADDRESSES = re.compile(r"(?i)(?<=:)(?=//|material/)|(?<=www)(?=\.)|(?<=@)(?=\w)")
_MARKS = re.compile(r"([\\`*_{}\[\]<>()#+.!|~$:-])")
