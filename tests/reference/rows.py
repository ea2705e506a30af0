"""What one accepted row says, and what its source could say (definitions §2, §3).

A time is a ``datetime``, or a ``date`` where the cell has no time of day. A row may say of itself, in keys
that begin with an underscore:

- ``_supplied``: the fields that its source has; else those of its kind, else the row's own keys;
- ``_file``: the file that it stands in. A time column of a file in which every filled cell is 00:00:00 has no
  clock; of rows without ``_file`` a datetime is always one with a clock;
- ``_exported_at``: when that file was exported, where its source or its name states it.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.reference.calendar import start_of
from tests.reference.clocks import day_of, placed
from tests.reference.placeholders import Fields, plain, without_placeholders

EVENT_TIMES = {
    "service_orders": ("arrived_at", "completed_at", "delivered_at"),
    "vehicle_sales": ("delivered_at", "profile_uploaded_at"),
    "callbacks": ("attempted_at",),
    "complaints": (
        "received_at",
        "first_contact_at",
        "first_reply_at",
        "first_closed_at",
        "last_reopened_at",
        "last_closed_at",
        "revisited_at",
        "form_filed_at",
    ),
    "complaint_events": ("happened_at",),
    "inquiries": ("received_at", "first_contact_at", "closed_at"),
    "reminders": ("sent_at",),
    "surveys": ("survey_month",),
    "callback_answers": (),
    "campaigns": (),
}
DEADLINES = {
    "complaints": ("due_at", "next_follow_up_at"),
    "complaint_events": ("next_follow_up_at",),
    "reminders": ("due_on",),
    "campaigns": ("starts_on", "ends_on"),
}
"""Times that are no events."""

Records = Mapping[str, Iterable[Mapping[str, Any]]]


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


Store = dict[str, list[Row]]


def by_store(records: Records, supplied: Mapping[str, Iterable[str]]) -> dict[str, Store]:
    """Rows of every record kind by store."""
    stores: dict[str, Store] = {}
    clocked = {record: with_clocks(record, rows) for record, rows in records.items()}
    for record, rows in without_placeholders(clocked).items():
        for fields in rows:
            store = stores.setdefault(fields["store_code"], {kind: [] for kind in EVENT_TIMES})
            own = (name for name in fields if not name.startswith("_"))
            columns = fields.get("_supplied") or supplied.get(record) or own
            store[record].append(Row(fields, frozenset(columns)))
    return stores


def with_clocks(record: str, rows: Iterable[Mapping[str, Any]]) -> list[Fields]:
    """The rows with times as dates in the columns of a file that tell no time of day."""
    files: dict[Any, list[Fields]] = defaultdict(list)
    for row in rows:
        files[row.get("_file")].append(dict(row))
    for file, inside in files.items():
        for name in (*EVENT_TIMES[record], *DEADLINES.get(record, ())):
            filled = [row for row in inside if row.get(name) is not None]
            if file is not None and all(placed(row[name]) == start_of(day_of(row[name])) for row in filled):
                for row in filled:
                    row[name] = day_of(row[name])
    return [row for inside in files.values() for row in inside]


def latest_event(record: str, row: Row) -> datetime | None:
    """A record's moment."""
    return max((placed(row[name]) for name in EVENT_TIMES[record] if row[name]), default=None)


def vin_of(row: Row) -> str | None:
    """The VIN as it is compared: half-width capitals without spaces."""
    return plain(row["vin"] or "") or None


def phone_of(row: Row) -> str | None:
    """The phone as it is compared: its digits."""
    text = unicodedata.normalize("NFKC", row["customer_phone"] or "")
    return "".join(character for character in text if character.isdigit()) or None
