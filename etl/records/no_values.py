"""Patterns of blank words and of placeholder VINs and phones, from ``no_values.toml``."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from string import ascii_lowercase, ascii_uppercase, digits

import polars as pl

from care.semantic.vocabulary import VOCABULARIES
from etl.records.registry import Field
from etl.records.value_synonyms import FLAGS, SYNONYMS

WIDE = 0xFEE0
"""Distance from an ASCII character to its form in full width."""
LISTS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
RULES = r"[-‐‑‒–—―－/／\\_＿.．…·*＊#＃~～。，,、;；:：!！?？'\"“”‘’()（）\[\]【】]+"
"""A run of dashes, slashes, dots or other signs, typed to mark a cell as blank, or # of a narrow column."""


def plain_word(word: str) -> str:
    """A word normalised: case, width and inner spaces removed."""
    return "".join(unicodedata.normalize("NFKC", word).casefold().split())


BLANK = frozenset(map(plain_word, LISTS["blank"]["words"]))
ZEROS = frozenset(map(plain_word, LISTS["blank"]["zeros"]))
ERRORS = frozenset(map(plain_word, LISTS["blank"]["errors"]))
"""The error values of spreadsheet formulas."""
IDENTITY_WORDS = frozenset(map(plain_word, LISTS["identity"]["words"]))


@cache
def meaningful_words(field: Field) -> frozenset[str]:
    """The words that are values in a coded or yes/no column, although they may be blank words elsewhere."""
    if field.kind == "flag":
        return frozenset(map(plain_word, FLAGS))
    terms = VOCABULARIES.get(field.name, {})
    words = [word for code, term in terms.items() for word in (code, term.zh, term.en)]
    words += [word for synonyms in SYNONYMS.get(field.name, {}).values() for word in synonyms]
    return frozenset(map(plain_word, words))


def _holds_words(field: Field) -> bool:
    """Whether a field holds words, of which none is 0."""
    is_number = field.name.endswith(("_code", "_no")) or field.personal in ("vin", "phone")
    return field.kind == "text" and not is_number


@cache
def blank_pattern(field: Field | None, values: frozenset[str] = frozenset()) -> str:
    """The pattern of a cell that counts as blank for a field; ``values`` are normalised words that do not."""
    words = BLANK | ERRORS | (ZEROS if field is not None and _holds_words(field) else frozenset())
    words -= values
    if field is not None:
        words -= meaningful_words(field)
        # Because validation warns of placeholders, they are not blanked here.
        words -= IDENTITY_WORDS if field.personal in ("vin", "phone") else frozenset()
    listed = "|".join(map(_any_width, sorted(words)))
    rules = "" if values and any(re.fullmatch(RULES, word) for word in values) else f"|{RULES}"
    return f"(?i)^(?:[-—－]*(?:{listed})[-—－.。]*{rules})$"


def _any_width(word: str) -> str:
    """The pattern of a word in ordinary or full width, with spaces around a slash."""
    letters = (
        f"[{re.escape(letter)}{chr(ord(letter) + WIDE)}]" if "!" <= letter <= "~" else re.escape(letter)
        for letter in word
    )
    return "".join(rf"\s*{one}\s*" if one.startswith("[/") else one for one in letters)


@cache
def placeholder_pattern(kind: str) -> str:
    """The pattern of placeholder VINs or phones, upper case and without separators."""
    words = "|".join(re.escape(word.upper()) for word in sorted(IDENTITY_WORDS))
    listed = "|".join(map(re.escape, LISTS["identity"][kind]))
    if kind == "vin":
        repeated = "|".join(f"{one}+|.{{1,6}}{one}{{11,}}" for one in digits + ascii_uppercase)
        return f"^(?:{words}|{listed}|{repeated})$"
    repeated = "|".join(f"{one}+" for one in digits)
    scientific = r"\d\.?\d*E\+?\d+"
    return rf"^(?:{words}|{listed}|{repeated}|0000\d*|1\d{{2}}0{{8}}|{'|'.join(_runs())}|{scientific})$"


def might_be_placeholder(texts: pl.Series, kind: str) -> pl.Series:
    """Whether each VIN or phone may be a placeholder: a fast prefilter for :func:`placeholder_pattern`."""
    listed = texts.is_in(LISTS["identity"][kind])
    if kind == "vin":
        repeated = texts.str.contains_any([one * 11 for one in digits + ascii_uppercase + ascii_lowercase])
        found = listed | repeated | (texts.str.len_chars() != 17)
    else:
        found = listed | texts.str.ends_with("0" * 8) | ~texts.str.contains(r"^1[3-9]\d{9}$")
    return found.fill_null(value=False)


def _runs() -> Iterable[str]:
    """Ascending and descending runs of 7 to 12 digits."""
    for run in (digits * 3, digits[::-1] * 3):
        for length in range(7, 13):
            yield from (run[start : start + length] for start in range(10))
