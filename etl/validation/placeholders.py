"""Find placeholder VINs and phones, which count as blank in joins (definitions §3)."""

from collections.abc import Collection, Mapping

import polars as pl

from etl.privacy.identities import identifies_nobody
from etl.records.registry import Field, RecordKind
from etl.validation.parse_cells import FAULTS

NOBODY = (
    "“{zh}”是占位值，不能识别任何人，按空白处理",
    "{en} is a placeholder that identifies nobody and counts as blank",
)


def find_placeholders(
    values: pl.DataFrame, record: RecordKind, further: Collection[str]
) -> Mapping[str, pl.DataFrame]:
    """Field → its placeholder values with reasons, as FAULTS; ``further`` are placeholders of the source."""
    found = {}
    for field in record.fields.values():
        if field.name in values.columns and field.personal in ("vin", "phone"):
            nobody = identifies_nobody(values[field.name], field.personal, further).fill_null(value=False)
            if nobody.any():
                found[field.name] = _faults(nobody.arg_true(), field)
    return found


def without_placeholders(values: pl.DataFrame, found: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The values with the placeholders ``found`` replaced by null."""
    if not found:
        return values
    blanked = [values[name].clone().scatter(rows["row"], None) for name, rows in found.items()]
    return values.with_columns(blanked)


def _faults(rows: pl.Series, field: Field) -> pl.DataFrame:
    zh, en = (text.format(zh=field.zh, en=field.en) for text in NOBODY)
    return pl.DataFrame(
        {"row": rows.cast(pl.UInt32), "field": field.name, "reason_zh": zh, "reason_en": en}, FAULTS
    )
