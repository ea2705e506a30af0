"""Headings of ticket systems, CRMs and published lists, as suggestions for the user to check."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from etl.records.headings import Names, normalized_heading, template_names
from etl.records.registry import RecordKind

LISTS: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)


@cache
def foreign_names(record: RecordKind) -> Names:
    """Field → its headings in other systems, the likeliest first."""
    return {
        field: tuple(
            form for name in names for form in (normalized_heading(name), "_".join(name.lower().split()))
        )
        for field, names in LISTS.get(record.name, {}).items()
    }


@cache
def all_names(record: RecordKind) -> Names:
    """Field → the headings of the template, then those of other systems."""
    foreign = foreign_names(record)
    return {field: (*names, *foreign.get(field, ())) for field, names in template_names(record).items()}


@cache
def heading_endings(record: RecordKind) -> Names:
    """Field → the last words of headings that may mean it, where the cells are classes or codes."""
    endings: Names = LISTS["endings"].get(record.name, {})
    return endings
