"""Mask personal values for display, and hash them for joins (definitions §10)."""

from collections.abc import Callable, Sequence
from functools import cache, reduce
from itertools import chain
from operator import and_, or_

import polars as pl

from care.privacy.kinds.kind_table import KINDS, NUMBERS
from care.privacy.text_masking import mask_text
from etl.privacy.column_masking import mask, masked_values
from etl.privacy.identities import by_distinct_value, hashes, keyed_hash, normalized_identity, well_formed
from etl.privacy.record_numbers import CALLED_BY_CAR, is_number, mask_record_numbers, masked_references
from etl.records.registry import Field, RecordKind
from etl.records.schema_fields import Personal
from etl.validation.column_pool import map_columns
from warehouse.build.staff_names import COLLEAGUE_COLUMNS

PROFILE = ("vin", "plate", "customer_name", "customer_phone")
KEYS = {"vin": "vin_key", "customer_phone": "phone_key", "customer_name": "name_key"}
FOUND_BY = ("vin", "customer_phone")
"""The fields by which a case can be found again."""
COLLEAGUES = COLLEAGUE_COLUMNS | {"actor"}
"""Fields with the names of colleagues, which stay; other personal values in them do not."""


def mask_frame(
    frame: pl.DataFrame, record: RecordKind, supplied: frozenset[str], secret: bytes
) -> pl.DataFrame:
    """The frame with personal fields masked, and with the keys and flags of docs/design.md added.

    ``supplied`` are the fields that the source has columns for.
    """
    text_fields = [field for field in record.fields.values() if field.kind == "text"]
    masked = map_columns(lambda one: _mask_field(frame, one, secret), text_fields, frame.height)
    columns = list(chain.from_iterable(masked))
    if record.name == "callbacks":
        by_car = frame["callback_type"].is_in(CALLED_BY_CAR)
        columns.append(keyed_hash(frame["subject_no"].set(~by_car, None), "vin", secret).alias("subject_key"))
    is_well_formed = cache(lambda name: _is_well_formed(frame[name], record.fields[name]))
    if record.name == "complaints":
        columns.append(_identifiable(frame, FOUND_BY, is_well_formed).alias("identifiable"))
        columns.append(_identifiable(frame, FOUND_BY[:1], is_well_formed).alias("identifiable_by_vin"))
    if set(PROFILE) <= set(record.fields):
        columns.append(_profile_complete(frame, supplied, is_well_formed).alias("profile_complete"))
    # Not with_columns, because it copies every column where one has other chunks.
    return pl.DataFrame({column.name: column for column in (*frame, *columns)})


def _mask_field(frame: pl.DataFrame, field: Field, secret: bytes) -> list[pl.Series]:
    """The masked column, and its hash keys if vehicles or customers are joined by it."""
    texts, name, kind = frame[field.name], field.name, field.personal
    if is_number(field):
        return [masked_references(frame, name, secret)]
    if name == "store_code":
        return by_distinct_value(texts, lambda values: [mask_record_numbers(values, secret)])
    if kind is None:
        kinds = NUMBERS if name in COLLEAGUES else KINDS
        return by_distinct_value(texts, lambda values: [mask_text(values, kinds)])
    if name not in KEYS:
        return [mask(texts, kind)]
    masked, keys = by_distinct_value(texts, lambda values: _masked_and_hashed(values, kind, secret))
    return [masked.alias(name), keys.alias(KEYS[name])]


def _masked_and_hashed(values: pl.Series, kind: Personal, secret: bytes) -> list[pl.Series]:
    plain = normalized_identity(values, kind)
    return [masked_values(values, plain, kind), hashes(plain, kind, secret)]


def key_columns(record: RecordKind) -> dict[str, pl.DataType]:
    """The columns that :func:`mask_frame` adds, with their types."""
    columns: dict[str, pl.DataType] = {KEYS[name]: pl.Int64() for name in record.fields if name in KEYS}
    if record.name == "callbacks":
        columns["subject_key"] = pl.Int64()
    if record.name == "complaints":
        columns["identifiable"] = columns["identifiable_by_vin"] = pl.Boolean()
    if set(PROFILE) <= set(record.fields):
        columns["profile_complete"] = pl.Boolean()
    return columns


def _is_well_formed(texts: pl.Series, field: Field) -> pl.Series:
    """Whether each cell has a well-formed value; blank ones have none."""
    return well_formed(texts, field.personal or "text").fill_null(value=False)


def _identifiable(
    frame: pl.DataFrame, by: Sequence[str], is_well_formed: Callable[[str], pl.Series]
) -> pl.Series:
    """Whether a row has a well-formed value in one of these fields."""
    nothing = pl.repeat(value=False, n=len(frame), dtype=pl.Boolean, eager=True)
    return reduce(or_, map(is_well_formed, by), nothing)


def _profile_complete(
    frame: pl.DataFrame, supplied: frozenset[str], is_well_formed: Callable[[str], pl.Series]
) -> pl.Series:
    """Whether all four fields of PROFILE are well-formed (definitions §2); null where one has no column."""
    if not supplied.issuperset(PROFILE):
        return pl.repeat(None, len(frame), dtype=pl.Boolean, eager=True)
    complete = pl.repeat(value=True, n=len(frame), dtype=pl.Boolean, eager=True)
    return reduce(and_, map(is_well_formed, PROFILE), complete)
