"""Words that are no values, and identities that identify nobody: ``no_values.toml`` as patterns."""

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

LISTS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
RULES = r"[-‐‑‒–—―－/／\\]+"
"""A run of dashes or slashes: what a person draws through a cell."""


def plain_word(word: str) -> str:
    """A word without case, width and inner spaces: what two spellings of it share."""
    return "".join(unicodedata.normalize("NFKC", word).casefold().split())


BLANK = frozenset(map(plain_word, LISTS["blank"]["words"]))
ERRORS = frozenset(map(plain_word, LISTS["blank"]["errors"]))
"""What a spreadsheet shows where a formula failed."""
IDENTITY_WORDS = frozenset(map(plain_word, LISTS["identity"]["words"]))


@cache
def meaningful_words(field: Field) -> frozenset[str]:
    """The words that mean something in a coded or yes/no column, whatever they mean elsewhere."""
    if field.kind == "flag":
        return frozenset(map(plain_word, FLAGS))
    terms = VOCABULARIES.get(field.name, {})
    words = [word for code, term in terms.items() for word in (code, term.zh, term.en)]
    words += [word for synonyms in SYNONYMS.get(field.name, {}).values() for word in synonyms]
    return frozenset(map(plain_word, words))


@cache
def blank_pattern(field: Field | None, values: frozenset[str] = frozenset()) -> str:
    """The pattern of a whole cell that is blank in this column; ``values`` are plain words that are none."""
    words = (BLANK | ERRORS) - values
    if field is not None:
        words -= meaningful_words(field)
        # Warned of as placeholders, so left to the validation.
        words -= IDENTITY_WORDS if field.personal in ("vin", "phone") else frozenset()
    listed = "|".join(re.escape(word) for word in sorted(words))
    rules = "" if values and any(re.fullmatch(RULES, word) for word in values) else f"|{RULES}"
    return f"(?i)^(?:{listed}{rules})$"


@cache
def placeholder_pattern(kind: str) -> str:
    """The pattern of a VIN or a phone, upper case and without separators, that identifies nobody."""
    words = "|".join(re.escape(word.upper()) for word in sorted(IDENTITY_WORDS))
    listed = "|".join(map(re.escape, LISTS["identity"][kind]))
    if kind == "vin":
        repeated = "|".join(f"{one}+|.{{1,6}}{one}{{11,}}" for one in digits + ascii_uppercase)
        return f"^(?:{words}|{listed}|{repeated})$"
    repeated = "|".join(f"{one}+" for one in digits)
    scientific = r"\d\.?\d*E\+?\d+"
    return rf"^(?:{words}|{listed}|{repeated}|0000\d*|1\d{{2}}0{{8}}|{'|'.join(_runs())}|{scientific})$"


def might_be_placeholder(texts: pl.Series, kind: str) -> pl.Series:
    """Whether each VIN or phone is worth a slower comparison with the placeholders; hardly any is."""
    listed = texts.is_in(LISTS["identity"][kind])
    if kind == "vin":
        repeated = texts.str.contains_any([one * 11 for one in digits + ascii_uppercase + ascii_lowercase])
        found = listed | repeated | (texts.str.len_chars() != 17)
    else:
        found = listed | texts.str.ends_with("0" * 8) | ~texts.str.contains(r"^1[3-9]\d{9}$")
    return found.fill_null(value=False)


def _runs() -> Iterable[str]:
    """Digits that run up or down, seven or more of them."""
    for run in (digits * 3, digits[::-1] * 3):
        for length in range(7, 13):
            yield from (run[start : start + length] for start in range(10))
