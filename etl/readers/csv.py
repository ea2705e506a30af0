"""Read delimited text (CSV, TSV) into cells: encoding and separator are detected, no cell is truncated.

Because Polars reads fast but does not report short rows, its result is used only where it accounts for every
separator and line end of the file; otherwise the slower, exact reader is used.
"""

import re
from dataclasses import replace

import polars as pl

from etl.readers.delimited.exact_records import END, read_records
from etl.readers.delimited.swallowed_lines import is_short_with_marks, may_hold_records
from etl.readers.delimited.text_dialect import DOUBLED, ESCAPED, Dialect, detect_dialect, first_records
from etl.readers.encoding import BROKEN, PIECE, candidate_encodings, mark_damage, read_ahead, split_at_lines
from etl.readers.foreign_formats import refuse_other_text
from etl.readers.limits import CELLS, COLUMNS, too_many_columns, too_wide
from etl.readers.strange_characters import has_strange, note_strange
from etl.records.sheet_table import BEYOND, CELL_NOTES, Sheet, Unreadable

QUOTED = rb'(?:^|[\n%b])"(?:[^"\\]|\\[^"]|"")*\\"'
"""The start of a quoted cell, up to a quotation mark escaped by a backslash."""
FORMULA = r'^="(.*)"$'
"""A text written as a formula, so that a spreadsheet does not convert it: ``="00016"``."""


def read_delimited(content: bytes, encoding: str | None = None, separator: str | None = None) -> Sheet:
    """The cells of a text file. Raises Unreadable where no encoding fits or the content is no table."""
    content = mark_damage(content, encoding)
    for name, errors in candidate_encodings(content, encoding):
        try:
            return _read(content, name, errors, separator)
        except UnicodeDecodeError:
            continue
    raise Unreadable(
        "认不出文件的文字编码。请用 Excel 打开，另存为“CSV UTF-8”或 XLSX。",
        "The file's text encoding is unknown. Open it in Excel and save it as CSV UTF-8 or XLSX.",
    )


def _read(content: bytes, encoding: str, errors: str, separator: str | None) -> Sheet:
    """Read in pieces while the next is decoded; read all of it exactly if a piece cannot be read fast."""
    text = split_at_lines(content, encoding, errors)
    if len(content) > PIECE:
        text = read_ahead(text)
    first = next(text)
    refuse_other_text(first)
    dialect = detect_dialect(first, separator)
    if dialect.width > COLUMNS:
        raise too_many_columns()
    sample = first_records(first, dialect.separator)
    lacking = sum(dialect.width - max(len(record), 1) for record in sample)
    strange, lines = has_strange(first), _line_count(first, 0, dialect)
    doubtful = any(is_short_with_marks(record, dialect) for record in sample)
    last, cells, before = first, None if doubtful else _fast(first, dialect, lacking), []
    for last in text:
        if cells is None:
            break
        before.append(cells)
        strange, lines = strange or has_strange(last), _line_count(last, lines, dialect)
        cells = _fast(last, dialect)
    if cells is not None and (last.endswith(b"\n") or cells[-1, -1]):
        lines += not last.endswith(b"\n")
        sheet = Sheet("", pl.concat([*before, cells]), delimited=True, physical_lines=lines)
        del before, cells
    else:
        whole = b"".join(split_at_lines(content, encoding, errors))
        _line_count(whole, 0, dialect)
        strange = has_strange(whole)
        sheet = _exact(whole, dialect)
    if b'"' in first and b'="' in first:
        sheet = replace(sheet, cells=_without_formula(sheet.cells))
    return note_strange(sheet, replaced=errors == "replace") if strange else sheet


def _line_count(piece: bytes, before: int, dialect: Dialect) -> int:
    """The lines of a piece and those before it. Raises Unreadable where they have too many cells in sum."""
    lines = before + _line_ends(piece)
    if lines * dialect.width > CELLS:
        raise too_wide()
    return lines


def _line_ends(text: bytes) -> int:
    """Number of line ends: LF, CRLF, and a CR that stands alone, as in texts from old Macs."""
    ends = text.count(b"\n")
    return ends + text.count(b"\r") - text.count(b"\r\n") if b"\r" in text else ends


def _fast(lines: bytes, dialect: Dialect, lacking: int = 0) -> pl.DataFrame | None:
    """The cells as read by Polars if provably complete, else None.

    ``lacking`` is the number of cells known to be missing in short rows.
    """
    # Because a single byte is found much faster than two.
    if lines.endswith(BROKEN) or (b"\\" in lines and ESCAPED in lines):
        return None
    separator, width = dialect.separator, dialect.width
    widest = separator * (width - 1)  # Polars takes the width from the first line
    content = b"%b\n%b\n%b\n" % (widest.encode(), lines.removesuffix(b"\n"), (END + widest).encode())
    try:
        cells = pl.read_csv(
            content,
            has_header=False,
            schema={f"column_{i}": pl.String for i in range(width)},
            separator=separator,
            infer_schema=False,
        )
    except pl.exceptions.PolarsError:
        return None
    separators, ends = _inside(content, separator, cells), _inside(content, "\n", cells)
    whole = content.count(separator.encode()) - separators == cells.height * (width - 1) - lacking
    ended = content.count(b"\n") - ends == cells.height and cells[-1, 0] == END
    if not (whole and ended) or (ends and may_hold_records(cells, dialect)):
        return None
    return cells[1:-1]


def _inside(content: bytes, mark: str, cells: pl.DataFrame) -> int:
    """How often ``mark`` occurs inside cells, where it separates neither cells nor rows."""
    if b'"' not in content:
        return 0
    return int(cells.select(pl.sum_horizontal(pl.all().str.count_matches(mark, literal=True).sum())).item())


def _exact(text: bytes, dialect: Dialect) -> Sheet:
    """Read record by record; cells beyond the width are joined in the column BEYOND."""
    readings = [read_records(text, dialect)]
    if ESCAPED in text and re.search(QUOTED % re.escape(dialect.separator.encode()), text):
        readings.insert(0, read_records(text.replace(ESCAPED, DOUBLED), dialect))
    # Of two ways to read the quotation marks, use the one with more records of the usual width.
    best = max(readings, key=lambda one: sum(len(record) == dialect.usual for record in one.records))
    width, blank = dialect.width, [None] * dialect.width
    rows = [[*(record + blank)[:width], dialect.separator.join(record[width:])] for record in best.records]
    schema = {f"column_{i}": pl.String for i in range(width)} | {BEYOND: pl.String}
    whole = best.closed and not text.endswith(BROKEN)
    unfinished = (None if text.endswith(b"\n") else len(best.records[-1])) if whole else 0
    return Sheet(
        "",
        pl.DataFrame(rows, schema=schema, orient="row"),
        delimited=True,
        unfinished=unfinished,
        faults=pl.DataFrame(best.faults, schema=CELL_NOTES, orient="row"),
        physical_lines=_line_ends(text) + (not text.endswith(b"\n")),
    )


def _without_formula(cells: pl.DataFrame) -> pl.DataFrame:
    """The cells with ``="00016"`` replaced by 00016."""
    return cells.with_columns(pl.all().str.replace(FORMULA, "$1"))
