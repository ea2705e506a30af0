"""Validate rows against their record kind: accept, or reject with all reasons (definitions §3, §4)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import polars as pl

from etl.privacy.identities import well_formed
from etl.records.no_values import blank_pattern
from etl.records.pandera_alone import pa
from etl.records.registry import Field, RecordKind
from etl.records.sheet_table import REASONS, Table
from etl.validation.clocks import latest_on
from etl.validation.date_only import date_only_fields
from etl.validation.parse_cells import FAULTS, parse_cells
from etl.validation.placeholders import find_placeholders, without_placeholders
from etl.validation.rounded_numbers import rounded_numbers

EARLIEST = datetime(2000, 1, 1)
WARNINGS = {
    "vin": ("“车架号”不是 17 位，或含字母 I、O、Q", "VIN is not 17 characters or has I, O or Q"),
    "phone": ("“客户电话”不是 11 位", "Phone is not 11 digits"),
}


@dataclass(frozen=True)
class ValidationResult:
    """Each row of a table is in ``accepted`` or in ``rejected``, never in both."""

    accepted: pl.DataFrame
    """source_row, every field of the record in its declared type, and ``date_only``."""
    rejected: pl.DataFrame
    """source_row, reason_zh, reason_en: one row for each rejected row, its reasons joined."""
    warnings: pl.DataFrame
    """The same columns, for accepted rows."""


def validate(table: Table, now: datetime) -> ValidationResult:
    """Parse and check every row; ``now`` is the time of loading on China's clock."""
    readable = _readable_rows(table)
    parsed = parse_cells(readable)
    placeholders = find_placeholders(parsed.values, table.record, table.placeholders)
    frame = _completed(without_placeholders(parsed.values, placeholders), table.record)
    frame = frame.insert_column(frame.width, date_only_fields(readable, parsed.values))
    unread = parsed.faults
    zones = {*table.zones_of_stores.values()} | ({table.clock.zone} if table.clock.zone else set())
    latest = max([now, *(latest_on(zone, now) for zone in zones)])
    broken = [*_broken_checks(frame, readable), *_outside_time(frame, table, latest)]
    # Because an unreadable cell is null by now, drop the fault that it is missing.
    others = pl.concat([pl.DataFrame(schema=FAULTS), *broken]).join(unread, on=["row", "field"], how="anti")
    faults = pl.concat([unread, others])
    accepted = frame.insert_column(0, readable.rows.alias("source_row"))
    if len(faults):
        bad = pl.repeat(value=False, n=len(accepted), eager=True)
        accepted = accepted.filter(~bad.scatter(faults["row"].unique(), values=True))
    warnings = [
        table.warnings,
        *(_at_rows(found, readable.rows) for found in placeholders.values()),
        _warnings(accepted, table.record),
        rounded_numbers(accepted, table.record),
    ]
    return ValidationResult(
        accepted=accepted,
        rejected=one_a_row(pl.concat([table.faults, _at_rows(faults, readable.rows)])),
        warnings=one_a_row(_of_rows(pl.concat(warnings), accepted["source_row"])),
    )


def _readable_rows(table: Table) -> Table:
    if table.faults.is_empty():
        return table
    readable = ~table.rows.is_in(table.faults["source_row"].to_list())
    return replace(table, rows=table.rows.filter(readable), texts=table.texts.filter(readable))


def _completed(values: pl.DataFrame, record: RecordKind) -> pl.DataFrame:
    """Every field of the record, null where the source has no such column."""
    supplied = {column.name: column for column in values}
    blank = {
        field.name: pl.repeat(None, values.height, dtype=field.dtype, eager=True).alias(field.name)
        for field in record.fields.values()
        if field.name not in supplied
    }
    # Not by select, because it copies every column where one has other chunks.
    return pl.DataFrame([(supplied | blank)[name] for name in record.fields])


def _broken_checks(frame: pl.DataFrame, table: Table) -> Iterator[pl.DataFrame]:
    """The faults found by the model of the record kind, one frame a check."""
    record = table.record
    try:
        record.model.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        for error in errors.schema_errors:
            if error.check_output is None:
                raise
            broken = ~error.check_output.to_series().fill_null(value=True)
            field = record.fields.get(error.column_name)
            if field and error.check == "not_nullable":
                yield _missing(broken.arg_true(), field, table)
                continue
            reason = _check_reason(error.check, field) if field else tuple(error.check.error.split(" | "))
            yield _faults(broken, field, reason)


