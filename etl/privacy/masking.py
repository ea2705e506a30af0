"""Mask personal values for display, and hash them for joins (definitions §10)."""

import struct
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from itertools import chain

import polars as pl

from care.privacy.text_masking import PROVINCES, controls_replaced, mask_text
from etl.records.no_values import might_be_placeholder, placeholder_pattern
from etl.records.registry import Field, RecordKind
from etl.records.schema_fields import Personal

WELL_FORMED = {
    "vin": r"^[A-HJ-NPR-Z0-9]{17}$",
    "phone": r"^[0-9]{11}$",
    "plate": rf"^[{PROVINCES}][A-Z][A-Z0-9]{{4,5}}[A-Z0-9挂学警港澳]$",
    "name": r"^[^*]+$",
}
NUMBERS_OF_PERSONS: dict[Personal, str] = {
    "vin": r"(?i)^L(?:[ \-]?[A-HJ-NPR-Z0-9]){16}$",
    "phone": r"^1[3-9][0-9]{9}$",
    "plate": rf"(?i)^[{PROVINCES}][A-Z][ ·•.\-]?[A-Z0-9]{{4,5}}[A-Z0-9挂学警港澳]$",
}
"""Patterns of record numbers that are in fact a VIN, a mobile number or a number plate."""

PROFILE = ("vin", "plate", "customer_name", "customer_phone")
CALLED_BY_CAR = ("lost_customer", "key_customer")
"""The types of callback whose subject is a vehicle."""
KEYS = {"vin": "vin_key", "customer_phone": "phone_key"}


def mask_frame(
    frame: pl.DataFrame, record: RecordKind, supplied: frozenset[str], secret: bytes
) -> pl.DataFrame:
    """The frame with personal fields masked, and with the keys and flags of docs/design.md added.

    ``supplied`` are the fields that the source has columns for.
    """
    text_fields = [field for field in record.fields.values() if field.kind == "text"]
    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
        columns = list(
            chain.from_iterable(pool.map(lambda one: _mask_field(frame, one, secret), text_fields))
        )
    if record.name == "callbacks":
        by_car = frame["callback_type"].is_in(CALLED_BY_CAR)
        columns.append(keyed_hash(frame["subject_no"].set(~by_car, None), "vin", secret).alias("subject_key"))
    if record.name == "complaints":
        columns.append(_identifiable(frame, record))
    if set(PROFILE) <= set(record.fields):
        columns.append(_profile_complete(frame, record, supplied).alias("profile_complete"))
    # Not with_columns, because it copies every column where one has other chunks.
    return pl.DataFrame({column.name: column for column in (*frame, *columns)})


def _mask_field(frame: pl.DataFrame, field: Field, secret: bytes) -> list[pl.Series]:
    """The masked column, and its hash keys if vehicles or customers are joined by it."""
    texts, name, kind = frame[field.name], field.name, field.personal
    if is_number(field):
        return [_masked_references(frame, name, secret)]
    if kind is None:
        return _by_value(texts, lambda values: [mask_text(values)])
    if name not in KEYS:
        return [mask(texts, kind)]
    masked, keys = _by_value(texts, lambda values: [_masked(values, kind), _hashes(values, kind, secret)])
    return [masked.alias(name), keys.alias(KEYS[name])]


def key_columns(record: RecordKind) -> dict[str, pl.DataType]:
    """The columns that :func:`mask_frame` adds, with their types."""
    columns: dict[str, pl.DataType] = {KEYS[name]: pl.Int64() for name in record.fields if name in KEYS}
    if record.name == "callbacks":
        columns["subject_key"] = pl.Int64()
    if record.name == "complaints":
        columns["identifiable"] = pl.Boolean()
    if set(PROFILE) <= set(record.fields):
        columns["profile_complete"] = pl.Boolean()
    return columns


def mask(texts: pl.Series, kind: Personal) -> pl.Series:
    """Mask each value: 王**, 138****5678, 沪A·***12, LSV********1234; masked values are unchanged."""
    if kind == "text":
        return mask_text(texts)
    return _by_value(texts, lambda values: [_masked(values, kind)])[0]


def is_number(field: Field) -> bool:
    """Whether a field holds the number of a record, which is not masked, because records are joined by it."""
    return field.personal == "reference" or field.name.endswith("_no")


def mask_record_numbers(texts: pl.Series, secret: bytes) -> pl.Series:
    """Record numbers unchanged, except that a VIN, a mobile number or a plate used as one is masked.

    A short hash is appended, so that masked numbers stay distinct and still join: LSV********1234~3f9a2c41.
    """
    shown, plain = controls_replaced(texts), _half_width(texts)
    for kind, pattern in NUMBERS_OF_PERSONS.items():
        personal = plain.str.contains(pattern).fill_null(value=False)
        if personal.any():
            shown = _mask_distinct(texts.set(~personal, None), kind, secret).zip_with(personal, shown)
    return shown


def _mask_distinct(texts: pl.Series, kind: Personal, secret: bytes) -> pl.Series:
    codes = [None if key is None else f"~{key & 0xFFFFFFFF:08x}" for key in keyed_hash(texts, kind, secret)]
    return mask(texts, kind) + pl.Series(codes, dtype=pl.String)


