"""Shared checks of the values in a source file. A fault names the closest known value."""

from collections.abc import Callable, Collection
from difflib import get_close_matches
from typing import Any

from etl.records.registry import RecordKind


class SchemaFault(Exception):
    """An invalid value of a key; the arguments are the reason in Chinese and in English."""


def one_of(value: object, known: Collection[str]) -> str:
    """The value if it is known. Raises SchemaFault."""
    if isinstance(value, str) and value in known:
        return value
    near = get_close_matches(str(value), known, n=1, cutoff=0.5)
    zh, en = (f"，最接近的是 {near[0]}", f"; closest: {near[0]}") if near else ("", "")
    listed = ", ".join(known)
    raise SchemaFault(f"不认识 {value}{zh}；可用的有 {listed}", f"{value} is unknown{en}; there are {listed}")


def text_of(value: object, _record: RecordKind) -> str:
    """The value if it is a string that is not empty. Raises SchemaFault."""
    if not isinstance(value, str) or not value:
        raise SchemaFault("应为文字", "must be a text")
    return value


def texts_of(value: object, record: RecordKind) -> tuple[str, ...]:
    """The value as a tuple if it is a list of strings. Raises SchemaFault."""
    if not isinstance(value, list) or not value:
        raise SchemaFault("应为文字的列表", "must be a list of texts")
    return tuple(text_of(item, record) for item in value)


def table_of(value: object) -> dict[str, Any]:
    """The value if it is a table. Raises SchemaFault."""
    if not isinstance(value, dict):
        raise SchemaFault("应为一个表", "must be a table")
    return value


def checked_by_field(
    check: Callable[[Any, RecordKind], Any],
) -> Callable[[object, RecordKind], dict[str, Any]]:
    """A check of a table whose keys are fields of the record kind; ``check`` checks each value."""

    def checked(value: object, record: RecordKind) -> dict[str, Any]:
        return {
            one_of(name, record.fields): within_field(name, check, item, record)
            for name, item in table_of(value).items()
        }

    return checked


def within_field(name: str, check: Callable[[Any, RecordKind], Any], item: object, record: RecordKind) -> Any:
    """The checked value; a SchemaFault is raised again with the name of the field."""
    try:
        return check(item, record)
    except SchemaFault as fault:
        zh, en = fault.args
        raise SchemaFault(f"{name} {zh}", f"{name} {en}") from None
