"""Checks of a source file's values that its keys share. A fault names what comes nearest to the value."""

from collections.abc import Callable, Collection
from difflib import get_close_matches
from typing import Any

from etl.records.registry import RecordKind


class SchemaFault(Exception):
    """What is wrong with a key's value, in both languages."""


def one_of(value: object, known: Collection[str]) -> str:
    """The value, if it is a known one."""
    if isinstance(value, str) and value in known:
        return value
    near = get_close_matches(str(value), known, n=1, cutoff=0.5)
    zh, en = (f"，最接近的是 {near[0]}", f"; closest: {near[0]}") if near else ("", "")
    listed = ", ".join(known)
    raise SchemaFault(f"不认识 {value}{zh}；可用的有 {listed}", f"{value} is unknown{en}; there are {listed}")


def text_of(value: object, _record: RecordKind) -> str:
    """The value, if it is a text that is not empty."""
    if not isinstance(value, str) or not value:
        raise SchemaFault("应为文字", "must be a text")
    return value


def texts_of(value: object, record: RecordKind) -> tuple[str, ...]:
    """The value as texts, if it is a list of such."""
    if not isinstance(value, list) or not value:
        raise SchemaFault("应为文字的列表", "must be a list of texts")
    return tuple(text_of(item, record) for item in value)


def table_of(value: object) -> dict[str, Any]:
    """The value, if it is a table."""
    if not isinstance(value, dict):
        raise SchemaFault("应为一个表", "must be a table")
    return value


def checked_by_field(
    check: Callable[[Any, RecordKind], Any],
) -> Callable[[object, RecordKind], dict[str, Any]]:
    """A check of a table whose keys are fields of the record."""

    def checked(value: object, record: RecordKind) -> dict[str, Any]:
        return {
            one_of(name, record.fields): within_field(name, check, item, record)
            for name, item in table_of(value).items()
        }

    return checked


def within_field(name: str, check: Callable[[Any, RecordKind], Any], item: object, record: RecordKind) -> Any:
    """The value checked; a fault names the field that it is in."""
    try:
        return check(item, record)
    except SchemaFault as fault:
        zh, en = fault.args
        raise SchemaFault(f"{name} {zh}", f"{name} {en}") from None
