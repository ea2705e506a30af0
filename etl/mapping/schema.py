"""Validate the keys of a source file. A fault names the closest known value."""

import codecs
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import polars as pl

from care.semantic.vocabulary import VOCABULARIES
from etl.mapping.schema_values import (
    SchemaFault,
    checked_by_field,
    one_of,
    table_of,
    text_of,
    texts_of,
    within_field,
)
from etl.mapping.source import Origin, PathName
from etl.records.file_names import InvalidPatternError, NamePattern
from etl.records.registry import RecordKind
from etl.validation.clocks import is_zone
from etl.validation.derive import UNITS, Derived, Unit
from etl.validation.parse_times import EPOCHS


def _line(value: object, _record: RecordKind) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise SchemaFault(
            "应为行号，没有列名则为 0", "must be the number of a line, 0 where there are no headings"
        )
    return value


def _encoding(value: object, record: RecordKind) -> str:
    name = text_of(value, record)
    try:
        "".encode(name)  # also refuses codecs that are no text encoding, such as base64
        return codecs.lookup(name).name
    except LookupError:
        raise SchemaFault(f"不认识的编码 {value}", f"{value} is no known encoding") from None


def _separator(value: object, record: RecordKind) -> str:
    if len(text_of(value, record).encode()) != 1:
        raise SchemaFault("应为一个半角字符", "must be a single ASCII character")
    return str(value)


def _pattern(value: object, record: RecordKind) -> NamePattern:
    try:
        return NamePattern(text_of(value, record))
    except InvalidPatternError as fault:
        raise SchemaFault(f"不是有效的正则表达式：{fault}", f"is no valid pattern: {fault}") from None


def _moment(value: object, _record: RecordKind) -> datetime:
    if not isinstance(value, date) or (isinstance(value, datetime) and value.tzinfo):
        raise SchemaFault(
            "应为日期，例如 1999-01-01（不带引号）", "must be a date such as 1999-01-01, unquoted"
        )
    return value if isinstance(value, datetime) else datetime.combine(value, time())


def _export_time(value: object, record: RecordKind) -> NamePattern | datetime:
    return _pattern(value, record) if isinstance(value, str) else _moment(value, record)


def _origin(value: object, record: RecordKind) -> Origin:
    match value:
        case str():
            return Origin((text_of(value, record),))
        case {"join": headings, **rest} if rest.keys() <= {"with"}:
            joint = rest.get("with", " ")
            if not isinstance(joint, str):
                raise SchemaFault("的 with 应为文字", "has a with that is no text")
            return Origin(texts_of(headings, record), joint)
        case {"first": headings, **rest} if not rest:
            return Origin(texts_of(headings, record))
    raise SchemaFault(
        '应为列名，或 { join = [列名…], with = " " }，或 { first = [列名…] }',
        'must be a heading, or { join = [headings], with = " " }, or { first = [headings] }',
    )


def _path_name(value: object, record: RecordKind) -> PathName:
    match value:
        case {"from": "folder" | "file" as origin, **rest} if rest.keys() <= {"pattern"}:
            return PathName(origin, _pattern(rest.get("pattern", ".+"), record))
    raise SchemaFault(
        '应为 { from = "folder" 或 "file" }，可另有 pattern',
        'must be { from = "folder" or "file" }, and may have a pattern',
    )


def _derived(value: object, record: RecordKind) -> dict[str, Derived]:
    """Field → how its time is derived from another; circular derivations are a fault."""
    derived = checked_by_field(_derivation)(value, record)
    for name in derived:
        visited, base = {name}, derived[name].base
        while base in derived and base not in visited:
            visited.add(base)
            base = derived[base].base
        if base in visited:
            raise SchemaFault(f"{name} 由它自己推出", f"{name} follows from itself")
    times = [field.name for field in record.fields.values() if field.kind == "time"]
    return {one_of(name, times): one for name, one in derived.items()}


