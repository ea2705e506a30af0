"""Edit a source: change the columns of some fields and leave the rest of its TOML unchanged."""

from collections.abc import Mapping
from typing import Any

from etl.mapping.schema import ORIGINS

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
