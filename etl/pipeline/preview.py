"""A sheet as it would be loaded: what it was taken for, what its columns mean, what is wrong with it."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from etl.mapping.columns.unmapped_fields import unmapped_in
from etl.mapping.detect import REASON
from etl.mapping.edit import columns_of
from etl.mapping.source import Source
from etl.mapping.source_registry import BUILT_IN
from etl.mapping.suggest import suggest_source
from etl.mapping.suggestion_report import proposal_sentence, unmapped_sentences
from etl.mapping.toml_writer import SourceDraft, draft_toml
from etl.pipeline.batch import NOTES, preview_batch
from etl.pipeline.load import moment_of_loading
from etl.privacy.masking import mask
from etl.records.registry import Field, RecordKind
from etl.records.sheet_table import Table, Unreadable


@dataclass(frozen=True)
class SheetPreview:
    """One sheet as it would be loaded, or why it cannot be."""

    file: str
    sheet: str
    record: RecordKind | None
    source: str
    read: int = 0
    rejected: int = 0
    warnings: int = 0
    left_aside: int = 0
    stores: tuple[str, ...] = ()
    """Of which its rows are; an empty one stands for rejected rows of which that is not known."""
    unknown_columns: tuple[str, ...] = ()
    notes: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=NOTES))
    """kind, source_row, reason_zh, reason_en, raw; masked."""
    rejects: pl.DataFrame | None = None
    """The rejected rows in the file's own columns, not masked, and their reasons in both languages last."""
    header: int = 1
    """The line that the headings of such a file stand in."""
    headings: tuple[str, ...] = ()
    samples: Mapping[str, str] = field(default_factory=dict)
    """Field → its first cell that is not blank, masked."""
    unmapped: tuple[str, ...] = ()
    """A sentence for each important field that no column feeds, with the columns that might."""
    told: Mapping[str, Any] | None = None
    """The source that would read the sheet so, to be told anew with other columns."""
    fault: str = ""
    notices: tuple[str, ...] = ()
    """What is hidden in the file; with its first sheet only."""
    lines: int = 0
    """Physical lines of the sheet."""

    @property
    def fields(self) -> Sequence[Field]:
        """What the columns may mean."""
        return tuple(self.record.fields.values()) if self.record else ()

    @property
    def columns(self) -> dict[str, str]:
        """Field → what feeds it, as people read it."""
        return columns_of(self.told or {})

    @property
    def store(self) -> str:
        """The one store of all rows, where a source states it."""
        return str((self.told or {}).get("constants", {}).get("store_code", ""))


def preview_sheet(table: Table, folder: Path, path: Path, sources: Mapping[str, Source]) -> SheetPreview:
    """A sheet that can be read, judged as a load would; ``folder`` holds the home's sources."""
    batch, notes = preview_batch(table, "", moment_of_loading())
    source = sources.get(table.source)
    told = _told_by(table, folder, path)
    return SheetPreview(
        file=path.name,
        sheet=table.sheet,
        record=table.record,
        source=table.source,
        read=batch.read,
        rejected=batch.rejected,
        warnings=batch.warnings,
        left_aside=table.left_aside,
        stores=batch.stores,
        unknown_columns=table.unknown_columns,
        notes=notes,
        rejects=_rejects(table, notes),
        header=(source.header if source else None) or 1,
        headings=tuple(table.raw.columns),
        samples=_samples(table),
        unmapped=tuple(unmapped_sentences(unmapped_in(table))),
        told=told,
        lines=table.lines,
    )


def _told_by(table: Table, folder: Path, path: Path) -> dict[str, Any]:
    """What the source of a table says; the template's headings as a source, where there is none."""
    for place_of in (folder / "sources", BUILT_IN):
        file = place_of / f"{table.source}.toml"
        if file.exists():
            told = tomllib.loads(file.read_text(encoding="utf-8"))
            return told if "columns" in told else told | {"columns": _by_template(table)}
    columns = [(table.record.fields[name], headings, "heading") for name, headings in _fed_by(table).items()]
    return tomllib.loads(draft_toml(SourceDraft(path.name, table.record, table.sheet, 1, columns, {}, ())))


def _by_template(table: Table) -> dict[str, Any]:
    """Field → its heading, or the day and the time of day that are joined."""
    return {
        name: headings[0] if len(headings) == 1 else {"join": list(headings)}
        for name, headings in _fed_by(table).items()
    }


def _fed_by(table: Table) -> dict[str, tuple[str, ...]]:
    fed: dict[str, tuple[str, ...]] = {}
    for heading, name in table.heading_fields.items():
        fed[name] = (*fed.get(name, ()), heading)
    return {name: fed[name] for name in table.record.fields if name in fed}


def preview_unreadable_sheet(
    fault: Unreadable, path: Path, sources: Sequence[Source], record: str
) -> SheetPreview:
    """A sheet that cannot be read as it is, with what it may be: the start of a source for it."""
    nothing = SheetPreview(path.name, fault.sheet, None, "", fault=str(fault))
    try:
        proposal = suggest_source(path, record or None, sources)
    except Unreadable:
        return nothing
    if proposal.sheet != fault.sheet:
        return nothing
    used = [heading for understood in proposal.fields for heading in understood.headings]
    return SheetPreview(
        file=path.name,
        sheet=fault.sheet,
        record=proposal.record,
        source="",
        headings=tuple(dict.fromkeys((*used, *proposal.unused))),
        samples={one.field.name: one.cells[0] if one.cells else "" for one in proposal.fields},
        unmapped=tuple(unmapped_sentences(proposal.unmapped)),
        told=tomllib.loads(proposal.toml()),
        fault=proposal_sentence(proposal),
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
