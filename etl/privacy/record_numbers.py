"""Numbers of records, which stay whole because records are joined by them, unless they are a person's."""

import polars as pl

from care.privacy.kinds.vehicles import PROVINCES
from care.privacy.text_masking import controls_replaced, is_code, mask_text
from etl.privacy.column_masking import mask
from etl.privacy.identities import half_width, keyed_hash
from etl.records.registry import Field
from etl.records.schema_fields import Personal

NUMBERS_OF_PERSONS: dict[Personal, str] = {
    "vin": r"(?i)^L(?:[ \-]?[A-HJ-NPR-Z0-9]){16}$",
    "phone": r"^1[3-9][0-9]{9}$",
    "plate": rf"(?i)^[{PROVINCES}][A-Z][ ·•.\-]?[A-Z0-9]{{4,5}}[A-Z0-9挂学警港澳]$",
}
"""Patterns of record numbers that are in fact a VIN, a mobile number or a number plate."""
CALLED_BY_CAR = ("lost_customer", "key_customer")
"""The types of callback whose subject is a vehicle."""


def is_number(field: Field) -> bool:
    """Whether a field holds the number of a record, which is not masked, because records are joined by it."""
    return field.personal == "reference" or field.name.endswith("_no")


def mask_record_numbers(texts: pl.Series, secret: bytes) -> pl.Series:
    """Record numbers unchanged, except that personal values used as one, or inside of one, are masked.

    A short hash is appended, so that masked numbers stay distinct and still join: LSV********1234~3f9a2c41.
    """
    odd = (~is_code(texts)).arg_true()
    return texts.clone().scatter(odd, _masked_numbers(texts.gather(odd), secret)) if len(odd) else texts


def _masked_numbers(texts: pl.Series, secret: bytes) -> pl.Series:
    shown, plain = mask_text(texts), half_width(texts)
    changed = (shown != controls_replaced(texts)).fill_null(value=False)
    for kind, pattern in NUMBERS_OF_PERSONS.items():
        personal = plain.str.contains(pattern).fill_null(value=False)
        if personal.any():
            shown = _mask_distinct(texts.set(~personal, None), kind, secret).zip_with(personal, shown)
            changed &= ~personal
    return with_codes(shown, shown.zip_with(~changed, texts), texts, secret)


def with_codes(shown: pl.Series, before: pl.Series, texts: pl.Series, secret: bytes) -> pl.Series:
    """``shown`` with a short hash of its number behind each one that is no longer as ``before``."""
    changed = (shown != before).fill_null(value=False)
    if not changed.any():
        return shown
    return (shown + _codes(texts.set(~changed, None), "name", secret)).zip_with(changed, shown)


def _mask_distinct(texts: pl.Series, kind: Personal, secret: bytes) -> pl.Series:
    return mask(texts, kind) + _codes(texts, kind, secret)


def _codes(texts: pl.Series, kind: Personal, secret: bytes) -> pl.Series:
    """A short hash behind each number, as text."""
    codes = ["" if key is None else f"~{key & 0xFFFFFFFF:08x}" for key in keyed_hash(texts, kind, secret)]
    return pl.Series(codes, dtype=pl.String)


def masked_references(frame: pl.DataFrame, name: str, secret: bytes) -> pl.Series:
    """Masked references to orders and cases; a VIN used as one is masked, as is any copy of the row's VIN."""
    texts = frame[name]
    if texts.null_count() == len(texts):
        return texts
    shown = mask_record_numbers(texts, secret)
    if "vin" in frame.columns:
        is_own = (texts == frame["vin"]) & (shown == texts)
        if is_own.any():
            shown = _mask_distinct(texts.set(~is_own, None), "vin", secret).zip_with(is_own, shown)
    if name == "subject_no" and "callback_type" in frame.columns:
        by_car = frame["callback_type"].is_in(CALLED_BY_CAR)
        shown = mask(texts.set(~by_car, None), "vin").zip_with(by_car, shown)
    return shown
