"""What a file without a source probably is: a source to begin with, and what it understands of the rows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import polars as pl

from care.privacy.text_masking import display_name
from care.semantic.format import moment
from care.semantic.vocabulary import label
from etl.mapping.column_matching import likeness
from etl.mapping.columns.unmapped_fields import UnmappedField, unmapped_fields
from etl.mapping.detect import HELP_SHEET, build_table, detect_tables, has_content
from etl.mapping.header_detection import guess_by
from etl.mapping.record_candidates import RecordCandidate, record_candidates
from etl.mapping.source import Source
from etl.mapping.source_registry import read_source
from etl.mapping.toml_writer import SourceDraft, draft_toml
from etl.privacy.masking import mask
from etl.privacy.personal_columns import without_own_names
from etl.readers.dispatch import read_sheets
from etl.records.headings import normalized_heading
from etl.records.registry import RECORDS, Field, RecordKind
from etl.records.sheet_table import Sheet, Table, Unreadable
from etl.validation.parse_cells import ParsedCells, parse_cells

SHOWN = 3
CHANGED = re.compile(
    r"(?:sys_?|last_?)?(?:updated|modified|changed)(?:_?(?:at|on|date|time))?|sys_?mod_?count|version"
    r"|(?:最近|最后)?(?:更新|修改)(?:时间|日期)|版本号?"
)
"""Headings of the moment of a change, or of its number."""
WORDS = 20
"""So many values of a column are listed for the user to give a meaning."""


@dataclass(frozen=True)
class FieldSuggestion:
    """One field: where it was found, its first cells, and how they read; masked."""

    field: Field
    headings: tuple[str, ...]
    by: str
    """heading, similar (heading) or values."""
    cells: tuple[str, ...]
    values: tuple[str, ...]
    unread: int
    """Of the rows looked at, those whose cell cannot be read."""


@dataclass(frozen=True)
class SourceSuggestion:
    """What a file was taken for, for its user to finish."""

    sheet: str
    record: RecordKind
    source: str
    """The source, or "template", by which the file loads as it is; empty where it needs one."""
    rows: int
    """How many were looked at."""
    fields: tuple[FieldSuggestion, ...]
    unused: tuple[str, ...]
    """Headings that were taken for nothing."""
    missing: tuple[Field, ...]
    """Required fields that were not found."""
    unmapped: tuple[UnmappedField, ...]
    """Fields that figures need and that no column feeds, the required ones among them."""
    draft: SourceDraft

    def toml(self) -> str:
        """The proposed source, what is left to say standing in comments."""
        return draft_toml(self.draft)


def suggest_source(path: Path, record: str | None = None, sources: Sequence[Source] = ()) -> SourceSuggestion:
    """Read a file and propose a source for its most telling sheet, for ``record`` where that is known.

    ``sources`` are those that there are. Raises Unreadable where the file cannot be read or holds nothing.
    """
    sheets = [sheet for sheet in read_sheets(path) if sheet.name != HELP_SHEET and has_content(sheet)]
    if not sheets:
        raise Unreadable("文件里没有任何内容。请重新导出。", "There is nothing in the file. Export it again.")
    kinds = [RECORDS[record]] if record else list(RECORDS.values())
    every = [view for sheet in sheets for view in record_candidates(sheet, kinds)]
    best = max(every, key=lambda view: likeness(view.record, view.matches, view.looks))
    if not best.matches:
        raise Unreadable(
            "没有一列像我们的记录。请用导入模板填写，或手写一份来源说明（docs/sources.md）。",
            "No column is like any of our records. Fill in an import template, "
            "or write a source by hand (docs/sources.md).",
        )
    draft = _draft(best, path, named=len(sheets) > 1)
    return _proposal(best, draft, path, _source_now(path, best.sheet, sources))


def _draft(view: RecordCandidate, path: Path, *, named: bool) -> SourceDraft:
    times = {
        match.field.name: told
        for match in view.matches
        if match.field.kind == "time" and (told := view.notations(match))
    }
    return SourceDraft(
        file=path.name,
        record=view.record,
        sheet=view.sheet.name if named else "",
        header=view.line + 1,
        columns=[
            (match.field, tuple(view.headings[column] for column in match.columns), match.by)
            for match in view.matches
        ],
        times=times,
        unused=list(view.unused),
        latest=_latest(view),
    )


def _latest(view: RecordCandidate) -> str:
    """The column that tells the newest of several rows of a number, where a list is a log of its changes."""
    key = next((match for match in view.matches if match.field.name == view.record.key[0]), None)
    if key is None or len(view.record.key) > 1 or not view.looks[key.columns[0]].is_repeated:
        return ""
    return next((name for name in view.headings if CHANGED.fullmatch(normalized_heading(name))), "")


def _proposal(view: RecordCandidate, draft: SourceDraft, path: Path, source: str) -> SourceSuggestion:
    """What the draft itself, read as any source, makes of the rows."""
    stated = read_source(draft_toml(draft), "draft")
    table = build_table(path, view.sheet, guess_by(stated, view.sheet, {}), stated)
    if isinstance(table, Unreadable):
        raise table
    translation = parse_cells(table)
    found = {match.field.name for match in view.matches}
    return SourceSuggestion(
        sheet=view.sheet.name,
        record=view.record,
        source=source,
        rows=len(table.rows),
        fields=tuple(_understood(draft, table, translation)),
        unused=tuple(map(display_name, draft.unused)),
        missing=tuple(one for one in view.record.fields.values() if one.required and one.name not in found),
        unmapped=unmapped_fields(view.record, {*found, *stated.names, *stated.constants}, view.unused),
        draft=replace(draft, unread=dict(_unread(table, translation))),
    )


def _understood(draft: SourceDraft, table: Table, translation: ParsedCells) -> Iterator[FieldSuggestion]:
    unread = translation.faults["field"]
    for one, headings, by in draft.columns:
        texts = _first(table.texts[one.name], table)
        values = _first(translation.values[one.name], table)
        yield FieldSuggestion(
            field=one,
            headings=headings,
            by=by,
            cells=tuple(_masked(texts, one)),
            values=tuple(_masked(values, one) if values.dtype == pl.String else map(_read_as, values)),
            unread=int((unread == one.name).sum()),
        )


def _first(cells: pl.Series, table: Table) -> pl.Series:
    filled = cells.is_not_null()
    shown, rows = cells.filter(filled).head(SHOWN), table.rows.filter(filled).head(SHOWN)
    return without_own_names(shown, table, rows) if cells.dtype == pl.String else shown


def _masked(texts: pl.Series, one: Field) -> list[str]:
    texts = mask(texts, "text" if one.personal in (None, "reference") else one.personal)
    return [label(one.name, text) for text in texts]


def _read_as(value: object) -> str:
    return moment(value) if isinstance(value, datetime) else label("", value)


def _unread(table: Table, translation: ParsedCells) -> Iterator[tuple[str, list[str]]]:
    """Field → the values of a coded column that are none of our words."""
    for name, faults in translation.faults.group_by("field", maintain_order=True):
        one = table.record.fields[str(name[0])]
        if one.kind in ("code", "flag"):
            unread = table.texts[one.name].gather(faults["row"]).unique(maintain_order=True).head(WORDS)
            yield one.name, mask(unread, "text").to_list()


def _source_now(path: Path, sheet: Sheet, sources: Sequence[Source]) -> str:
    """By what the sheet loads as it is, if it does."""
    try:
        found = detect_tables(path, sources)
    except Unreadable:
        return ""
    return next((one.source for one in found if isinstance(one, Table) and one.sheet == sheet.name), "")
