"""Which column of an unknown sheet is which field: by its heading, by a similar one, else by its values."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from typing import Literal

from etl.mapping.column_profile import ColumnProfile
from etl.mapping.columns.foreign_headings import foreign_names
from etl.records.headings import field_weight, locate_fields, normalized_heading, template_names
from etl.records.registry import Field, RecordKind

By = Literal["heading", "foreign", "similar", "values"]
SURE: Mapping[By, float] = {"heading": 1, "foreign": 0.7, "similar": 0.5, "values": 0.3}
LOG = 0.6
"""How much it tells whether a number stands on several rows: a log has many of a case, a list one."""
SIMILAR = 0.6
SIMILAR_WORDS = 0.75
"""Of two Chinese headings two equal characters in three mean something; letters are shared by chance."""


Found = Iterator[tuple[str, int]]
"""Names of fields with the number of the column that each may be."""
Way = Callable[[RecordKind, Sequence[str], Sequence[ColumnProfile]], Found]


@dataclass(frozen=True)
class ColumnMatch:
    """One field and the columns, by number, that were taken for it; two are a day and its time of day."""

    field: Field
    columns: tuple[int, ...]
    by: By


def match_columns(
    record: RecordKind, headings: Sequence[str], looks: Sequence[ColumnProfile]
) -> list[ColumnMatch]:
    """The fields found, in the order of their columns; a column feeds one field, what it is surest to be."""
    found: dict[str, ColumnMatch] = {}
    ways: dict[By, Way] = {
        "heading": _by_heading,
        "foreign": _by_foreign,
        "similar": _by_similar,
        "values": _by_values,
    }
    for by, way in ways.items():
        for name, column in way(record, headings, looks):
            taken = {column for match in found.values() for column in match.columns}
            if name not in found and column not in taken:
                found[name] = ColumnMatch(record.fields[name], (column,), by)
    return _with_clocks(found, looks)


def likeness(record: RecordKind, matches: Sequence[ColumnMatch], looks: Sequence[ColumnProfile]) -> float:
    """How much a sheet is like the record: the more telling its fields and the surer they were found.

    What the record cannot do without counts against it; a store is often told by the file's name. So does a
    number that stands on several rows, but for a log, which it speaks for.
    """
    found = {match.field.name: match for match in matches}
    lacking = sum(field.required and field.name not in found for field in record.fields.values())
    score = sum(field_weight(match.field) * SURE[match.by] for match in matches) - 0.3 * lacking
    if (key := found.get(record.key[0])) is None:
        return score
    repeated = any(looks[column].is_repeated for column in key.columns)
    return score + LOG * (1 if repeated == (len(record.key) > 1) else -1)


def _by_heading(record: RecordKind, headings: Sequence[str], _looks: Sequence[ColumnProfile]) -> Found:
    yield from locate_fields(template_names(record), headings).items()


def _by_foreign(record: RecordKind, headings: Sequence[str], looks: Sequence[ColumnProfile]) -> Found:
    """By what ticket systems and CRMs call their columns, where the values are not against it."""
    for field, names in foreign_names(record).items():
        for name in names:
            for column in locate_fields({field: (name,)}, headings).values():
                # Because no case may be closed yet, the column of a time may be empty; no other may.
                awaited = looks[column].filled.is_empty() and record.fields[field].kind == "time"
                if awaited or (len(looks[column].filled) and looks[column].allows(record.fields[field])):
                    yield field, column


def _by_similar(record: RecordKind, headings: Sequence[str], looks: Sequence[ColumnProfile]) -> Found:
    """The most similar pairs first."""
    meant = {name: field for field, names in template_names(record).items() for name in names}
    pairs = [
        (SequenceMatcher(None, name, normalized_heading(heading)).ratio(), meant[name], column)
        for column, heading in enumerate(headings)
        for name in get_close_matches(normalized_heading(heading), meant, n=3, cutoff=SIMILAR)
        if normalized_heading(heading)
    ]
    for ratio, field, column in sorted(pairs, key=lambda pair: -pair[0]):
        similar = ratio >= SIMILAR_WORDS or not normalized_heading(headings[column]).isascii()
        if similar and looks[column].allows(record.fields[field]):
            yield field, column


def _by_values(record: RecordKind, _headings: Sequence[str], looks: Sequence[ColumnProfile]) -> Found:
    """Numbers of rows and required fields first, each from left to right; of texts the longest."""
    fields = sorted(
        record.fields.values(), key=lambda field: (field.name not in record.key, not field.required)
    )
    by_length = sorted(range(len(looks)), key=lambda column: -looks[column].length)
    for field in fields:
        for column in by_length if field.personal == "text" else range(len(looks)):
            if looks[column].suits(field, key=field.name == record.key[0]):
                yield field.name, column


def _with_clocks(found: Mapping[str, ColumnMatch], looks: Sequence[ColumnProfile]) -> list[ColumnMatch]:
    """Where a day and its time of day stand in two columns, both: the nearest free one completes a field."""
    taken = {column for match in found.values() for column in match.columns}
    matches = []
    for match in found.values():
        (column,) = match.columns
        free = sorted(set(range(len(looks))) - taken, key=lambda other: (abs(other - column), -other))
        if match.field.kind == "time" and looks[column].is_clock:
            other = next((one for one in free if looks[one].is_day), None)
            columns = (column,) if other is None else (other, column)
        elif match.field.kind == "time" and looks[column].is_day:
            other = next((one for one in free if abs(one - column) == 1 and looks[one].is_clock), None)
            columns = (column,) if other is None else (column, other)
        else:
            columns = (column,)
        taken.update(columns)
        matches.append(ColumnMatch(match.field, columns, match.by))
    return sorted(matches, key=lambda match: match.columns)
