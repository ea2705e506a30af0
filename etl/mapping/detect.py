"""What each sheet of a file is: its headings found and its columns known, or one sentence why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from care.privacy.text_masking import holds_personal_value
from etl.mapping.columns.clean_cells import clean_cells
from etl.mapping.extract import DAY_AND_CLOCK, ONE_COLUMN, FieldText, Layout, extract_rows
from etl.mapping.header_detection import TOP, HeaderGuess, guess_by, guess_kind
from etl.mapping.source import Source
from etl.readers.dispatch import read_sheets
from etl.readers.hidden_notices import all_sheets_hidden, rows_hidden, sheet_left_out
from etl.records.headings import closest_heading, locate_headings
from etl.records.registry import RECORDS, Field, RecordKind
from etl.records.sheet_table import Notice, Sheet, Table, Unreadable
from etl.records.value_synonyms import FLAGS
from etl.validation.clocks import STORE, Clock

FLAG_WORDS = tuple(FLAGS)
HELP_SHEET = "说明 Help"
REASON = "拒收原因 Reason"
"""The column that we ourselves put beside rejected rows; who loads them again once mended may leave it."""
STORE_CURE = (
    "；门店代码也可由来源的 [names] 或 [constants] 给出",
    "; the store's code may also come from a source's [names] or [constants]",
)


@dataclass(frozen=True)
class DetectedFile:
    """What the sheets of a file are, and what is to be said of them that rejects nothing."""

    found: list[Table | Unreadable]
    notices: tuple[Notice, ...]


def detect_tables(
    path: Path, sources: Sequence[Source], record: str | None = None
) -> list[Table | Unreadable]:
    """Every visible sheet of a file that has anything in it, or why that sheet cannot be read.

    ``record`` names the kind of record where it is known beforehand. Raises Unreadable where the file as a
    whole cannot be read.
    """
    return detect_file(path, sources, record).found


def detect_file(path: Path, sources: Sequence[Source], record: str | None = None) -> DetectedFile:
    """The same with notices of what is hidden: a hidden sheet is read only if a source names it."""
    usable = [source for source in sources if source.fits(path) and record in (None, source.record.name)]
    encoding = next((source.encoding for source in usable if source.encoding), None)
    separator = next((source.separator for source in usable if source.separator), None)
    sheets = [sheet for sheet in read_sheets(path, encoding, separator) if has_content(sheet)]
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
    found = [_recognised(path, sheet, usable, kinds) for sheet in shown]
    read = {one.sheet for one in found if isinstance(one, Table)}
    return DetectedFile(
        found,
        (
            *map(sheet_left_out, hidden),
            *(rows_hidden(sheet) for sheet in shown if sheet.hidden_rows and sheet.name in read),
        ),
    )


def has_content(sheet: Sheet) -> bool:
    """Whether there is anything in a sheet worth reading."""
    top = sheet.cells.head(TOP).rows()
    return sheet.cells.height > TOP or any(cell and cell.strip() for line in top for cell in line)


def _recognised(
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
    guess = max(guesses, key=lambda one: one.sureness)
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
    """The rows of a sheet read as guessed; Unreadable where a column is absent that chooses among them."""
    told = source or Source("template", guess.record, ())
    chosen_by = locate_headings(told.choosing, guess.headings)
    if absent := next((heading for heading in told.choosing if heading not in chosen_by), None):
        return _without_choice(sheet, guess, told, absent)
    columns = {name: places for name, places in guess.columns.items() if name not in (constants or {})}
    fields = guess.record.fields
    texts = {
        name: FieldText(
            fields[name],
            places,
            told.columns.get(name, DAY_AND_CLOCK if len(places) > 1 else ONE_COLUMN),
            whole=_is_key_text(guess.record, name),
            values=(*told.values, *told.words.get(name, ())),
            from_1904=sheet.dates_from_1904,
        )
        for name, places in columns.items()
    }
    derived = {name: one for name, one in told.derived.items() if name not in texts}
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
        blanks=told.blanks,
        only={chosen_by[heading]: values for heading, values in told.only.items()},
        without={chosen_by[heading]: values for heading, values in told.without.items()},
        latest=chosen_by[told.latest] if told.latest else None,
        used={*chosen_by.values(), *(place for one in texts.values() for place in one.columns)},
    )
    body = extract_rows(sheet, layout)
    # Where one column feeds two fields, the personal one decides how the heading is masked.
    openly = sorted(texts, key=lambda name: fields[name].personal is not None)
    fed = {column: name for name in openly for column in texts[name].columns}
    used = {*fed, *chosen_by.values()}
    return Table(
        record=guess.record,
        source=told.name,
        sheet=sheet.name,
        rows=body.rows,
        texts=body.texts,
        raw=body.raw,
        heading_fields={name: fed[column] for column, name in body.names.items() if column in fed},
        time_formats=dict(told.times),
        words={name: _as_cells(words, fields[name]) for name, words in told.words.items()},
        faults=body.faults,
        warnings=body.warnings,
        placeholders=told.placeholders,
        clock=Clock(told.zone or STORE.zone, told.offset),
        derived=derived,
        log_ends=(told.first_event, told.last_event),
        ordered=told.latest is not None,
        unknown_columns=tuple(
            name for column, name in body.names.items() if column not in used and name != REASON
        ),
        exported_at=told.export_time(path),
        constants=dict(constants or {}),
        reading=told.reading,
        left_aside=body.left_aside,
        earliest=told.earliest,
        lines=sheet.lines,
        records=sheet.cells.height,
    )


def _as_cells(words: Mapping[str, str], field: Field) -> dict[str, str]:
    """The words of a source as they stand in its file, and as cells of that field are read."""
    plain = clean_cells(pl.Series(list(words), dtype=pl.String), field, words).texts
    return {word: words[stated] for word, stated in zip(plain, words, strict=True) if word} | dict(words)


def _is_key_text(record: RecordKind, name: str) -> bool:
    """A number made of parts tells rows apart only with all of them; a date may lack its time of day."""
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
    """Names the missing columns or, where hardly any was found, says that this is no known record."""
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
    """A heading short enough for a sentence; a cell with digits may be someone's phone, not a heading."""
    text = " ".join(heading.split())
    return "…" if sum(map(str.isdigit, text)) > 3 else text[:12]