def _missing(rows: pl.Series, field: Field, table: Table) -> pl.DataFrame:
    """The faults of rows without a required field; a cell that counts as blank is quoted."""
    cells = pl.Series("cell", [""] * len(rows), dtype=pl.String)
    for heading, name in table.heading_fields.items():
        if name == field.name:
            raw = table.raw[heading].gather(rows).str.strip_chars().fill_null("")
            cells = raw.zip_with(raw.str.contains(blank_pattern(None)), cells)
    noted = pl.DataFrame({"row": rows.cast(pl.UInt32), "cell": cells})
    named = pl.col("cell") != ""
    return noted.select(
        "row",
        pl.lit(field.name).alias("field"),
        pl.when(named)
        .then(pl.format(f"缺少“{field.zh}”，单元格里的 {{}} 不是值", "cell"))
        .otherwise(pl.lit(f"缺少“{field.zh}”"))
        .alias("reason_zh"),
        pl.when(named)
        .then(pl.format(f"{field.en} is missing: {{}} in the cell is no value", "cell"))
        .otherwise(pl.lit(f"{field.en} is missing"))
        .alias("reason_en"),
    )


def _of_rows(notes: pl.DataFrame, rows: pl.Series) -> pl.DataFrame:
    """The notes on these rows."""
    return notes.filter(notes["source_row"].is_in(rows.implode())) if len(notes) else notes


def _check_reason(check: pa.Check | str, field: Field) -> tuple[str, str]:
    """The reason of a built-in pandera check of a cell, in both languages."""
    match check:
        case pa.Check(name="greater_than_or_equal_to", statistics={"min_value": least}):
            return f"“{field.zh}”不能小于 {least}", f"{field.en} must be at least {least}"
        case pa.Check(name="less_than_or_equal_to", statistics={"max_value": most}):
            return f"“{field.zh}”不能大于 {most}", f"{field.en} must be at most {most}"
    return f"“{field.zh}”不在允许的取值之内", f"{field.en} is not one of the values allowed"


def _outside_time(frame: pl.DataFrame, table: Table, now: datetime) -> Iterator[pl.DataFrame]:
    """The faults of events after the time of loading or before 2000 (definitions §2).

    A source may state an earlier limit than 2000.
    """
    earliest = table.earliest or EARLIEST
    for field in table.record.fields.values():
        times = frame[field.name]
        if not field.event or times.null_count() == len(times):
            continue
        # Any, because the types of Polars do not say that the minimum of times is a time.
        first: Any = times.min()
        last: Any = times.max()
        if last > now:
            moment = f"{now:%Y-%m-%d %H:%M}"
            yield _faults(
                times > now,
                field,
                (
                    f"“{field.zh}”晚于导入时刻 {moment}，请核对",
                    f"{field.en} is later than the load at {moment}",
                ),
            )
        if first < earliest:
            day = f"{earliest:%Y-%m-%d}"
            yield _faults(
                times < earliest,
                field,
                (f"“{field.zh}”早于 {day}，请核对", f"{field.en} is before {day}"),
            )


def _faults(broken: pl.Series, field: Field | None, reason: tuple[str, str]) -> pl.DataFrame:
    return pl.DataFrame({"row": broken.arg_true().cast(pl.UInt32)}).with_columns(
        pl.lit(field.name if field else "").alias("field"),
        pl.lit(reason[0]).alias("reason_zh"),
        pl.lit(reason[1]).alias("reason_en"),
    )


def _at_rows(faults: pl.DataFrame, rows: pl.Series) -> pl.DataFrame:
    return faults.select(rows.gather(faults["row"]).alias("source_row"), "reason_zh", "reason_en")


def _warnings(accepted: pl.DataFrame, record: RecordKind) -> pl.DataFrame:
    """Warnings on doubtful values in accepted rows."""
    found = [pl.DataFrame(schema=REASONS)]
    for field in record.fields.values():
        if field.personal in WARNINGS:
            doubtful = (~well_formed(accepted[field.name], field.personal)).fill_null(value=False)
            faults = _faults(doubtful, field, WARNINGS[field.personal])
            found.append(_at_rows(faults, accepted["source_row"]))
    return pl.concat(found)


def one_a_row(reasons: pl.DataFrame) -> pl.DataFrame:
    """One note a row with its reasons joined, sorted by row number."""
    if reasons.is_empty():
        return reasons
    return (
        reasons.group_by("source_row")
        .agg(
            pl.col("reason_zh").unique(maintain_order=True).str.join("；"),
            pl.col("reason_en").unique(maintain_order=True).str.join("; "),
        )
        .sort("source_row")
    )
