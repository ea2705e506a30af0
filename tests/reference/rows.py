"""What one accepted row says, and what its source could say (definitions §2, §3)."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

EVENT_TIMES = {
    "service_orders": ("arrived_at", "completed_at", "delivered_at"),
    "vehicle_sales": ("delivered_at",),
    "callbacks": ("attempted_at",),
    "complaints": (
        "received_at",
        "first_contact_at",
        "first_reply_at",
        "first_closed_at",
        "last_reopened_at",
        "last_closed_at",
        "revisited_at",
    ),
    "complaint_events": ("happened_at",),
    "inquiries": ("received_at", "first_contact_at", "closed_at"),
}


@dataclass(frozen=True)
class Row:
    """One accepted row: ``row["field"]`` is None where blank or unknown."""

    fields: Mapping[str, Any]
    supplied: frozenset[str]

    def __getitem__(self, field: str) -> Any:
        return self.fields.get(field)

    def knows(self, *fields: str) -> bool:
        """Whether the row's source has any of these columns."""
        return any(field in self.supplied for field in fields)


Store = Mapping[str, list[Row]]


def by_store(
    records: Mapping[str, Iterable[Mapping[str, Any]]], supplied: Mapping[str, Iterable[str]]
) -> dict[str, Store]:
    """Rows of every record kind by store. A row's own ``_supplied`` goes before that of its record."""
    stores: dict[str, dict[str, list[Row]]] = {}
    for record, rows in records.items():
        for fields in rows:
            store = stores.setdefault(fields["store_code"], {kind: [] for kind in EVENT_TIMES})
            columns = fields.get("_supplied") or supplied.get(record) or fields.keys()
            store[record].append(Row(fields, frozenset(columns)))
    return stores


def latest_event(store: Store) -> datetime | None:
    """The latest event time among all rows of the store; deadlines are none."""
    rows = ((row, fields) for record, fields in EVENT_TIMES.items() for row in store[record])
    return max((row[field] for row, fields in rows for field in fields if row[field]), default=None)


def vin_of(row: Row) -> str | None:
    """The VIN as it is compared: half-width capitals without spaces."""
    text = unicodedata.normalize("NFKC", row["vin"] or "")
    return "".join(text.split()).upper() or None


def phone_of(row: Row) -> str | None:
    """The phone as it is compared: its digits."""
    text = unicodedata.normalize("NFKC", row["customer_phone"] or "")
    return "".join(character for character in text if character.isdigit()) or None
