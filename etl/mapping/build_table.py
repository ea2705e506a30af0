"""Build the table of a sheet: where each field's text comes from, and which rows count."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from etl.mapping.columns.clean_cells import clean_cells
from etl.mapping.header_detection import HeaderGuess
from etl.mapping.rows.extract import DAY_AND_CLOCK, ONE_COLUMN, FieldText, Layout, extract_rows
from etl.mapping.rows.no_records import rows_without_record
from etl.mapping.source import Source
from etl.records.headings import closest_heading, locate_headings, shown_heading
from etl.records.registry import Field, RecordKind
from etl.records.sheet_table import Sheet, Table, Unreadable
from etl.records.value_synonyms import FLAGS
from etl.validation.clocks import Clock

FLAG_WORDS = tuple(FLAGS)
REASON = "拒收原因 Reason"
"""The reason column of a workbook of rejected rows; ignored when the corrected rows are loaded again."""


def build_table(
    path: Path,
    sheet: Sheet,
    guess: HeaderGuess,
    source: Source | None = None,
    constants: Mapping[str, str] | None = None,
) -> Table | Unreadable:
    """The table of a sheet by a header guess and a source.

    Returns Unreadable where a column by which the source filters or orders rows is missing.
    """
    stated = source or Source("template", guess.record, ())
    chosen_by = locate_headings(stated.choosing, guess.headings)
    if absent := next((heading for heading in stated.choosing if heading not in chosen_by), None):
        return _without_choice(sheet, guess, stated, absent)
    columns = {name: places for name, places in guess.columns.items() if name not in (constants or {})}
    fields = guess.record.fields
    texts = {
        name: FieldText(
            fields[name],
            places,
            stated.columns.get(name, DAY_AND_CLOCK if len(places) > 1 else ONE_COLUMN),
            whole=_is_key_text(guess.record, name),
            values=(*stated.values, *stated.words.get(name, ())),
            from_1904=sheet.dates_from_1904,
        )
        for name, places in columns.items()
    }
    derived = {name: one for name, one in stated.derived.items() if name not in texts}
    found = locate_headings([one.heading for one in derived.values() if one.heading], guess.headings)
    for name, following in derived.items():
        if following.heading in found:
            texts[name] = FieldText(fields[name], (found[following.heading],), values=FLAG_WORDS)
    lengths = {name: one.text for name, one in derived.items() if one.text}
    layout = Layout(
        line=guess.line,
        headings=guess.headings,
        texts=texts,
        constants={**(constants or {}), **lengths},
        blanks=stated.blanks,
        only={chosen_by[heading]: values for heading, values in stated.only.items()},
        without={chosen_by[heading]: values for heading, values in stated.without.items()},
        latest=chosen_by[stated.latest] if stated.latest else None,
        used={*chosen_by.values(), *(place for one in texts.values() for place in one.columns)},
        no_records=rows_without_record(sheet, guess.line, guess.headings, guess.names, columns, guess.record),
    )
    body = extract_rows(sheet, layout)
    # If one column is mapped to two fields, the personal one decides how it is masked.
    personal_last = sorted(texts, key=lambda name: fields[name].personal is not None)
    field_of = {column: name for name in personal_last for column in texts[name].columns}
    used = {*field_of, *chosen_by.values()}
    return Table(
        record=guess.record,
        source=stated.name,
        sheet=sheet.name,
        rows=body.rows,
        texts=body.texts,
        raw=body.raw,
        heading_fields={name: field_of[column] for column, name in body.names.items() if column in field_of},
        time_formats=dict(stated.times),
        words={name: _as_cells(words, fields[name]) for name, words in stated.words.items()},
        faults=body.faults,
        warnings=body.warnings,
        placeholders=stated.placeholders,
        clock=Clock(stated.zone, stated.offset),
        derived=derived,
        log_ends=(stated.first_event, stated.last_event),
        ordered=stated.latest is not None,
        unknown_columns=tuple(
            name for column, name in body.names.items() if column not in used and name != REASON
        ),
        exported_at=stated.export_time(path),
        constants=dict(constants or {}),
        reading=stated.reading,
        left_aside=body.left_aside,
        earliest=stated.earliest,
        lines=sheet.lines,
        records=sheet.cells.height,
    )


def _as_cells(words: Mapping[str, str], field: Field) -> dict[str, str]:
    """Value → code of a source, for the values as written in the source and as cleaned cells."""
    plain = clean_cells(pl.Series(list(words), dtype=pl.String), field, words).texts
    return {word: words[stated] for word, stated in zip(plain, words, strict=True) if word} | dict(words)


def _is_key_text(record: RecordKind, name: str) -> bool:
    """Whether the text needs all its parts: a key joined from parts is unique only with all of them."""
    return name in record.key and record.fields[name].kind != "time"


def _without_choice(sheet: Sheet, guess: HeaderGuess, source: Source, heading: str) -> Unreadable:
    near = closest_heading([heading], guess.headings)
    zh, en = (
        (f"（最接近的是“{shown_heading(near)}”）", f" (closest: “{shown_heading(near)}”)")
        if near
        else ("", "")
    )
    return Unreadable(
        f"来源 {source.name} 按“{heading}”列取舍行，但表中没有这一列{zh}。请补上这一列，或修改来源。",
        f"The source {source.name} chooses rows by the column “{heading}”, which is not there{en}. "
        "Add it, or change the source.",
        sheet.name,
    )
