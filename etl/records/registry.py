"""The kinds of record by name, and each one's fields as its model declares them (definitions §3)."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import polars as pl

from care.semantic.vocabulary import VOCABULARIES
from etl.records.models import Callback, Complaint, ComplaintEvent, Inquiry, ServiceOrder, VehicleSale
from etl.records.schema_fields import TIME, Personal, Record

Kind = Literal["text", "code", "flag", "time", "integer", "number"]


@dataclass(frozen=True)
class Field:
    """One field of a record, as its model declares it."""

    name: str
    zh: str
    en: str
    kind: Kind
    required: bool
    synonyms: tuple[str, ...]
    personal: Personal | None
    event: bool
    came_with: tuple[str, ...]
    """The events that bring it, by their times; ``complaint_events.closed`` is that event in the log."""

    @property
    def dtype(self) -> pl.DataType:
        """The Polars type of the judged column."""
        return {
            "flag": pl.Boolean(),
            "time": TIME,
            "integer": pl.Int32(),
            "number": pl.Float64(),
        }.get(self.kind, pl.String())


@dataclass(frozen=True)
class RecordKind:
    """One kind of record: its name, its model, and the fields that make two rows the same."""

    name: str
    zh: str
    en: str
    model: type[Record]
    key: tuple[str, ...]

    @property
    def fields(self) -> dict[str, Field]:
        """All fields by name, in the template's order."""
        return _fields(self.model)

    @property
    def times(self) -> tuple[str, ...]:
        """The fields that tell when something happened."""
        return tuple(field.name for field in self.fields.values() if field.event)

    @property
    def later(self) -> dict[str, tuple[str, ...]]:
        """What was not known from the first: each such field with the times that it came with."""
        brought = {field.name: field.came_with for field in self.fields.values() if field.came_with}
        return {name: (name,) for name in self.times} | brought


@cache
def _fields(model: type[Record]) -> dict[str, Field]:
    return {name: _read_field(name, column) for name, column in model.to_schema().columns.items()}


def _read_field(name: str, column: Any) -> Field:
    meta = column.metadata
    return Field(
        name=name,
        zh=column.title,
        en=meta["en"],
        kind=_kind(name, column.dtype.type),
        required=not column.nullable,
        synonyms=meta["synonyms"],
        personal=meta["personal"],
        event=meta["event"],
        came_with=meta["came_with"],
    )


def _kind(name: str, dtype: pl.DataType) -> Kind:
    if name in VOCABULARIES:
        return "code"
    if dtype == pl.Boolean:
        return "flag"
    if dtype == TIME:
        return "time"
    if dtype.is_integer():
        return "integer"
    return "number" if dtype.is_float() else "text"


RECORDS: dict[str, RecordKind] = {
    kind.name: kind
    for kind in (
        RecordKind("service_orders", "维修工单", "Service orders", ServiceOrder, ("order_no",)),
        RecordKind("vehicle_sales", "新车交付", "Vehicle sales", VehicleSale, ("sale_no",)),
        RecordKind("callbacks", "回访记录", "Callbacks", Callback, ("callback_no",)),
        RecordKind("complaints", "投诉记录", "Complaints", Complaint, ("complaint_no",)),
        RecordKind(
            "complaint_events",
            "投诉跟进",
            "Complaint events",
            ComplaintEvent,
            ("complaint_no", "event", "happened_at"),
        ),
        RecordKind("inquiries", "问询记录", "Inquiries", Inquiry, ("inquiry_no",)),
    )
}
"""Every kind of record by name; keys are within a store (store_code belongs to each)."""
