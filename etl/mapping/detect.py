"""Detect the record kind, headings and columns of each sheet of a file, or explain why it is unreadable."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from care.privacy.text_masking import holds_personal_value
from etl.mapping.build_table import build_table
from etl.mapping.header_detection import HeaderGuess, guess_by, guess_kinds
from etl.mapping.source import Source
from etl.readers.hidden_notices import all_sheets_hidden, columns_hidden, rows_hidden, sheet_left_out
from etl.readers.sandbox.pool import read_isolated
from etl.records.headings import closest_heading, shown_heading
from etl.records.registry import RECORDS, RecordKind
from etl.records.sheet_table import TOP, Notice, Sheet, Table, Unreadable

HELP_SHEET = "说明 Help"
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
            *(columns_hidden(sheet) for sheet in shown if sheet.hidden_columns and sheet.name in read),
        ),
    )


def has_content(sheet: Sheet) -> bool:
    """Whether a sheet has any content."""
    return sheet.cells.height > TOP or any(cell.strip() for line in sheet.beginning for cell in line)


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
    guess = guess_kinds(sheet, kinds)
    if not guess.missing:
        return build_table(path, sheet, guess)
    return _refusal(sheet, refused[0] if refused else guess)


def _refusal(sheet: Sheet, guess: HeaderGuess) -> Unreadable:
    """The fault of an unrecognised sheet: its missing columns, or that it is no known record kind."""
    if any(map(holds_personal_value, guess.headings)):
        return Unreadable(
            "首行像是客户的数据，不是列名。请在首行补上列名，或写一份来源说明（docs/sources.md）。",
            "The first line seems to be a customer's record, not headings. Put headings above it, "
            "or describe the export in a source (docs/sources.md).",
            sheet.name,
        )
    if fault := fault_of_one_column(sheet):
        return fault
    shown = "、".join(shown for heading in guess.headings if (shown := shown_heading(heading)))
    if len(guess.columns) < 2:
        return Unreadable(
            f"认不出这张表，看到的列名有：{shown}。请用导入模板填写，或为它写一份来源说明（docs/sources.md）。",
            f"This sheet resembles no record; its headings are: {shown}. "
            "Fill in an import template, or describe the export in a source (docs/sources.md).",
            sheet.name,
        )
    fields = [guess.record.fields[name] for name in guess.missing]
    close = [
        shown_heading(closest_heading(guess.names.get(one.name, (one.zh,)), guess.headings) or "")
        for one in fields
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


def fault_of_one_column(sheet: Sheet) -> Unreadable | None:
    """The fault of a text in which nothing separates columns, or something unknown; None for any other."""
    if not sheet.delimited or sheet.width > 1 or len(sheet.cells) < 2:
        return None
    return Unreadable(
        "每行只有一列，认不出列之间的分隔符（能自动识别逗号、制表符、分号和 |）。请重新导出，"
        "或在来源中写 separator（docs/sources.md）。",
        "Every row has one column: what separates columns is not known; comma, tab, semicolon and | are. "
        "Export it again, or name it in a source by the key “separator” (docs/sources.md).",
        sheet.name,
    )
