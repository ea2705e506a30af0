"""The preview of a sheet before it is loaded: record kind, column mapping, row counts and rejected rows."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from etl.mapping.build_table import REASON
from etl.mapping.columns.unmapped_fields import unmapped_in
from etl.mapping.edit import columns_of
from etl.mapping.source import Source
from etl.mapping.source_registry import BUILT_IN
from etl.mapping.suggest import suggest_source
from etl.mapping.suggestion_report import proposal_sentence, unmapped_sentences
from etl.mapping.toml_writer import SourceDraft, draft_toml
from etl.pipeline.batch import preview_batch
from etl.pipeline.load import moment_of_loading
from etl.pipeline.load_report import SheetSummary, summary_of
from etl.privacy.column_masking import mask
from etl.records.registry import Field, RecordKind
from etl.records.sheet_table import Table, Unreadable


@dataclass(frozen=True, kw_only=True)
class SheetPreview(SheetSummary):
    """One sheet as a load would read it, or why it cannot be read."""

    record: RecordKind | None = None
    rejects: pl.DataFrame | None = None
    """The rejected rows with the file's own columns, not masked; the last column holds the reasons."""
    header: int = 1
    """The line number of the headings, 1 being the first."""
    headings: tuple[str, ...] = ()
    samples: Mapping[str, str] = field(default_factory=dict)
    """Field → its first cell that is not blank, masked."""
    unmapped: tuple[str, ...] = ()
    """A sentence for each important field that no column feeds, with the columns that might."""
    source_definition: Mapping[str, Any] | None = None
    """The TOML content of the source that reads the sheet so, for editing its columns; None without one."""
    source_text: str = ""
    """The text of the file of that source; empty where none is stored yet."""
    fault: str = ""
    notices: tuple[str, ...] = ()
    """Notices of hidden content of the file; only the first sheet has them."""

    @property
    def fields(self) -> Sequence[Field]:
        """The fields to which columns can be mapped."""
        return tuple(self.record.fields.values()) if self.record else ()

    @property
    def columns(self) -> dict[str, str]:
        """Field → the headings mapped to it, as shown to users."""
        return columns_of(self.source_definition or {})

    @property
    def store(self) -> str:
        """The store of all rows where the source states one, else empty."""
        return str((self.source_definition or {}).get("constants", {}).get("store_code", ""))


def preview_sheet(table: Table, folder: Path, path: Path, sources: Mapping[str, Source]) -> SheetPreview:
    """The preview of a readable sheet, validated as a load would; ``folder`` holds the home's sources."""
    batch, notes = preview_batch(table, "", moment_of_loading())
    source = sources.get(table.source)
    definition, text = _source_definition(table, folder, path)
    return SheetPreview(
        # Because a workbook of rejected rows is recognised by it, the name of the sheet is not masked.
        **(summary_of(path.name, batch, notes) | {"sheet": table.sheet}),
        record=table.record,
        rejects=_rejects(table, notes),
        header=(source.header if source else None) or 1,
        headings=tuple(table.raw.columns),
        samples=_samples(table),
        unmapped=tuple(unmapped_sentences(unmapped_in(table))),
        source_definition=definition,
        source_text=text,
    )


def _source_definition(table: Table, folder: Path, path: Path) -> tuple[dict[str, Any], str]:
    """The content and text of a table's source; without one, a source made from its template headings."""
    for source_folder in (folder / "sources", BUILT_IN):
        file = source_folder / f"{table.source}.toml"
        if file.exists():
            text = file.read_text(encoding="utf-8")
            return {"columns": _template_columns(table)} | tomllib.loads(text), text
    columns = [
        (table.record.fields[name], headings, "heading")
        for name, headings in _headings_by_field(table).items()
    ]
    draft = SourceDraft(path.name, table.record, table.sheet, 1, columns, {}, ())
    return tomllib.loads(draft_toml(draft)), ""


def _template_columns(table: Table) -> dict[str, Any]:
    """Field → its heading, or the headings of the day and the time of day that are joined."""
    return {
        name: headings[0] if len(headings) == 1 else {"join": list(headings)}
        for name, headings in _headings_by_field(table).items()
    }


def _headings_by_field(table: Table) -> dict[str, tuple[str, ...]]:
    headings_by_field: dict[str, tuple[str, ...]] = {}
    for heading, name in table.heading_fields.items():
        headings_by_field[name] = (*headings_by_field.get(name, ()), heading)
    return {name: headings_by_field[name] for name in table.record.fields if name in headings_by_field}


def preview_unreadable_sheet(
    fault: Unreadable, path: Path, sources: Sequence[Source], record: str
) -> SheetPreview:
    """The preview of an unreadable sheet, with a suggested source where one can be made."""
    unreadable = SheetPreview(file=path.name, sheet=fault.sheet, fault=str(fault))
    try:
        suggestion = suggest_source(path, record or None, sources)
    except Unreadable:
        return unreadable
    if suggestion.sheet != fault.sheet:
        return unreadable
    used = [heading for understood in suggestion.fields for heading in understood.headings]
    return SheetPreview(
        file=path.name,
        sheet=fault.sheet,
        record=suggestion.record,
        headings=tuple(dict.fromkeys((*used, *suggestion.unused))),
        samples={one.field.name: one.cells[0] if one.cells else "" for one in suggestion.fields},
        unmapped=tuple(unmapped_sentences(suggestion.unmapped)),
        source_definition=tomllib.loads(suggestion.toml()),
        fault=proposal_sentence(suggestion),
    )


def _rejects(table: Table, notes: pl.DataFrame) -> pl.DataFrame:
    rejected = notes.filter(pl.col("kind") == "rejected")
    places = table.rows.to_frame("source_row").with_row_index("place")
    found = rejected.join(places, on="source_row", how="left", maintain_order="left")
    reasons = (found["reason_zh"] + " | " + found["reason_en"]).alias(REASON)
    return table.raw[found["place"]].with_columns(reasons)


def _samples(table: Table) -> dict[str, str]:
    fields = table.record.fields
    return {
        cells.name: mask(cells.drop_nulls().head(1), fields[cells.name].personal or "text").to_list()[0]
        for cells in table.texts
        if cells.null_count() < len(cells)
    }


def refuse_folder_names(path: Path, sources: Sequence[Source]) -> None:
    """Raise Unreadable where the source takes a field from the folder name: an upload has no folder."""
    for source in sources:
        folder_fields = [field for field, one in source.names.items() if one.origin == "folder"]
        if source.fits(path) and folder_fields:
            raise Unreadable(
                f"来源 {source.name} 从文件夹名读取 {folder_fields[0]}，上传的文件没有文件夹。"
                "请用 care load 导入整个文件夹。",
                f"The source {source.name} reads {folder_fields[0]} from the folder's name, and an uploaded "
                "file has none. Load the folder with “care load”.",
            )
