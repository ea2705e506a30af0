"""Stores that became another, and colleagues under one name each (rules §6.18, docs/operations/staff.md).

Decided here: the day of the change (``since``) plays no part; what a policy or the staff file says of a
former code holds for the present one; a number of the former code is a number of the present one.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

NAMING = ("service_advisor", "sales_advisor", "advisor", "agent", "assigned_to", "handler", "actor")

Records = Mapping[str, Iterable[Mapping[str, Any]]]


class Colleague(NamedTuple):
    """Somebody whom records of a store also write in another way."""

    name: str
    store: str
    alias: str
    team: str


def present_codes(became: Mapping[str, str]) -> dict[str, str]:
    """Former code → the code that it has come to be in the end."""
    present = {}
    for former, code in became.items():
        while code in became:
            code = became[code]
        present[former] = code
    return present


def named(
    records: Records, staff: Sequence[Colleague], present: Mapping[str, str]
) -> dict[str, list[dict[str, Any]]]:
    """The same rows under present codes, every alias replaced by its person's name in that person's store."""
    names = {(present.get(one.store, one.store), one.alias): one.name for one in staff}

    def renamed(row: Mapping[str, Any]) -> dict[str, Any]:
        store = present.get(row["store_code"], row["store_code"])
        return {
            field: names.get((store, value), value) if field in NAMING else value
            for field, value in row.items()
        } | {"store_code": store}

    return {record: [renamed(row) for row in rows] for record, rows in records.items()}
