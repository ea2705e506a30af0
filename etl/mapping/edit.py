"""Edit a source: change the columns of some fields and leave the rest of its TOML unchanged."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from etl.mapping.source_registry import ORIGINS

Columns = Mapping[str, str]
"""Field → its heading; joined headings are written ``日期 + 时间``."""


def columns_of(definition: Mapping[str, Any]) -> dict[str, str]:
    """Field → the headings mapped to it, as shown to users."""
    return {field: _headings(origin) for field, origin in definition.get("columns", {}).items()}


def edited_source(definition: Mapping[str, Any], columns: Columns, store: str = "") -> dict[str, Any]:
    """The source with the given ``columns``, and with ``store`` as the store of all rows if not empty.

    Other keys are unchanged. Because a field has one origin, a given column replaces any other origin.
    """
    before = columns_of(definition)
    unchanged = {
        field: definition["columns"][field] for field in columns if before.get(field) == columns[field]
    }
    chosen = {field: heading for field, heading in columns.items() if heading} | unchanged
    others = {
        origin: _without(definition.get(origin, {}), chosen) for origin in ORIGINS if origin != "columns"
    }
    if store:
        others["constants"]["store_code"] = store
        chosen.pop("store_code", None)
        others["names"].pop("store_code", None)
    return {**definition, "columns": chosen, **others}


def as_toml(definition: Mapping[str, Any]) -> str:
    """The source as TOML: first the plain keys, then its tables."""
    short = [f"{key} = {_value(value)}" for key, value in definition.items() if not isinstance(value, dict)]
    tables = [
        "\n".join((f"\n[{key}]", *(f"{_key(name)} = {_value(item)}" for name, item in table.items())))
        for key, table in definition.items()
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
