"""Parse text cells into the types of their fields; an unreadable cell is a fault, never a blank."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from care.semantic.vocabulary import OPEN_VOCABULARIES, VOCABULARIES
from etl.records.no_values import plain_word
from etl.records.registry import Field
from etl.records.sheet_table import Table
from etl.records.value_synonyms import FLAGS, SYNONYMS
from etl.validation.clocks import STORE, Clock
from etl.validation.column_pool import map_columns
from etl.validation.derive import derived_times, log_ends, readable
from etl.validation.parse_times import parse_times

FAULTS = pl.Schema({"row": pl.UInt32, "field": pl.String, "reason_zh": pl.String, "reason_en": pl.String})

UNITS = {"mileage_km": "km|公里|千米", "satisfaction": "分", "amount": "元", "reopen_count": "次"}
NUMBER = r"^[¥￥]?\s*([+-]?(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?)\s*(?:{units})?$"
AMBIGUOUS = r"^\d{4}\.1$"
"""A month that may be January, or October whose zero a number lost; it is read as neither."""
DERIVED = (
    "请填时长（如 26.5、1天2小时、26:30:00）或是/否",
    "write a duration such as 26.5 or 26:30:00, or 是/否",
)
"""The cure for a derived time, in both languages."""
NO_DIGITS = r"[\x{b2}\x{b3}\x{b9}\x{2070}-\x{209f}\x{2460}-\x{24ff}]"
"""Raised, lowered and circled digits, which would count as digits in ordinary width: 10² is no 102."""
ROUNDED = r"^(?:[+-]?\d(?:\.\d+[eE]\+?|[eE]\+)\d{1,3}|\d{16,}\.0+)$"
"""A long number that was a floating-point one: ``2.02603E+17``, ``2026030112345678.0``."""


@dataclass(frozen=True)
class ParsedCells:
    """The parsed cells of a table."""

    values: pl.DataFrame
    """A column for each supplied field, in its declared type; null where blank or unreadable."""
    faults: pl.DataFrame
    """Row (from 0), field and reason of each cell that could not be read."""


def parse_cells(table: Table) -> ParsedCells:
    """Parse every cell by the kind of its field; the words and time formats of the source come first."""
    read = map_columns(lambda texts: _column(texts, table), table.texts, table.texts.height)
    columns, noted = zip(*read, strict=True)
    values, faults = pl.DataFrame(columns), pl.concat(noted)
    if table.derived:
        values = values.with_columns(**derived_times(table.derived, table.texts, values))
    if any(table.log_ends) and {"store_code", "complaint_no", "happened_at", "event"} <= set(values.columns):
        values, changed = log_ends(values, *table.log_ends)
        overruled = (faults["field"] == "event") & faults["row"].is_in(changed.implode())
        faults = faults.filter(~overruled)
    return ParsedCells(values, faults)


def _column(texts: pl.Series, table: Table) -> tuple[pl.Series, pl.DataFrame]:
    field = table.record.fields[texts.name]
    derived = table.derived.get(field.name)
    values = (readable(texts, derived) if derived else _parse_with_source(texts, field, table)).alias(
        field.name
    )
    if values.null_count() == texts.null_count():
        return values, pl.DataFrame(schema=FAULTS)
    return values, _unreadable(texts, values, field, DERIVED if derived else _cure(field))


def _parse_with_source(texts: pl.Series, field: Field, table: Table) -> pl.Series:
    """Parse with the words of the source replaced by codes; its "*" is the value of unreadable cells."""
    formats = table.time_formats.get(field.name, ())
    words = dict(table.words.get(field.name, {}))
    default = words.pop("*", None)
    if field.kind == "text" and default is not None:
        known = texts.is_null() | texts.is_in(list(words))
        return texts.set(~known, default).replace(words)
    values = _on_each_clock(texts.replace(words) if words else texts, field, formats, table)
    if default is None:
        return values
    return values.set(
        values.is_null() & texts.is_not_null(),
        parse_column(pl.Series([default]), field, formats, table.clock)[0],
    )


def _on_each_clock(texts: pl.Series, field: Field, formats: tuple[str, ...], table: Table) -> pl.Series:
    """Parse each text, times on the clock of their row's store."""
    values = parse_column(texts, field, formats, table.clock)
    if field.kind != "time" or not (zones := table.zones_of_stores):
        return values
    zone_of_row = table.texts["store_code"].str.normalize("NFKC").replace_strict(zones, default=None)
    for zone in {*zones.values()}:
        rows = (zone_of_row == zone).fill_null(value=False).arg_true()
        clock = replace(table.clock, zone=zone)
        values = values.scatter(rows, parse_column(texts.gather(rows), field, formats, clock))
    return values