def keyed_hash(texts: pl.Series, kind: Personal, secret: bytes) -> pl.Series:
    """A keyed hash of each normalised value, Int64; null where blank, masked or a placeholder."""
    return _by_value(texts, lambda values: [_hashes(values, kind, secret)])[0]


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
    compact = _half_width(values).str.to_uppercase().str.replace_all(r"\s", "")
    found = plain.str.contains(pattern) | compact.str.contains(pattern) | plain.is_in(also)
    return nobody.scatter(doubtful, found)


def _by_value(texts: pl.Series, work: Callable[[pl.Series], Sequence[pl.Series]]) -> list[pl.Series]:
    """Apply ``work`` to each distinct value once, because vehicles and customers repeat many times."""
    coded = texts.cast(pl.Categorical(pl.Categories.random()))
    codes = coded.to_physical()
    values = coded.drop_nulls().unique()
    values = values.gather(values.to_physical().arg_sort()).cast(pl.String)
    return [_shared_if_equal(answers.gather(codes).alias(texts.name), texts) for answers in work(values)]


def _shared_if_equal(shown: pl.Series, texts: pl.Series) -> pl.Series:
    """The result, or ``texts`` itself where equal, to hold them in memory once."""
    return texts if shown.equals(texts, check_dtypes=True) else shown


def _hashes(values: pl.Series, kind: Personal, secret: bytes) -> pl.Series:
    plain = normalized_identity(values, kind)
    packed = b"".join(
        [blake2b(text.encode(), key=secret, digest_size=8).digest() for text in plain.to_list()]
    )
    keys = pl.Series(values.name, struct.unpack(f"<{len(plain)}q", packed), dtype=pl.Int64)
    unknown = plain.str.contains("*", literal=True) | (plain == "")
    if kind in ("vin", "phone"):
        unknown |= identifies_nobody(plain, kind).fill_null(value=False)
    return keys.set(unknown, None)


def normalized_identity(values: pl.Series, kind: Personal) -> pl.Series:
    """Normalise values: upper case, half width, without separators; phones without country code."""
    values = _half_width(values).str.to_uppercase()
    match kind:
        case "phone":
            digits = values.str.replace(r"\.0$", "").str.replace_all(r"[^0-9*]", "")
            return digits.str.replace(r"^(?:00)?86(1[0-9]{10})$", "$1")
        case "name":
            return values
    return values.str.replace_all(r"[\s\-·•.・]", "")


def _half_width(values: pl.Series) -> pl.Series:
    has_wide = (values.str.len_bytes() != values.str.len_chars()).any()
    return values.str.normalize("NFKC") if has_wide else values


def _masked(values: pl.Series, kind: Personal) -> pl.Series:
    plain = normalized_identity(values, kind)
    match kind:
        case "phone":
            shown = _ends(plain, 3, "****", 4, at_least=10)
        case "vin":
            shown = _ends(plain, 3, "********", 4, at_least=15)
        case "plate":
            shown = _ends(plain, 2, "·***", 2, at_least=7)
        case _:
            shown = values.str.head(1) + "**"
    return controls_replaced(values.zip_with(values.str.contains("*", literal=True), shown))


def _ends(plain: pl.Series, head: int, stars: str, tail: int, at_least: int) -> pl.Series:
    """Both ends of each value; nothing of a value shorter than ``at_least``, as its ends are most of it."""
    hidden = pl.repeat(stars.lstrip("·"), len(plain), eager=True)
    return (plain.str.head(head) + stars + plain.str.tail(tail)).zip_with(
        plain.str.len_chars() >= at_least, hidden
    )


def _masked_references(frame: pl.DataFrame, name: str, secret: bytes) -> pl.Series:
    """Masked references to orders and cases; a VIN used as one is masked, as is any copy of the row's VIN."""
    texts = frame[name]
    shown = mask_record_numbers(texts, secret)
    if "vin" in frame.columns:
        is_own = (texts == frame["vin"]) & (shown == texts)
        if is_own.any():
            shown = _mask_distinct(texts.set(~is_own, None), "vin", secret).zip_with(is_own, shown)
    if name == "subject_no" and "callback_type" in frame.columns:
        by_car = frame["callback_type"].is_in(CALLED_BY_CAR)
        shown = mask(texts.set(~by_car, None), "vin").zip_with(by_car, shown)
    return shown


def _identifiable(frame: pl.DataFrame, record: RecordKind) -> pl.Series:
    """Whether a row has a well-formed vehicle or phone, by which its case can be found again."""
    found = pl.repeat(value=False, n=len(frame), dtype=pl.Boolean, eager=True)
    for name in KEYS:
        found |= well_formed(frame[name], record.fields[name].personal or "text").fill_null(value=False)
    return found.alias("identifiable")


def _profile_complete(frame: pl.DataFrame, record: RecordKind, supplied: frozenset[str]) -> pl.Series:
    """Whether all four fields of PROFILE are well-formed (definitions §2); null where one has no column."""
    if not supplied.issuperset(PROFILE):
        return pl.repeat(None, len(frame), dtype=pl.Boolean, eager=True)
    complete = pl.repeat(value=True, n=len(frame), dtype=pl.Boolean, eager=True)
    for name in PROFILE:
        if kind := record.fields[name].personal:
            complete &= well_formed(frame[name], kind).fill_null(value=False)
    return complete
