"""The record kinds by name, and the fields of each as its model declares them (definitions §3)."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import polars as pl

from care.semantic.labels import RECORD_LABELS, heading_label
from care.semantic.vocabulary import VOCABULARIES
from etl.records import models  # noqa: F401 - importing the models declares the kinds
from etl.records.schema_fields import DECLARED, TIME, Personal, Record

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
    """The event times with which its value is recorded; ``complaint_events.closed``: an event of the log."""
    example: str
    """An example cell for the template; empty for the default example of its type."""

    @property
    def dtype(self) -> pl.DataType:
        """The Polars type of the validated column."""
        return {
            "flag": pl.Boolean(),
            "time": TIME,
            "integer": pl.Int32(),
            "number": pl.Float64(),
        }.get(self.kind, pl.String())


@dataclass(frozen=True)
class RecordKind:
    """One kind of record, as its model and ``care/semantic/labels.py`` declare it."""

    name: str
    model: type[Record]
    key: tuple[str, ...]
    """The fields that make two rows of a store the same record."""
    part: str = ""
    """The field that tells the parts of one record apart, empty where a record is one row."""
    plan: bool = False
    """Whether its rows stand before their events."""

    @property
    def zh(self) -> str:
        """Its Chinese name."""
        return RECORD_LABELS[self.name].zh

    @property
    def en(self) -> str:
        """Its English name."""
        return RECORD_LABELS[self.name].en

    @property
    def fields(self) -> dict[str, Field]:
        """All fields by name, in the template's order."""
        return _fields(self.name, self.model)

    @property
    def times(self) -> tuple[str, ...]:
        """The fields that are times of events."""
        return tuple(field.name for field in self.fields.values() if field.event)

    @property
    def began(self) -> tuple[str, ...]:
        """The times of which the earliest is when the record began; none of a plan."""
        return () if self.plan else self.times

    @property
    def later(self) -> dict[str, tuple[str, ...]]:
        """Field that may be filled after the record began → the event times with which it is filled."""
        filled_later = {field.name: field.came_with for field in self.fields.values() if field.came_with}
        return {name: (name,) for name in self.times} | filled_later


@cache
def _fields(record: str, model: type[Record]) -> dict[str, Field]:
    return {name: _read_field(record, name, column) for name, column in model.to_schema().columns.items()}


def _read_field(record: str, name: str, column: Any) -> Field:
    meta, label = column.metadata, heading_label(record, name)
    return Field(
        name=name,
        zh=label.zh,
        en=label.en,
        kind=_kind(name, column.dtype.type),
        required=not column.nullable,
        synonyms=meta["synonyms"],
        personal=meta["personal"],
        event=meta["event"],
        came_with=meta["came_with"],
        example=meta["example"],
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


RECORDS: dict[str, RecordKind] = {name: RecordKind(name, *declared) for name, declared in DECLARED.items()}
"""Every record kind by name, in the order of the models."""
