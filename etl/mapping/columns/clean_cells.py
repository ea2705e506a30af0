"""Clean cells: remove invisible characters and spreadsheet marks, and blank words that are no values."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import polars as pl

from etl.records.no_values import ERRORS, blank_pattern, plain_word
from etl.records.registry import Field

Form = Literal["number", "word", "text"]

INVISIBLE = (
    "\u0001-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f"
    "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
)
"""Characters without width: controls, joiners, direction and byte order marks, choices of a glyph."""
JOINERS = "\u00ad\u200b-\u200d\u2060\ufeff"
"""The zero-width characters removed from free text; masking makes its direction marks visible."""
SPACES = "\t\n\v\f\r\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""Spaces other than the ordinary one."""
WIDE = "".join(map(chr, [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]))
NARROW = [chr(ord(letter) - 0xFEE0) for letter in WIDE]
"""Letters and digits in full width, and in ordinary width."""
MARKED = r"^['`‘’]+([^'`‘’].*?)['`‘’]*$"
"""A leading apostrophe, a spreadsheet's mark of a text."""
FORMULA = r'(?s)^=\s*"+(.*?)"+$'
"""A text written as a formula, which preserves its leading zeros: ``="00016"``."""
FLOAT = r"^(\d{1,15})\.0+$"
"""A whole number exported from a floating-point column, which holds fifteen digits: ``16.0``."""

ODD: dict[Form, str] = {
    "number": rf"[{INVISIBLE}{SPACES}]|[^\x00-\x{{2E7F}}\x{{3001}}-\x{{FAFF}}]|  |^['`‘’=]|\.0+$",
    "word": rf"[{INVISIBLE}{SPACES}{WIDE}]|\p{{Han}} +\p{{Han}}|  |^['`‘’=]",
    "text": rf'[{JOINERS}]|^="',
}
"""Form → the pattern of cells that may need cleaning."""


@dataclass(frozen=True)
class CleanCells:
    """The cleaned cells of one column."""

    texts: pl.Series
    """Stripped; blank is null."""
    lost: pl.Series
    """Boolean: the cells with a formula error, which are blank in ``texts``."""


def form_of(field: Field | None) -> Form:
    """The form of a field: record numbers and identities, words, or free text."""
    if field is None or field.personal == "text":
        return "text"
    if field.name.endswith(("_no", "_code")) or field.personal in ("vin", "phone", "plate"):
        return "number"
    return "word"


def clean_cells(cells: pl.Series, field: Field | None, values: Collection[str] = ()) -> CleanCells:
    """Clean the cells of a column of ``field``; ``cells`` are stripped, and null where blank.

    ``values`` are words that are values in this column, although they usually count as blank.
    """
    form = form_of(field)
    blank = blank_pattern(field, frozenset(map(plain_word, values)))
    lost = pl.repeat(value=False, n=len(cells), dtype=pl.Boolean, eager=True)
    odd = cells.str.contains(f"{ODD[form]}|{blank}").fill_null(value=False).arg_true()
    if odd.is_empty():
        return CleanCells(cells, lost)
    clean = _clean(cells.gather(odd), form).str.strip_chars()
    empty = clean.str.contains(blank) | (clean.str.len_bytes() == 0)
    lost = lost.scatter(odd, clean.str.normalize("NFKC").str.to_lowercase().is_in(list(ERRORS)) & empty)
    return CleanCells(cells.clone().scatter(odd, clean.set(empty, None)), lost)


def _clean(cells: pl.Series, form: Form) -> pl.Series:
    cells = cells.str.replace(FORMULA, "$1")
    match form:
        case "text":
            return cells.str.replace_all(f"[{JOINERS}]", "")
        case "number":
            cells = cells.str.replace_all(f"[{INVISIBLE}{SPACES}]", "").str.normalize("NFKC")
            cells = (
                _without_inner_spaces(cells).str.replace(r"^=\s*([\w.-]+)$", "$1").str.replace(FLOAT, "$1")
            )
        case "word":
            cells = cells.str.replace_all(f"[{INVISIBLE}]", "").str.replace_all(f"[{SPACES}]", " ")
            cells = _without_inner_spaces(cells.str.replace_many(list(WIDE), NARROW))
    return cells.str.replace_all(" {2,}", " ").str.replace(MARKED, "$1")


def _without_inner_spaces(cells: pl.Series) -> pl.Series:
    """Remove spaces between Chinese characters; twice, because matches do not overlap."""
    for _ in range(2):
        cells = cells.str.replace_all(r"(\p{Han}) +(\p{Han})", "$1$2")
    return cells
