"""Cells without what nobody typed: invisible characters, marks of spreadsheets, words that are no values."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import polars as pl

from etl.records.no_values import ERRORS, blank_pattern, plain_word
from etl.records.registry import Field

Form = Literal["number", "word", "text"]

INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
"""Characters without width: of joining, of direction, byte order marks."""
JOINERS = "\u00ad\u200b-\u200d\u2060\ufeff"
"""Those of them that free text loses; its marks of direction are shown as such by masking."""
SPACES = "\t\n\v\f\r\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""Spaces other than the ordinary one."""
WIDE = "".join(map(chr, [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]))
NARROW = [chr(ord(letter) - 0xFEE0) for letter in WIDE]
"""Letters and digits in full width, and in ordinary width."""
MARKED = r"^['`‘’]+([^'`‘’].*?)['`‘’]*$"
"""A spreadsheet's mark of a text before its first character."""
FORMULA = r'(?s)^=\s*"+(.*?)"+$'
"""A text as a formula, which keeps its leading zeros: ``="00016"``."""
FLOAT = r"^(\d+)\.0+$"
"""A whole number that went through a column of floating-point numbers."""

ODD: dict[Form, str] = {
    "number": rf"[{INVISIBLE}{SPACES}]|[^\x00-\x{{2E7F}}\x{{3001}}-\x{{FAFF}}]|  |^['`‘’=]|\.0+$",
    "word": rf"[{INVISIBLE}{SPACES}{WIDE}]|\p{{Han}} +\p{{Han}}|  |^['`‘’=]",
    "text": rf'[{JOINERS}]|^="',
}
"""What makes a cell of each form worth a closer look."""


@dataclass(frozen=True)
class CleanCells:
    """The cells of one column."""

    texts: pl.Series
    """Stripped; blank is null."""
    lost: pl.Series
    """Boolean: the cells that show a failed formula, and are blank in ``texts``."""


def form_of(field: Field | None) -> Form:
    """Whether a field holds numbers and codes of its own, ordinary words, or somebody's free text."""
    if field is None or field.personal == "text":
        return "text"
    if field.name.endswith(("_no", "_code")) or field.personal in ("vin", "phone", "plate"):
        return "number"
    return "word"


def clean_cells(cells: pl.Series, field: Field | None, values: Collection[str] = ()) -> CleanCells:
    """The cells of a column that feeds ``field``, stripped and blank being null, without what is no value.

    ``values`` are words that are values in it, though they usually stand for nothing.
    """
    form = form_of(field)
    blank = blank_pattern(field, frozenset(map(plain_word, values)))
    lost = pl.repeat(value=False, n=len(cells), dtype=pl.Boolean, eager=True)
    odd = cells.str.contains(f"{ODD[form]}|{blank}").fill_null(value=False).arg_true()
    if odd.is_empty():
        return CleanCells(cells, lost)
    clean = _clean(cells.gather(odd), form).str.strip_chars()
    empty = clean.str.contains(blank) | (clean.str.len_bytes() == 0)
    lost = lost.scatter(odd, clean.str.to_lowercase().is_in(list(ERRORS)) & empty)
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
    """No space between two Chinese characters; twice, because matches do not overlap."""
    for _ in range(2):
        cells = cells.str.replace_all(r"(\p{Han}) +(\p{Han})", "$1$2")
    return cells
