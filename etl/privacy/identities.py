"""Identities of vehicles and people: normalised, checked, and hashed for joins."""

import struct
from collections.abc import Callable, Collection, Sequence
from hashlib import blake2b

import polars as pl

from care.privacy.kinds.vehicles import PROVINCES
from etl.records.no_values import might_be_placeholder, placeholder_pattern
from etl.records.schema_fields import Personal

WELL_FORMED = {
    "vin": r"^[A-HJ-NPR-Z0-9]{17}$",
    "phone": r"^[0-9]{11}$",
    "plate": rf"^[{PROVINCES}][A-Z][A-Z0-9]{{4,5}}[A-Z0-9挂学警港澳]$",
    "name": r"^[^*]+$",
}
MAX_CUSTOMERS = 20
"""Maximum number of customer names of one phone; with more, the phone is the store's own."""


def keyed_hash(texts: pl.Series, kind: Personal, secret: bytes) -> pl.Series:
    """A keyed hash of each normalised value, Int64; null where blank, masked or a placeholder."""
    return by_distinct_value(texts, lambda values: [hashes(normalized_identity(values, kind), kind, secret)])[
        0
    ]


def well_formed(texts: pl.Series, kind: Personal) -> pl.Series:
    """Whether each value is well-formed after normalisation; null where blank."""
    good = texts.str.contains(WELL_FORMED[kind])
    doubtful = (~good).fill_null(value=False).arg_true()
    if doubtful.is_empty():
        return good
    return good.scatter(
        doubtful, normalized_identity(texts.gather(doubtful), kind).str.contains(WELL_FORMED[kind])
    )


def identifies_nobody(texts: pl.Series, kind: Personal, further: Collection[str] = ()) -> pl.Series:
    """Whether each VIN or phone is a placeholder, a general or a ``further`` one; null where blank."""
    also = [normalized_identity(pl.Series([one]), kind)[0] for one in further]
    doubtful = (texts.is_not_null() if also else might_be_placeholder(texts, kind)).arg_true()
    nobody = texts.is_null().set(texts.is_null(), None)
    if doubtful.is_empty():
        return nobody
    values, pattern = texts.gather(doubtful), placeholder_pattern(kind)
    plain = normalized_identity(values, kind)
    compact = half_width(values).str.to_uppercase().str.replace_all(r"\s", "")
    found = plain.str.contains(pattern) | compact.str.contains(pattern) | plain.is_in(also)
    return nobody.scatter(doubtful, found)


def by_distinct_value(texts: pl.Series, work: Callable[[pl.Series], Sequence[pl.Series]]) -> list[pl.Series]:
    """Apply ``work`` to each distinct value once, because vehicles and customers repeat many times."""
    coded = texts.cast(pl.Categorical(pl.Categories.random()))
    codes = coded.to_physical()
    values = coded.drop_nulls().unique()
    values = values.gather(values.to_physical().arg_sort()).cast(pl.String)
    return [_shared_if_equal(answers.gather(codes).alias(texts.name), texts) for answers in work(values)]


def _shared_if_equal(shown: pl.Series, texts: pl.Series) -> pl.Series:
    """The result, or ``texts`` itself where equal, to hold them in memory once."""
    return texts if shown.equals(texts, check_dtypes=True) else shown


def hashes(plain: pl.Series, kind: Personal, secret: bytes) -> pl.Series:
    """The keyed hashes of distinct normalised values; as :func:`keyed_hash`."""
    packed = b"".join(
        [blake2b(text.encode(), key=secret, digest_size=8).digest() for text in plain.to_list()]
    )
    keys = pl.Series(plain.name, struct.unpack(f"<{len(plain)}q", packed), dtype=pl.Int64)
    unknown = plain.str.contains("*", literal=True) | (plain == "")
    if kind in ("vin", "phone"):
        unknown |= identifies_nobody(plain, kind).fill_null(value=False)
    return keys.set(unknown, None)


def normalized_identity(values: pl.Series, kind: Personal) -> pl.Series:
    """Normalise values: upper case, half width, without separators; phones without country code."""
    values = half_width(values).str.to_uppercase()
    match kind:
        case "phone":
            digits = values.str.replace(r"\.0$", "").str.replace_all(r"[^0-9*]", "")
            return digits.str.replace(r"^(?:00)?86(1[0-9]{10})$", "$1")
        case "name":
            return values
    return values.str.replace_all(r"[\s\-·•.・]", "")


def half_width(values: pl.Series) -> pl.Series:
    """The values in half width."""
    has_wide = (values.str.len_bytes() != values.str.len_chars()).any()
    return values.str.normalize("NFKC") if has_wide else values
