"""Headings of ticket systems, CRMs and published lists: what they may mean, for a person to check."""

import tomllib
from functools import cache
from pathlib import Path

from etl.records.headings import Names, normalized_heading, template_names
from etl.records.registry import RecordKind

LISTS: dict[str, dict[str, list[str]]] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)


@cache
def foreign_names(record: RecordKind) -> Names:
    """Field → the headings that it may have elsewhere, the likeliest first."""
    return {
        field: tuple(
            form for name in names for form in (normalized_heading(name), "_".join(name.lower().split()))
        )
        for field, names in LISTS.get(record.name, {}).items()
    }


@cache
def all_names(record: RecordKind) -> Names:
    """Field → the template's headings, then those of elsewhere."""
    foreign = foreign_names(record)
    return {field: (*names, *foreign.get(field, ())) for field, names in template_names(record).items()}
