"""A source told anew: the same TOML with other columns for some fields, as chosen from lists."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from etl.mapping.source_registry import ORIGINS

Columns = Mapping[str, str]
"""Field → its heading; several that are put together stand as ``日期 + 时间``."""


def columns_of(told: Mapping[str, Any]) -> dict[str, str]:
    """What feeds each field of a source, as people read it."""
    return {field: _headings(origin) for field, origin in told.get("columns", {}).items()}


def edited_source(told: Mapping[str, Any], columns: Columns, store: str = "") -> dict[str, Any]:
    """The source with ``columns`` in place of its own, and one store for all rows where one is named.

    Everything else that it says is kept; a field has one origin, so a chosen column ends any other.
    """
    before = columns_of(told)
    kept = {field: told["columns"][field] for field in columns if before.get(field) == columns[field]}
    chosen = {field: heading for field, heading in columns.items() if heading} | kept
    others = {origin: _without(told.get(origin, {}), chosen) for origin in ORIGINS if origin != "columns"}
    if store:
        others["constants"]["store_code"] = store
        chosen.pop("store_code", None)
        others["names"].pop("store_code", None)
    return {**told, "columns": chosen, **others}


def as_toml(told: Mapping[str, Any]) -> str:
    """The source as its file says it: what is short first, then a table a topic."""
    short = [f"{key} = {_value(value)}" for key, value in told.items() if not isinstance(value, dict)]
    tables = [
        "\n".join((f"\n[{key}]", *(f"{_key(name)} = {_value(item)}" for name, item in table.items())))
        for key, table in told.items()
        if isinstance(table, dict) and table
    ]
    return "\n".join((*short, *tables)) + "\n"


def _headings(origin: str | Mapping[str, Any]) -> str:
    match origin:
        case str():
            return origin
        case {"join": headings}:
            return " + ".join(headings)
        case _:
            return " / ".join(origin["first"])


def _without(origins: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    return {field: origin for field, origin in origins.items() if field not in fields}


def _value(value: Any) -> str:
    match value:
        case dict():
            return "{ " + ", ".join(f"{_key(name)} = {_value(item)}" for name, item in value.items()) + " }"
        case list():
            return "[" + ", ".join(map(_value, value)) + "]"
        case date():
            return value.isoformat()
        case _:
            return _key(value) if isinstance(value, str) else json.dumps(value)


def _key(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