def _derivation(value: object, record: RecordKind) -> Derived:
    times = [field.name for field in record.fields.values() if field.kind == "time"]
    match value:
        case {"kept": str(heading), "at": base, **rest} if heading and not rest:
            return Derived(one_of(base, times), None, heading)
        case {"after": base, **rest} if len(rest) == 1:
            ((unit, length),) = rest.items()
            named: Unit = one_of(unit, UNITS)  # type: ignore[assignment]  # one of its members
            if isinstance(length, str) and length:
                return Derived(one_of(base, times), named, length)
            if isinstance(length, int | float) and not isinstance(length, bool) and length >= 0:
                return Derived(one_of(base, times), named, text=str(length))
    raise SchemaFault(
        '应为 { after = "时间字段", hours = 数字或列名 }，或 { kept = "是/否列", at = "时间字段" }',
        'must be { after = "a time", hours = number or heading }, '
        'or { kept = "yes/no column", at = "a time" }',
    )


def _event(value: object, record: RecordKind) -> str:
    if record.name != "complaint_events":
        raise SchemaFault("只用于 complaint_events", "is for complaint_events only")
    return one_of(value, VOCABULARIES["event"])


def _chosen(value: object, _record: RecordKind) -> dict[str, tuple[str, ...]]:
    """Heading → its accepted values; "" is a blank cell."""
    chosen = {
        heading: tuple(item) if isinstance(item, list) else (item,)
        for heading, item in table_of(value).items()
    }
    if not all(isinstance(text, str) for texts in chosen.values() for text in texts):
        raise SchemaFault('应为 列名 = "值" 或 ["值", …]', 'must be heading = "value" or ["value", …]')
    return chosen


def _words(value: object, record: RecordKind) -> dict[str, dict[str, str]]:
    tables = checked_by_field(lambda table, _: table_of(table))(value, record)
    for name, table in tables.items():
        for code in table.values():
            within_field(name, _code_of(name), code, record)
    return tables


def _code_of(field: str) -> Callable[[object, RecordKind], str]:
    codes = VOCABULARIES.get(field)
    return (lambda value, _: one_of(value, codes)) if codes else text_of


def _times(value: object, record: RecordKind) -> dict[str, tuple[str, ...]]:
    """Field → time formats; "*" stands for every other time field."""
    fields = [field.name for field in record.fields.values() if field.kind == "time"]
    formats = {
        one_of(name, (*fields, "*")): _notations(item, record) for name, item in table_of(value).items()
    }
    others = formats.pop("*", None)
    return dict.fromkeys(fields, others) | formats if others else formats


def _notations(value: object, record: RecordKind) -> tuple[str, ...]:
    notations = texts_of(value, record)
    for notation in notations:
        if not _reads_days(notation):
            raise SchemaFault(
                f"的写法 {notation} 读不出日期，应类似 %Y-%m-%d %H:%M（或 epoch、epoch_ms）",
                f"has the notation {notation}, which tells no day; one that does is %Y-%m-%d %H:%M "
                "(or epoch, epoch_ms)",
            )
    return notations


def _zone(value: object, record: RecordKind) -> str:
    name = text_of(value, record)
    if not is_zone(name):
        raise SchemaFault(
            "应为时区，例如 Asia/Shanghai 或 +08:00", "must be a zone such as Asia/Shanghai or +08:00"
        )
    return name


def _reads_days(notation: str) -> bool:
    if notation in EPOCHS:
        return True
    notation = notation.replace("%z", "+0000")
    day = pl.Series([datetime(2026, 3, 1)])
    try:
        return day.dt.strftime(notation).str.to_datetime(notation, time_unit="us").equals(day)
    except pl.exceptions.PolarsError:
        return False


CHECKS: dict[str, Callable[[object, RecordKind], Any]] = {
    "files": texts_of,
    "sheet": text_of,
    "header": _line,
    "encoding": _encoding,
    "separator": _separator,
    "columns": checked_by_field(_origin),
    "constants": checked_by_field(text_of),
    "names": checked_by_field(_path_name),
    "derived": _derived,
    "first_event": _event,
    "last_event": _event,
    "words": _words,
    "times": _times,
    "zone": _zone,
    "offset": _zone,
    "blanks": texts_of,
    "values": texts_of,
    "placeholders": texts_of,
    "only": _chosen,
    "without": _chosen,
    "latest": text_of,
    "earliest": _moment,
    "exported_at": _export_time,
}
"""Key of a source file → the function that parses and checks its value."""
