"""Match the columns of an unknown sheet to fields: by heading, by similar heading, or by values."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from typing import Literal

from etl.mapping.columns.column_profile import ColumnProfile
from etl.mapping.columns.foreign_headings import foreign_names, heading_endings
from etl.records.headings import field_weight, locate_fields, normalized_heading, template_names
from etl.records.registry import Field, RecordKind

By = Literal["heading", "foreign", "similar", "values"]
CERTAINTY: Mapping[By, float] = {"heading": 1, "foreign": 0.7, "similar": 0.5, "values": 0.3}
KEY_SCORE = 0.6
"""Score for a key that is repeated as in an event log or unique as in a list."""
SIMILAR = 0.6
SIMILAR_WORDS = 0.75
"""Minimum ratio for Latin headings, higher than SIMILAR because they share letters by chance."""


Found = Iterator[tuple[str, int]]
"""Candidate pairs of field name and column number."""
Strategy = Callable[[RecordKind, Sequence[str], Sequence[ColumnProfile]], Found]


@dataclass(frozen=True)
class ColumnMatch:
    """One field and the numbers of its columns; two columns are a day and its time of day."""

    field: Field
    columns: tuple[int, ...]
    by: By


def match_columns(
    record: RecordKind, headings: Sequence[str], profiles: Sequence[ColumnProfile]
) -> list[ColumnMatch]:
    """The matched fields in the order of their columns; a column is matched to its most certain field."""
    found: dict[str, ColumnMatch] = {}
    strategies: dict[By, Strategy] = {
        "heading": _by_heading,
        "foreign": _by_foreign,
        "similar": _by_similar,
        "values": _by_values,
    }
    for by, strategy in strategies.items():
        for name, column in strategy(record, headings, profiles):
            taken = {column for match in found.values() for column in match.columns}
            if name not in found and column not in taken:
                found[name] = ColumnMatch(record.fields[name], (column,), by)
    return _with_times_of_day(found, profiles)


def match_score(
    record: RecordKind, matches: Sequence[ColumnMatch], profiles: Sequence[ColumnProfile]
) -> float:
    """Score of a sheet as this record kind: weights of the matched fields times their certainty.

    Missing required fields reduce it, but only slightly, because the store is often in the file's name. A
    repeated key reduces it for a list and increases it for an event log.
    """
    found = {match.field.name: match for match in matches}
    lacking = sum(field.required and field.name not in found for field in record.fields.values())
    score = sum(field_weight(match.field) * CERTAINTY[match.by] for match in matches) - 0.3 * lacking
    if (key := found.get(record.key[0])) is None:
        return score
    repeated = any(profiles[column].is_repeated for column in key.columns)
    return score + KEY_SCORE * (1 if repeated == (len(record.key) > 1) else -1)


def _by_heading(record: RecordKind, headings: Sequence[str], _profiles: Sequence[ColumnProfile]) -> Found:
    yield from locate_fields(template_names(record), headings).items()


def _by_foreign(record: RecordKind, headings: Sequence[str], profiles: Sequence[ColumnProfile]) -> Found:
    """By the headings of ticket systems and CRMs, where the values do not contradict them."""
    for field, names in foreign_names(record).items():
        for name in names:
            for column in locate_fields({field: (name,)}, headings).values():
                # Because no case may be closed yet, a time column may be empty; others may not.
                may_be_empty = profiles[column].filled.is_empty() and record.fields[field].kind == "time"
                if may_be_empty or (
                    len(profiles[column].filled) and profiles[column].allows(record.fields[field])
                ):
                    yield field, column


def _by_similar(record: RecordKind, headings: Sequence[str], profiles: Sequence[ColumnProfile]) -> Found:
    """By similar headings, the most similar pairs first, then by the last word of a heading."""
    meant = {name: field for field, names in template_names(record).items() for name in names}
    pairs = [
        (SequenceMatcher(None, name, normalized_heading(heading)).ratio(), meant[name], column)
        for column, heading in enumerate(headings)
        for name in get_close_matches(normalized_heading(heading), meant, n=3, cutoff=SIMILAR)
        if normalized_heading(heading)
    ]
    for ratio, field, column in sorted(pairs, key=lambda pair: -pair[0]):
        similar = ratio >= SIMILAR_WORDS or not normalized_heading(headings[column]).isascii()
        if similar and profiles[column].allows(record.fields[field]):
            yield field, column
    for field, endings in heading_endings(record).items():
        for column, heading in enumerate(headings):
            if normalized_heading(heading).endswith(tuple(endings)) and profiles[column].is_class:
                yield field, column


def _by_values(record: RecordKind, _headings: Sequence[str], profiles: Sequence[ColumnProfile]) -> Found:
    """By values: key fields first, then required ones, columns from left to right, free texts by length."""
    fields = sorted(
        record.fields.values(), key=lambda field: (field.name not in record.key, not field.required)
    )
    by_length = sorted(range(len(profiles)), key=lambda column: -profiles[column].length)
    for field in fields:
        for column in by_length if field.personal == "text" else range(len(profiles)):
            if profiles[column].suits(field, key=field.name == record.key[0]):
                yield field.name, column


def _with_times_of_day(
    found: Mapping[str, ColumnMatch], profiles: Sequence[ColumnProfile]
) -> list[ColumnMatch]:
    """The matches with the second column of times that are split into a day and a time of day.

    The nearest unmatched column completes a field.
    """
    taken = {column for match in found.values() for column in match.columns}
    matches = []
    for match in found.values():
        (column,) = match.columns
        free = sorted(set(range(len(profiles))) - taken, key=lambda other: (abs(other - column), -other))
        if match.field.kind == "time" and profiles[column].is_clock:
            other = next((one for one in free if profiles[one].is_day), None)
            columns = (column,) if other is None else (other, column)
        elif match.field.kind == "time" and profiles[column].is_day:
            other = next((one for one in free if abs(one - column) == 1 and profiles[one].is_clock), None)
            columns = (column,) if other is None else (column, other)
        else:
            columns = (column,)
        taken.update(columns)
        matches.append(ColumnMatch(match.field, columns, match.by))
    return sorted(matches, key=lambda match: match.columns)
