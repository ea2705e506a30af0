"""What a value in a source file may be: such as an origin, a pattern or a zone, and how it is written."""

import codecs
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from care.storage.toml_values import FILLED_TEXT, NUMBER, ValueKind, WrongValue, list_of
from etl.mapping.columns.origin import Origin, PathName
from etl.records.file_names import InvalidPatternError, NamePattern
from etl.records.registry import RECORDS
from etl.validation.derive import UNITS, Derived


def _is_encoding(value: Any) -> bool:
    try:
        "".encode(value)  # also refuses codecs that are no text encoding, such as base64
    except (LookupError, TypeError):
        return False
    return bool(value)


def _is_moment(value: Any) -> bool:
    return isinstance(value, date) and not (isinstance(value, datetime) and value.tzinfo)


def _moment(value: date) -> datetime:
    return value if isinstance(value, datetime) else datetime.combine(value, time())


def _pattern(text: str) -> NamePattern:
    try:
        return NamePattern(text)
    except InvalidPatternError as fault:
        raise WrongValue(f"不是有效的正则表达式：{fault}", f"no valid pattern: {fault}") from None


def _is_origin(value: Any) -> bool:
    match value:
        case str():
            return FILLED_TEXT.accepts(value)
        case {"join": headings, **rest}:
            is_joint = rest.keys() <= {"with"} and isinstance(rest.get("with", ""), str)
            return is_joint and TEXTS.accepts(headings)
        case {"first": headings, **rest}:
            return TEXTS.accepts(headings) and not rest
    return False


def _origin(value: str | Mapping[str, Any]) -> Origin:
    if isinstance(value, str):
        return Origin((value,))
    if "join" in value:
        return Origin(tuple(value["join"]), value.get("with", " "))
    return Origin(tuple(value["first"]))


def _is_path_name(value: Any) -> bool:
    match value:
        case {"from": "folder" | "file", **rest}:
            return rest.keys() <= {"pattern"} and FILLED_TEXT.accepts(rest.get("pattern", ".+"))
    return False


def _path_name(value: Mapping[str, Any]) -> PathName:
    return PathName(value["from"], _pattern(value.get("pattern", ".+")))


def _is_derived(value: Any) -> bool:
    match value:
        case {"kept": str(heading), "at": str(), **rest}:
            return bool(heading) and not rest
        case {"after": str(), **rest} if len(rest) == 1 and rest.keys() <= UNITS.keys():
            (length,) = rest.values()
            return FILLED_TEXT.accepts(length) or (NUMBER.accepts(length) and float(str(length)) >= 0)
    return False


def _derived(value: Mapping[str, Any]) -> Derived:
    if "kept" in value:
        return Derived(value["at"], None, value["kept"])
    (unit,) = (one for one in UNITS if one in value)
    length = value[unit]
    if isinstance(length, str):
        return Derived(value["after"], unit, length)
    return Derived(value["after"], unit, text=str(length))


def _is_choice(value: Any) -> bool:
    texts = value if isinstance(value, list) else [value]
    return all(isinstance(text, str) for text in texts)


ANY_TEXTS = list_of(FILLED_TEXT)
TEXTS = replace(ANY_TEXTS, accepts=lambda value: bool(value) and ANY_TEXTS.accepts(value))
"""A list of texts that is not empty."""
RECORD = ValueKind(
    lambda value: isinstance(value, str) and value in RECORDS,
    '"complaints"',
    RECORDS.__getitem__,
    tuple(RECORDS),
)
LINE_NUMBER = ValueKind(
    lambda value: type(value) is int and value >= 0,
    "1",
    cure=("应为行号，没有列名则为 0", "write the number of a line, 0 where there are no headings"),
    shown=True,
)
ENCODING = ValueKind(
    _is_encoding,
    '"gb18030"',
    lambda value: codecs.lookup(value).name,
    cure=("不认识这种编码，应类似 gb18030、utf-8", "no known encoding; write one such as gb18030 or utf-8"),
    shown=True,
)
SEPARATOR = ValueKind(
    lambda value: isinstance(value, str) and len(value.encode()) == 1,
    '";"',
    cure=("应为一个半角字符", "write a single ASCII character"),
    shown=True,
)
ORIGIN = ValueKind(
    _is_origin,
    '"…"',
    _origin,
    cure=(
        '应为列名，或 { join = [列名…], with = " " }，或 { first = [列名…] }',
        'write a heading, or { join = [headings], with = " " }, or { first = [headings] }',
    ),
)
PATH_NAME = ValueKind(
    _is_path_name,
    '{ from = "folder" }',
    _path_name,
    cure=(
        '应为 { from = "folder" 或 "file" }，可另有 pattern',
        'write { from = "folder" or "file" }, and a pattern if needed',
    ),
)
DERIVED = ValueKind(
    _is_derived,
    "{ … }",
    _derived,
    cure=(
        '应为 { after = "时间字段", hours = 数字或列名 }，或 { kept = "是/否列", at = "时间字段" }',
        'write { after = "a time", hours = number or heading }, or { kept = "yes/no column", at = "a time" }',
    ),
)
CHOICE = ValueKind(
    _is_choice,
    '"…"',
    lambda value: tuple(value) if isinstance(value, list) else (value,),
    cure=('应为 列名 = "值" 或 ["值", …]', 'write heading = "value" or ["value", …]'),
)
MOMENT = ValueKind(
    _is_moment,
    "1999-01-01",
    _moment,
    cure=("应为日期，例如 1999-01-01（不带引号）", "write a date such as 1999-01-01, unquoted"),
    shown=True,
)
EXPORT_TIME = ValueKind(
    lambda value: FILLED_TEXT.accepts(value) or _is_moment(value),
    "2026-03-01",
    lambda value: _pattern(value) if isinstance(value, str) else _moment(value),
    cure=(
        '应为日期（不带引号），或在文件名中找日期的规则，例如 "_(\\\\d{8})"',
        'write a date, unquoted, or a pattern that finds one in the file\'s name, such as "_(\\\\d{8})"',
    ),
)
