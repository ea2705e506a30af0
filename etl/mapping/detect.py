"""Detect the record kind, headings and columns of each sheet of a file, or explain why it is unreadable."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from care.privacy.text_masking import holds_personal_value
from etl.mapping.columns.clean_cells import clean_cells
from etl.mapping.extract import DAY_AND_CLOCK, ONE_COLUMN, FieldText, Layout, extract_rows
from etl.mapping.header_detection import TOP, HeaderGuess, guess_by, guess_kind
from etl.mapping.source import Source
from etl.readers.hidden_notices import all_sheets_hidden, rows_hidden, sheet_left_out
from etl.readers.sandbox.pool import read_isolated
from etl.records.headings import closest_heading, locate_headings
from etl.records.registry import RECORDS, Field, RecordKind
from etl.records.sheet_table import Notice, Sheet, Table, Unreadable
from etl.records.value_synonyms import FLAGS
from etl.validation.clocks import STORE, Clock

FLAG_WORDS = tuple(FLAGS)
HELP_SHEET = "说明 Help"
REASON = "拒收原因 Reason"
"""The reason column of a workbook of rejected rows; ignored when the corrected rows are loaded again."""
STORE_CURE = (
    "；门店代码也可由来源的 [names] 或 [constants] 给出",
    "; the store's code may also come from a source's [names] or [constants]",
)


@dataclass(frozen=True)
class DetectedFile:
    """The sheets of a file as tables or faults, and notices that reject no rows."""

    found: list[Table | Unreadable]
    notices: tuple[Notice, ...]


def detect_tables(
    path: Path, sources: Sequence[Source], record: str | None = None
) -> list[Table | Unreadable]:
    """Every visible sheet of a file that is not empty, as a table or the fault why it cannot be read.

    ``record`` is the name of the record kind if known; None tries all. Raises Unreadable where the whole file
    cannot be read.
    """
    return detect_file(path, sources, record).found


def detect_file(path: Path, sources: Sequence[Source], record: str | None = None) -> DetectedFile:
    """As :func:`detect_tables`, with notices of hidden sheets and rows.

    A hidden sheet is read only if a source names it.
    """
    usable = [source for source in sources if source.fits(path) and record in (None, source.record.name)]
    encoding = next((source.encoding for source in usable if source.encoding), None)
    separator = next((source.separator for source in usable if source.separator), None)
    sheets = [sheet for sheet in read_isolated(path, encoding, separator) if has_content(sheet)]
    if not sheets:
        raise Unreadable(
            "文件里没有任何内容。请从系统中重新导出。", "There is nothing in the file. Export it again."
        )
    requested = {source.sheet for source in usable}
    hidden = [sheet for sheet in sheets if not sheet.visible and sheet.name not in requested]
    unread = {HELP_SHEET, *(sheet.name for sheet in hidden)}
    shown = [sheet for sheet in sheets if sheet.name not in unread]
    if hidden and not shown:
        raise all_sheets_hidden(hidden)
    kinds = [RECORDS[record]] if record else list(RECORDS.values())
    found = [_recognise(path, sheet, usable, kinds) for sheet in shown]
    read = {one.sheet for one in found if isinstance(one, Table)}
    return DetectedFile(
        found,
        (
            *map(sheet_left_out, hidden),
            *(rows_hidden(sheet) for sheet in shown if sheet.hidden_rows and sheet.name in read),
        ),
    )


def has_content(sheet: Sheet) -> bool:
    """Whether a sheet has any content."""
    top = sheet.cells.head(TOP).rows()
    return sheet.cells.height > TOP or any(cell and cell.strip() for line in top for cell in line)


def _recognise(
    path: Path, sheet: Sheet, sources: Sequence[Source], kinds: Sequence[RecordKind]
) -> Table | Unreadable:
    refused = []
    for source in sources:
        if not source.holds(sheet.name):
            continue
        try:
            constants = source.constants_of(path)
        except Unreadable as fault:
            return Unreadable(fault.zh, fault.en, sheet.name)
        guess = guess_by(source, sheet, constants)
        if not guess.missing:
            return build_table(path, sheet, guess, source, constants)
        refused.append(guess)
    guesses = [guess_kind(sheet, kind) for kind in kinds]
    guess = max(guesses, key=lambda one: one.certainty)
    if not guess.missing:
        return build_table(path, sheet, guess)
    return _refusal(sheet, refused[0] if refused else guess)


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
        clock=Clock(stated.zone or STORE.zone, stated.offset),
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
    zh, en = (f"（最接近的是“{_shown(near)}”）", f" (closest: “{_shown(near)}”)") if near else ("", "")
    return Unreadable(
        f"来源 {source.name} 按“{heading}”列取舍行，但表中没有这一列{zh}。请补上这一列，或修改来源。",
        f"The source {source.name} chooses rows by the column “{heading}”, which is not there{en}. "
        "Add it, or change the source.",
        sheet.name,
    )


def _refusal(sheet: Sheet, guess: HeaderGuess) -> Unreadable:
    """The fault of an unrecognised sheet: its missing columns, or that it is no known record kind."""
    if any(map(holds_personal_value, guess.headings)):
        return Unreadable(
            "首行像是客户的数据，不是列名。请在首行补上列名，或写一份来源说明（docs/sources.md）。",
            "The first line seems to be a customer's record, not headings. Put headings above it, "
            "or describe the export in a source (docs/sources.md).",
            sheet.name,
        )
    shown = "、".join(shown for heading in guess.headings if (shown := _shown(heading)))
    if len(guess.columns) < 2:
        return Unreadable(
            f"认不出这张表，看到的列名有：{shown}。请用导入模板填写，或为它写一份来源说明（docs/sources.md）。",
            f"This sheet resembles no record; its headings are: {shown}. "
            "Fill in an import template, or describe the export in a source (docs/sources.md).",
            sheet.name,
        )
    fields = [guess.record.fields[name] for name in guess.missing]
    close = [
        _shown(closest_heading(guess.names.get(one.name, (one.zh,)), guess.headings) or "") for one in fields
    ]
    near_by = list(zip(fields, close, strict=True))
    zh = "、".join(f"“{one.zh}”" + f"（最接近的是“{near}”）" * bool(near) for one, near in near_by)
    en = ", ".join(f"“{one.zh}”" + f" (closest: “{near}”)" * bool(near) for one, near in near_by)
    store_zh, store_en = STORE_CURE if "store_code" in guess.missing else ("", "")
    return Unreadable(
        f"{guess.record.zh}缺少必填列：{zh}。看到的列名有：{shown}。请补上或改列名，或写一份来源说明"
        f"（docs/sources.md）{store_zh}。",
        f"{guess.record.en} lack the required columns {en}. Headings found: {shown}. Add or rename them, "
        f"or describe the export in a source (docs/sources.md){store_en}.",
        sheet.name,
    )


def _shown(heading: str) -> str:
    """A heading shortened for a message; one with many digits is hidden, because it may be a phone number."""
    text = " ".join(heading.split())
    return "…" if sum(map(str.isdigit, text)) > 3 else text[:12]
