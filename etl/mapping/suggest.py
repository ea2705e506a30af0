"""Suggest a source for an unknown file, with samples of how it reads the rows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import polars as pl

from care.privacy.text_masking import display_name
from care.semantic.format import moment
from care.semantic.vocabulary import label
from etl.mapping.build_table import build_table
from etl.mapping.columns.column_matching import match_score
from etl.mapping.columns.unmapped_fields import UnmappedField, unmapped_fields
from etl.mapping.detect import HELP_SHEET, detect_tables, fault_of_one_column, has_content
from etl.mapping.header_detection import guess_by
from etl.mapping.record_candidates import RecordCandidate, record_candidates, with_whole_key
from etl.mapping.schema import read_source
from etl.mapping.source import Source
from etl.mapping.toml_writer import SourceDraft, draft_toml
from etl.privacy.column_masking import mask
from etl.privacy.own_customer import without_words, words_of_customers
from etl.readers.sandbox.pool import read_isolated
from etl.records.file_names import file_name
from etl.records.headings import normalized_heading
from etl.records.registry import RECORDS, Field, RecordKind
from etl.records.sheet_table import Sheet, Table, Unreadable
from etl.validation.parse_cells import ParsedCells, parse_cells

SHOWN = 3
CHANGED = re.compile(
    r"(?:sys_?|last_?)?(?:updated|modified|changed)(?:_?(?:at|on|date|time))?|sys_?mod_?count|version"
    r"|(?:最近|最后)?(?:更新|修改)(?:时间|日期)|版本号?"
)
"""Headings of the time of a change or of a version number."""
WORDS = 20
"""Maximum number of unknown values of a column listed for the user to map."""


@dataclass(frozen=True)
class FieldSuggestion:
    """One matched field: its headings, its first cells and their parsed values; masked."""

    field: Field
    headings: tuple[str, ...]
    by: str
    """How it was matched: heading, foreign, similar or values."""
    cells: tuple[str, ...]
    values: tuple[str, ...]
    unread: int
    """Number of sampled rows whose cell cannot be parsed."""


@dataclass(frozen=True)
class SourceSuggestion:
    """A suggested source for the user to complete."""

    sheet: str
    record: RecordKind
    source: str
    """The existing source, or "template", that already reads the file; empty without one."""
    rows: int
    """Number of rows sampled."""
    fields: tuple[FieldSuggestion, ...]
    unused: tuple[str, ...]
    """Headings matched to no field."""
    missing: tuple[Field, ...]
    """Required fields that were not found."""
    unmapped: tuple[UnmappedField, ...]
    """Fields that metrics need and that no column is mapped to, including the required ones."""
    draft: SourceDraft

    def toml(self) -> str:
        """The suggested source as TOML; comments show what the user has to add."""
        return draft_toml(self.draft)


def suggest_source(path: Path, record: str | None = None, sources: Sequence[Source] = ()) -> SourceSuggestion:
    """Read a file and suggest a source for its best-matching sheet.

    ``record`` is the name of the record kind if known; None tries all. ``sources`` are the existing ones.
    Raises Unreadable where the file cannot be read, is empty or has no column that matches a field.
    """
    sheets = [sheet for sheet in read_isolated(path) if sheet.name != HELP_SHEET and has_content(sheet)]
    # A hidden sheet is read only where a source names it.
    sheets = [sheet for sheet in sheets if sheet.visible] or sheets
    if not sheets:
        raise Unreadable("文件里没有任何内容。请重新导出。", "There is nothing in the file. Export it again.")
    if fault := fault_of_one_column(sheets[0]):
        raise fault
    kinds = [RECORDS[record]] if record else list(RECORDS.values())
    every = [candidate for sheet in sheets for candidate in record_candidates(sheet, kinds)]
    best = max(
        every, key=lambda candidate: match_score(candidate.record, candidate.matches, candidate.profiles)
    )
    if not best.matches:
        raise Unreadable(
            "没有一列像我们的记录。请用导入模板填写，或手写一份来源说明（docs/sources.md）。",
            "No column is like any of our records. Fill in an import template, "
            "or write a source by hand (docs/sources.md).",
        )
    best = with_whole_key(best, next(sheet for sheet in sheets if sheet.name == best.sheet.name))
    draft = _draft(best, path, named=len(sheets) > 1)
    return _suggestion(best, draft, path, _existing_source(path, best.sheet, sources))


def _draft(candidate: RecordCandidate, path: Path, *, named: bool) -> SourceDraft:
    times = {
        match.field.name: formats
        for match in candidate.matches
        if match.field.kind == "time" and (formats := candidate.notations(match))
    }
    return SourceDraft(
        file=file_name(path),
        record=candidate.record,
        sheet=candidate.sheet.name if named else "",
        header=candidate.line + 1,
        columns=[
            (match.field, tuple(candidate.headings[column] for column in match.columns), match.by)
            for match in candidate.matches
        ],
        times=times,
        unused=list(candidate.unused),
        latest=_latest(candidate),
    )


def _latest(candidate: RecordCandidate) -> str:
    """The heading that orders several rows of one key, where a list contains a history of changes."""
    key = next((match for match in candidate.matches if match.field.name == candidate.record.key[0]), None)
    if key is None or len(candidate.record.key) > 1 or not candidate.profiles[key.columns[0]].is_repeated:
        return ""
    return next((name for name in candidate.headings if CHANGED.fullmatch(normalized_heading(name))), "")


def _suggestion(candidate: RecordCandidate, draft: SourceDraft, path: Path, source: str) -> SourceSuggestion:
    """The suggestion, with the rows read by the draft as by any source."""
    draft_source = read_source(draft_toml(draft), "draft")
    table = build_table(path, candidate.sheet, guess_by(draft_source, candidate.sheet, {}), draft_source)
    if isinstance(table, Unreadable):
        raise table
    parsed = parse_cells(table)
    found = {match.field.name for match in candidate.matches}
    return SourceSuggestion(
        sheet=candidate.sheet.name,
        record=candidate.record,
        source=source,
        rows=len(table.rows),
        fields=tuple(_field_suggestions(draft, table, parsed)),
        unused=tuple(map(display_name, draft.unused)),
        missing=tuple(
            one for one in candidate.record.fields.values() if one.required and one.name not in found
        ),
        unmapped=unmapped_fields(
            candidate.record, {*found, *draft_source.names, *draft_source.constants}, candidate.unused
        ),
        draft=replace(draft, unread=dict(_unread(table, parsed))),
    )


def _field_suggestions(draft: SourceDraft, table: Table, parsed: ParsedCells) -> Iterator[FieldSuggestion]:
    unread = parsed.faults["field"]
    for one, headings, by in draft.columns:
        texts = _first(table.texts[one.name], table, one)
        values = _first(parsed.values[one.name], table, one)
        yield FieldSuggestion(
            field=one,
            headings=headings,
            by=by,
            cells=tuple(_masked(texts, one)),
            values=tuple(_masked(values, one) if values.dtype == pl.String else map(_read_as, values)),
            unread=int((unread == one.name).sum()),
        )


def _first(cells: pl.Series, table: Table, one: Field) -> pl.Series:
    filled = cells.is_not_null()
    shown, rows = cells.filter(filled).head(SHOWN), table.rows.filter(filled).head(SHOWN)
    if cells.dtype != pl.String or one.personal not in (None, "text", "reference"):
        return shown
    return without_words(shown, words_of_customers(table, rows))


def _masked(texts: pl.Series, one: Field) -> list[str]:
    texts = mask(texts, "text" if one.personal in (None, "reference") else one.personal)
    return [label(one.name, text) for text in texts]


def _read_as(value: object) -> str:
    return moment(value) if isinstance(value, datetime) else label("", value)


def _unread(table: Table, parsed: ParsedCells) -> Iterator[tuple[str, list[str]]]:
    """Field → the unknown values of a coded or yes/no column, masked."""
    for name, faults in parsed.faults.group_by("field", maintain_order=True):
        one = table.record.fields[str(name[0])]
        if one.kind in ("code", "flag"):
            unread = table.texts[one.name].gather(faults["row"]).unique(maintain_order=True).head(WORDS)
            yield one.name, mask(unread, "text").to_list()


def _existing_source(path: Path, sheet: Sheet, sources: Sequence[Source]) -> str:
    """The name of the existing source that reads the sheet, or empty."""
    try:
        found = detect_tables(path, sources)
    except Unreadable:
        return ""
    return next((one.source for one in found if isinstance(one, Table) and one.sheet == sheet.name), "")