def parse_column(
    texts: pl.Series, field: Field, formats: tuple[str, ...] = (), clock: Clock = STORE
) -> pl.Series:
    """Parse each text as the type of the field, null where unreadable; ``formats`` of times come first."""
    match field.kind:
        case "time" if field.name.endswith("_month"):
            return parse_times(_with_first_day(texts), formats, clock).dt.truncate("1mo")
        case "time":
            return parse_times(texts, formats, clock)
        case "integer" | "number":
            return _numbers(texts, field)
        case "flag":
            return _look_up(texts, FLAGS, field.dtype)
        case "code":
            codes = _look_up(texts, _codes(field.name), field.dtype)
            return codes.fill_null(texts) if field.name in OPEN_VOCABULARIES else codes
        case "text" if field.name.endswith(("_no", "_code")):
            return _record_numbers(texts, field)
    return texts


def _record_numbers(texts: pl.Series, field: Field) -> pl.Series:
    """Record numbers in ordinary width; null where a spreadsheet has rounded them (ROUNDED)."""
    numbers = texts.str.normalize("NFKC") if _has_wide(texts) else texts
    rounded = numbers.str.contains(ROUNDED).fill_null(value=False)
    return numbers.set(rounded, None) if field.name.endswith("_no") and rounded.any() else numbers


def _with_first_day(texts: pl.Series) -> pl.Series:
    """Months written without a day (2026-03, 2026年3月, 202603) as their first day."""
    plain = texts.str.normalize("NFKC").str.strip_chars()
    plain = plain.set(plain.str.contains(AMBIGUOUS), "?")
    return plain.str.replace(r"^(\d{4})(?:\s*[-/.年]\s*(\d{1,2})\s*月?|(\d{2}))$", "$1-$2$3-01")


def _codes(field: str) -> dict[str, str]:
    words = {
        plain_word(word): code
        for code, term in VOCABULARIES[field].items()
        for word in (*SYNONYMS.get(field, {}).get(code, ()), term.en, term.zh)
    }
    return words | {plain_word(code): code for code in VOCABULARIES[field]}


def _look_up(texts: pl.Series, known: Mapping[str, object], dtype: pl.DataType) -> pl.Series:
    meanings = {text: known.get(plain_word(text)) for text in texts.unique().drop_nulls()}
    return texts.replace_strict(meanings, default=None, return_dtype=dtype)


def _numbers(texts: pl.Series, field: Field) -> pl.Series:
    values = texts.cast(pl.Float64, strict=False)
    values = values.set(~values.is_finite(), None)
    rest = (texts.is_not_null() & values.is_null()).arg_true()
    if len(rest):
        pattern = NUMBER.format(units=UNITS.get(field.name, ""))
        plain = texts.gather(rest).str.normalize("NFKC").str.strip_chars().str.to_lowercase()
        digits = plain.str.extract(pattern).str.replace_all(",", "")
        digits = digits.set(texts.gather(rest).str.contains(NO_DIGITS), None)
        values = values.scatter(rest, digits.cast(pl.Float64, strict=False))
    if field.kind == "number":
        return values
    return values.set(values != values.round(), None).cast(pl.Int32, strict=False)


def _has_wide(texts: pl.Series) -> bool:
    return bool((texts.str.len_bytes() != texts.str.len_chars()).any())


def _unreadable(texts: pl.Series, values: pl.Series, field: Field, cure: tuple[str, str]) -> pl.DataFrame:
    rows = (texts.is_not_null() & values.is_null()).arg_true()
    cell = pl.col("cell").str.slice(0, 40)
    cure_zh, cure_en = cure
    return pl.DataFrame({"row": rows.cast(pl.UInt32), "cell": texts.gather(rows)}).select(
        "row",
        pl.lit(field.name).alias("field"),
        pl.format(f"无法识别“{field.zh}”：{{}}，{cure_zh}", cell).alias("reason_zh"),
        pl.format(f"cannot read {field.en}: {{}}, {cure_en}", cell).alias("reason_en"),
    )


def _cure(field: Field) -> tuple[str, str]:
    match field.kind:
        case "time" if field.name.endswith("_month"):
            return "请改成 2026-03 这样的写法", "write it like 2026-03"
        case "time":
            return "请改成 2026-03-01 09:05 这样的写法", "write it like 2026-03-01 09:05"
        case "integer":
            return "请填整数，例如 9", "write a whole number such as 9"
        case "number":
            return "请填数字，例如 12800", "write a number such as 12800"
        case "flag":
            return "请填“是”或“否”", "write 是 (yes) or 否 (no)"
        case "text":
            return (
                "编号曾按数值保存，末几位已丢失，请把这一列按文本重新导出",
                "it was stored as a number and its last digits are lost: export the column as text",
            )
    terms = VOCABULARIES[field.name].values()
    return (
        "请填其中之一：" + "、".join(term.zh for term in terms),
        "write one of: " + " / ".join(term.en for term in terms),
    )
