"""What each sheet of a file is: its headings found and its columns known, or one sentence why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from etl.headings import Names, nearest, place, plain, template_names, weight
from etl.reading import read_sheets
from etl.records import RECORDS, RecordKind
from etl.source import Source
from etl.table import Sheet, Table, Unreadable
from etl.tabulate import tabulate

HELP_SHEET = "说明 Help"
TOP = 20
"""So many lines from the top may hold the headings; above them stand titles."""
STORE_CURE = (
    ";门店代码也可由来源的 [store] 或 [constants] 给出",
    "; the store's code may also come from its [store] or [constants]",
)


@dataclass(frozen=True)
class Guess:
    """One line of a sheet taken for the headings of one record."""

    record: RecordKind
    names: Names
    line: int
    headings: tuple[str, ...]
    columns: Mapping[str, int]
    missing: tuple[str, ...]

    @property
    def sureness(self) -> tuple[bool, float]:
        """Complete ones first, then by how many telling headings were found."""
        return not self.missing, sum(weight(self.record.fields[name]) for name in self.columns)


def tables(path: Path, sources: Sequence[Source], record: str | None = None) -> list[Table | Unreadable]:
    """Every sheet of a file that has anything in it, or why that sheet cannot be read.

    ``record`` names the kind of record where it is known beforehand. Raises Unreadable where the file as a
    whole cannot be read.
    """
    usable = [source for source in sources if source.fits(path) and record in (None, source.record.name)]
    encoding = next((source.encoding for source in usable if source.encoding), None)
    separator = next((source.separator for source in usable if source.separator), None)
    sheets = [sheet for sheet in read_sheets(path, encoding, separator) if _anything(sheet)]
    if not sheets:
        raise Unreadable(
            "文件里没有任何内容。请从系统中重新导出。", "There is nothing in the file. Export it again."
        )
    kinds = [RECORDS[record]] if record else list(RECORDS.values())
    found = [_recognised(path, sheet, usable, kinds) for sheet in sheets if sheet.name != HELP_SHEET]
    # A hidden sheet that resembles nothing holds some list that its author did not mean to show.
    hidden = {sheet.name for sheet in sheets if not sheet.visible}
    return [one for one in found if not (isinstance(one, Unreadable) and one.sheet in hidden)]


def _anything(sheet: Sheet) -> bool:
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
        guess = _guess(sheet, source.record, _source_names(source), constants)
        if not guess.missing:
            return _table(path, sheet, guess, source, constants)
        refused.append(guess)
    guesses = [_guess(sheet, kind, template_names(kind), {}) for kind in kinds]
    guess = max(guesses, key=lambda one: one.sureness)
    if not guess.missing:
        return _table(path, sheet, guess, None, {})
    return _refusal(sheet, refused[0] if refused else guess)


def _source_names(source: Source) -> Names:
    """A source that names columns reads these and no others; one that names none reads the template's."""
    if not source.columns:
        return template_names(source.record)
    return {name: (heading.strip(), plain(heading)) for name, heading in source.columns.items()}


def _guess(sheet: Sheet, record: RecordKind, names: Names, constants: Mapping[str, str]) -> Guess:
    """The line near the top that makes the best headings for this record."""
    required = [name for name, field in record.fields.items() if field.required and name not in constants]

    def taken(line: int, cells: tuple[str | None, ...]) -> Guess:
        headings = tuple(cell or "" for cell in cells)
        columns = place(names, headings)
        missing = tuple(name for name in required if name not in columns)
        return Guess(record, names, line, headings, columns, missing)

    top = [taken(line, cells) for line, cells in enumerate(sheet.cells.head(TOP).rows())]
    return max(top, key=lambda guess: (guess.sureness, sum(map(bool, guess.headings))))


def _table(path: Path, sheet: Sheet, guess: Guess, source: Source | None, constants: dict[str, str]) -> Table:
    columns = {name: column for name, column in guess.columns.items() if name not in constants}
    body = tabulate(sheet, guess.line, guess.headings, columns, constants)
    # Where one column feeds two fields, the personal one decides how the heading is masked.
    openly = sorted(columns, key=lambda name: guess.record.fields[name].personal is not None)
    fed = {columns[name]: name for name in openly}
    return Table(
        record=guess.record,
        source=source.name if source else "template",
        sheet=sheet.name,
        rows=body.rows,
        texts=body.texts,
        raw=body.raw,
        heading_fields={name: fed[column] for column, name in body.names.items() if column in fed},
        time_formats=dict(source.times) if source else {},
        words=dict(source.words) if source else {},
        blanks=source.blanks if source else frozenset(),
        faults=body.faults,
        unknown_columns=tuple(name for column, name in body.names.items() if column not in fed),
        exported_at=source.export_time(path) if source else None,
        constants=constants,
    )


def _refusal(sheet: Sheet, guess: Guess) -> Unreadable:
    """Names the missing columns or, where hardly any was found, says that this is no known record."""
    shown = "、".join(shown for heading in guess.headings if (shown := _shown(heading)))
    if len(guess.columns) < 2:
        return Unreadable(
            f"认不出这张表,看到的列名有:{shown}。请用导入模板填写,或为它写一份来源说明(docs/sources.md)。",
            f"This sheet resembles no record; its headings are: {shown}. "
            "Fill in an import template, or describe the export in a source (docs/sources.md).",
            sheet.name,
        )
    fields = [guess.record.fields[name] for name in guess.missing]
    close = [_shown(nearest(guess.names.get(one.name, (one.zh,)), guess.headings) or "") for one in fields]
    near_by = list(zip(fields, close, strict=True))
    zh = "、".join(f"“{one.zh}”" + f"(最接近的是“{near}”)" * bool(near) for one, near in near_by)
    en = ", ".join(f"“{one.zh}”" + f" (closest: “{near}”)" * bool(near) for one, near in near_by)
    store_zh, store_en = STORE_CURE if "store_code" in guess.missing else ("", "")
    return Unreadable(
        f"{guess.record.zh}缺少必填列:{zh}。看到的列名有:{shown}。请补上或改列名,或写一份来源说明"
        f"(docs/sources.md){store_zh}。",
        f"{guess.record.en} lack the required columns {en}. Headings found: {shown}. Add or rename them, "
        f"or describe the export in a source (docs/sources.md){store_en}.",
        sheet.name,
    )


def _shown(heading: str) -> str:
    """A heading short enough for a sentence; a cell with digits may be someone's phone, not a heading."""
    text = " ".join(heading.split())
    return "…" if sum(map(str.isdigit, text)) > 3 else text[:12]
