"""Fields that metrics need and that no column is mapped to, with candidate columns."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from etl.mapping.columns.column_profile import ColumnProfile
from etl.mapping.columns.foreign_headings import all_names
from etl.records.headings import locate_fields
from etl.records.no_values import blank_pattern
from etl.records.registry import Field, RecordKind
from etl.records.sheet_table import Table

IMPORTANT: dict[str, tuple[tuple[str, ...], ...]] = {
    "service_orders": (("vin",), ("delivered_at", "completed_at"), ("service_advisor",), ("order_type",)),
    "vehicle_sales": (("vin",), ("sales_advisor",)),
    "callbacks": (("subject_no", "vin"), ("agent",), ("satisfaction", "dissatisfied"), ("voice",)),
    "complaints": (
        ("last_closed_at", "first_closed_at"),
        ("status",),
        ("first_contact_at",),
        ("first_reply_at",),
        ("due_at",),
        ("handler", "advisor"),
        ("cause_1",),
        ("vin", "customer_phone"),
        ("source",),
    ),
    "complaint_events": (),
    "inquiries": (("first_contact_at",), ("closed_at",), ("handler",)),
    "reminders": (("vin",), ("due_on",), ("sent_at",)),
    "callback_answers": (("answer",),),
    "surveys": (("score",),),
    "campaigns": (("starts_on",), ("ends_on",)),
}
"""Record kind → groups of fields that metrics need; one field of a group is enough."""
CANDIDATES = 3
SAMPLE_ROWS = 500
"""Number of rows from which candidate columns are profiled."""


@dataclass(frozen=True)
class UnmappedField:
    """A field that no column is mapped to."""

    field: Field
    candidates: tuple[str, ...]
    """Headings of unused columns that may hold it, the likeliest first."""


def unmapped_fields(
    record: RecordKind, mapped: Collection[str], unused: Mapping[str, ColumnProfile]
) -> tuple[UnmappedField, ...]:
    """The required and the important fields of a record kind that are not ``mapped``.

    ``unused`` are the profiles of the columns without a field, by heading.
    """
    required = [(name,) for name, field in record.fields.items() if field.required]
    lacking = [group[0] for group in (*required, *IMPORTANT[record.name]) if not {*group} & {*mapped}]
    return tuple(UnmappedField(record.fields[name], _candidates(record, name, unused)) for name in lacking)


def unmapped_in(table: Table) -> tuple[UnmappedField, ...]:
    """The unmapped fields of a table."""
    unused = {}
    for heading in table.unknown_columns:
        cells = table.raw[heading].head(SAMPLE_ROWS).str.strip_chars()
        unused[heading] = ColumnProfile(
            cells.set(cells.str.contains(blank_pattern(None)) | (cells == ""), None)
        )
    return unmapped_fields(table.record, table.texts.columns, unused)


def _candidates(record: RecordKind, name: str, unused: Mapping[str, ColumnProfile]) -> tuple[str, ...]:
    field, headings = record.fields[name], list(unused)
    known = [headings[column] for column in locate_fields({name: all_names(record)[name]}, headings).values()]
    alike = [heading for heading, cells in unused.items() if len(cells.filled) and _may_feed(cells, field)]
    return tuple(dict.fromkeys((*known, *alike)))[:CANDIDATES]


def _may_feed(cells: ColumnProfile, field: Field) -> bool:
    """Whether the values fit the field; ordinary words never do."""
    return cells.allows(field) if field.kind == "time" else cells.suits(field, key=False)
