"""Colleagues under one name each (docs/operations/staff.md)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

NAMING = ("service_advisor", "sales_advisor", "advisor", "agent", "handler")


class Colleague(NamedTuple):
    """Somebody whom records of a store also write in another way."""

    name: str
    store: str
    alias: str
    team: str


def named(
    records: Mapping[str, Iterable[Mapping[str, Any]]], staff: Sequence[Colleague]
) -> dict[str, list[dict[str, Any]]]:
    """The same rows with every alias replaced by its person's name, in that person's store."""
    names = {(one.store, one.alias): one.name for one in staff}
    return {
        record: [
            {
                field: names.get((row["store_code"], value), value) if field in NAMING else value
                for field, value in row.items()
            }
            for row in rows
        ]
        for record, rows in records.items()
    }
