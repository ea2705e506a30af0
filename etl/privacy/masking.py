"""Personal values masked for reading and hashed for joining (definitions §10)."""

import os
import secrets
import struct
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from itertools import chain
from pathlib import Path

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
"""What a record's own number is where a system took a VIN, a mobile number or a plate for it."""

PROFILE = ("vin", "plate", "customer_name", "customer_phone")
KEYS = {"vin": "vin_key", "customer_phone": "phone_key"}


def masking_key(home: Path) -> bytes:
    """The key of the hashes: CARE_KEY, else ``home/key``, made at its first use for its owner only."""
    stated = os.environ.get("CARE_KEY")
    if stated:
        return _sized(stated)
    file = home / "key"
    if not file.exists():
        home.mkdir(parents=True, exist_ok=True)
        beside = home / ".key"
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as made:
            made.write(secrets.token_hex(32))
        beside.replace(file)
    return _sized(file.read_text(encoding="ascii").strip())


def _sized(key: str) -> bytes:
    return blake2b(key.encode(), digest_size=32).digest()


def mask_frame(
    frame: pl.DataFrame, record: RecordKind, supplied: frozenset[str], secret: bytes
) -> pl.DataFrame:
    """The frame with its personal fields masked, and the keys and flags of docs/design.md beside them."""
    written = [field for field in record.fields.values() if field.kind == "text"]
    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
        columns = list(chain.from_iterable(pool.map(lambda one: _disguise(frame, one, secret), written)))
    if record.name == "callbacks":
        lost = frame["callback_type"] == "lost_customer"
        columns.append(keyed_hash(frame["subject_no"].set(~lost, None), "vin", secret).alias("subject_key"))
    if set(PROFILE) <= set(record.fields):
        columns.append(_profile_complete(frame, record, supplied).alias("profile_complete"))
    # Not with_columns, which lays every column out anew where one came in other pieces.
    return pl.DataFrame({column.name: column for column in (*frame, *columns)})


def _disguise(frame: pl.DataFrame, field: Field, secret: bytes) -> list[pl.Series]:
    """The column masked and, where vehicles or customers are joined by it, its keys."""
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
    if set(PROFILE) <= set(record.fields):
        columns["profile_complete"] = pl.Boolean()
    return columns


def mask(texts: pl.Series, kind: Personal) -> pl.Series:
    """What may be shown of each value: 王**, 138****5678, 沪A·***12, LSV********1234; masked ones stay."""
    if kind == "text":
        return mask_text(texts)
    return _by_value(texts, lambda values: [_masked(values, kind)])[0]


def is_number(field: Field) -> bool:
    """Whether it holds a record's own number or another's: it stays whole, since it joins records."""
    return field.personal == "reference" or field.name.endswith("_no")


def mask_record_numbers(texts: pl.Series, secret: bytes) -> pl.Series:
    """Numbers of records as they are, but for a VIN, a mobile number or a plate that serves as one.

    Such a one is masked, with a short hash behind it so that numbers stay apart and still join:
    LSV********1234~3f9a2c41.
    """
    shown, plain = controls_replaced(texts), _half_width(texts)
    for kind, pattern in NUMBERS_OF_PERSONS.items():
        personal = plain.str.contains(pattern).fill_null(value=False)
        if personal.any():
            shown = _told_apart(texts.set(~personal, None), kind, secret).zip_with(personal, shown)
    return shown


def _told_apart(texts: pl.Series, kind: Personal, secret: bytes) -> pl.Series:
    codes = [None if key is None else f"~{key & 0xFFFFFFFF:08x}" for key in keyed_hash(texts, kind, secret)]
    return mask(texts, kind) + pl.Series(codes, dtype=pl.String)


def keyed_hash(texts: pl.Series, kind: Personal, secret: bytes) -> pl.Series:
    """A keyed hash of each value, the same for every way to write it; null where blank or masked already."""
    return _by_value(texts, lambda values: [_hashes(values, kind, secret)])[0]


def well_formed(texts: pl.Series, kind: Personal) -> pl.Series:
    """Whether each value is as such a value must be, however spaced; null where blank."""
    good = texts.str.contains(WELL_FORMED[kind])
    doubtful = (~good).fill_null(value=False).arg_true()
    if doubtful.is_empty():
        return good
    return good.scatter(
        doubtful, normalized_identity(texts.gather(doubtful), kind).str.contains(WELL_FORMED[kind])
    )


def identifies_nobody(texts: pl.Series, kind: Personal, further: Collection[str] = ()) -> pl.Series:
    """Whether each VIN or phone is a placeholder, one of the usual or ``further`` ones; null where blank."""
    also = [normalized_identity(pl.Series([one]), kind)[0] for one in further]
    doubtful = (texts.is_not_null() if also else might_be_placeholder(texts, kind)).arg_true()
    nobody = texts.is_null().set(texts.is_null(), None)
    if doubtful.is_empty():
        return nobody
    values, pattern = texts.gather(doubtful), placeholder_pattern(kind)
    plain = normalized_identity(values, kind)
    written = _half_width(values).str.to_uppercase().str.replace_all(r"\s", "")
    found = plain.str.contains(pattern) | written.str.contains(pattern) | plain.is_in(also)
    return nobody.scatter(doubtful, found)


def _by_value(texts: pl.Series, work: Callable[[pl.Series], Sequence[pl.Series]]) -> list[pl.Series]:
    """Work on each distinct value once: vehicles and customers come back many times."""
    coded = texts.cast(pl.Categorical(pl.Categories.random()))
    codes = coded.to_physical()
    values = coded.drop_nulls().unique()
    values = values.gather(values.to_physical().arg_sort()).cast(pl.String)
    return [_once(answers.gather(codes).alias(texts.name), texts) for answers in work(values)]


def _once(shown: pl.Series, texts: pl.Series) -> pl.Series:
    """What is shown or, where it is the texts themselves, these: so they lie there once."""
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
    """Upper case, half width, without separators; a phone without its country code."""
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
    """Both ends of a value; of one shorter than it should be, nothing: the ends would be most of it."""
    hidden = pl.repeat(stars.lstrip("·"), len(plain), eager=True)
    return (plain.str.head(head) + stars + plain.str.tail(tail)).zip_with(
        plain.str.len_chars() >= at_least, hidden
    )


def _masked_references(frame: pl.DataFrame, name: str, secret: bytes) -> pl.Series:
    """Numbers of orders and cases; a VIN among them is masked, be it no more than the row's own."""
    texts = frame[name]
    shown = mask_record_numbers(texts, secret)
    if "vin" in frame.columns:
        is_own = (texts == frame["vin"]) & (shown == texts)
        if is_own.any():
            shown = _told_apart(texts.set(~is_own, None), "vin", secret).zip_with(is_own, shown)
    if name == "subject_no" and "callback_type" in frame.columns:
        is_lost = frame["callback_type"] == "lost_customer"
        shown = mask(texts.set(~is_lost, None), "vin").zip_with(is_lost, shown)
    return shown


def _profile_complete(frame: pl.DataFrame, record: RecordKind, supplied: frozenset[str]) -> pl.Series:
    """Null where the source has not all four columns: unknown is not missing (definitions §2)."""
    if not supplied.issuperset(PROFILE):
        return pl.repeat(None, len(frame), dtype=pl.Boolean, eager=True)
    complete = pl.repeat(value=True, n=len(frame), dtype=pl.Boolean, eager=True)
    for name in PROFILE:
        if kind := record.fields[name].personal:
            complete &= well_formed(frame[name], kind).fill_null(value=False)
    return complete
