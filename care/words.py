"""Words for people, said in pairs where they are needed: ``say("没有记录", "No records")``."""

import re
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Literal

Language = Literal["zh", "en"]

_language: ContextVar[Language] = ContextVar("language", default="zh")


def speak(language: Language) -> None:
    """Set the language of everything said from here on in this thread or task."""
    _language.set(language)


def language() -> Language:
    """The language being spoken now."""
    return _language.get()


def say(zh: str, en: str) -> str:
    """The one of the two that the reader understands."""
    return zh if _language.get() == "zh" else en


def told(pair: Mapping[str, str]) -> str:
    """Like :func:`say`, for a pair kept in a file: ``{zh = "…", en = "…"}``."""
    return say(pair["zh"], pair["en"])


def literal(text: str) -> str:
    """Words from records as Markdown that shows them as they are: no link, picture, formula or colour."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


_MARKS = re.compile(r"([\\`*_{}\[\]<>()#+.!|~$:-])")
