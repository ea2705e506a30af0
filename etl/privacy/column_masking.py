"""Masking of columns whose every cell is personal: names, phones, plates and VINs."""

import polars as pl

from care.privacy.text_masking import controls_replaced, mask_text
from etl.privacy.identities import WELL_FORMED, by_distinct_value, normalized_identity
from etl.records.schema_fields import Personal

SOME = 2000
"""Number of texts by which it is seen whether they repeat; then each is masked once."""
NAME_MASKED = r"^[\p{L} ]{0,2}[*＊]+[\p{L}]{0,1}(?:先生|女士)?$"
CAME_MASKED: dict[Personal, str] = {
    "phone": r"^[+\d\s\-]{0,9}[*＊]+\s?-?\d{0,4}$",
    "vin": r"^[A-Za-z0-9]{0,8}[*＊]+[A-Za-z0-9]{0,8}$",
    "plate": r"^.{0,2}[ ·.]?.?[*＊]+.{0,3}$",
}
"""Patterns of values that were masked before they came; a star alone does not make one."""


def mask(texts: pl.Series, kind: Personal) -> pl.Series:
    """Mask each value: 王**, 138****5678, 沪A·***12, LSV********1234; masked values are unchanged."""
    if kind == "text":
        some = texts.drop_nulls().head(SOME)
        repeat = len(some) > 1 and some.n_unique() < len(some) * 0.8
        return by_distinct_value(texts, lambda values: [mask_text(values)])[0] if repeat else mask_text(texts)
    return by_distinct_value(
        texts, lambda values: [masked_values(values, normalized_identity(values, kind), kind)]
    )[0]


def masked_values(values: pl.Series, plain: pl.Series, kind: Personal) -> pl.Series:
    """Each value, ``plain`` when normalised, with its ends at most; a value that came masked is unchanged."""
    plain = plain.str.replace_all("*", "", literal=True)
    match kind:
        case "phone":
            shown = _ends(plain, 3, "****", 4, plain.str.len_chars() >= 10)
        case "vin":
            shown = _ends(plain, 3, "********", 4, plain.str.contains("^[A-Z0-9]{15,}$"))
        case "plate":
            shown = _ends(plain, 2, "·***", 2, plain.str.contains(WELL_FORMED["plate"]))
        case _:
            shown = values.str.strip_chars().str.head(1) + "**"
    return controls_replaced(values.zip_with(values.str.contains(CAME_MASKED.get(kind, NAME_MASKED)), shown))


def _ends(plain: pl.Series, head: int, stars: str, tail: int, known: pl.Series) -> pl.Series:
    """Both ends of each value; nothing of one whose form is not ``known``, as its ends may be anything."""
    hidden = pl.repeat(stars.lstrip("·"), len(plain), eager=True)
    return (plain.str.head(head) + stars + plain.str.tail(tail)).zip_with(known, hidden)
