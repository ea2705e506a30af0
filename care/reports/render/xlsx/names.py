"""Names of sheets: valid, unique by their number, and never cut within a word."""

import re

LONGEST = 31
"""Maximum number of characters that Excel takes."""
_FORBIDDEN = re.compile(r"[][:*?/\\\\]")
_WORD = re.compile(r"\s+")
LINKS = {"a", "an", "and", "by", "for", "in", "of", "on", "or", "the", "to", "with", "·", "&"}
"""Words that a name does not end in."""


def sheet_name(number: int, title: str) -> str:
    """A name that begins with a number, and as many words of the title as it takes."""
    words = _WORD.split(_FORBIDDEN.sub(" ", title).strip("' "))
    while len(words) > 1 and (len(_joined(number, words)) > LONGEST or words[-1].lower() in LINKS):
        words.pop()
    return _joined(number, words)[:LONGEST].rstrip("' ,;:—-")


def _joined(number: int, words: list[str]) -> str:
    return " ".join([str(number), *words])
