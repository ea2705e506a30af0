"""Delimited text (CSV, TSV) as cells: encoding and separator told from the content, no cell ever cut off.

Polars reads a file in a moment but leaves open whether rows were short. So its answer is taken only where
every separator and every line end of the file is accounted for; otherwise the exact, slower reading holds.
"""

import codecs
import csv
import io
from itertools import islice

import polars as pl

from etl.readers.encoding import BROKEN, split_at_lines
from etl.readers.limits import COLUMNS, too_many_columns
from etl.readers.readahead import read_ahead
from etl.records.sheet_table import BEYOND, Sheet, Unreadable

SEPARATORS = (",", "\t", ";")
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
END = "\x1e"
"""A last line of our own: a quotation mark that is never closed swallows it."""
MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<style", b"<meta")

csv.field_size_limit(2**31 - 1)  # a cell that is too long gets a sentence of ours


def read_delimited(content: bytes, encoding: str | None = None, separator: str | None = None) -> Sheet:
    """The cells of a text file; Unreadable if it is none."""
    content = content.removeprefix(codecs.BOM_UTF8)
    if content.startswith(UTF16):
        encoding = "utf-16"
    for name in (encoding,) if encoding else ("utf-8", "gb18030"):
        try:
            return _read(content, name, separator)
        except UnicodeDecodeError:
            continue
    raise Unreadable(
        "认不出文件的文字编码。请用 Excel 打开，另存为“CSV UTF-8”或 XLSX。",
        "The file's text encoding is unknown. Open it in Excel and save it as CSV UTF-8 or XLSX.",
    )


def _read(content: bytes, encoding: str, separator: str | None) -> Sheet:
    """Piece by piece, the next being decoded meanwhile; all of it exactly where one cannot be read fast."""
    text = read_ahead(split_at_lines(content, encoding))
    first = next(text)
    if first[:200].lstrip().lower().startswith(MARKUP):
        raise Unreadable(
            "这是网页格式的表格。请用 Excel 打开，另存为 XLSX 后再导入。",
            "This is a web page saved under a table's name. Open it in Excel and save it as XLSX.",
        )
    separator = separator or _separator(first)
    sample = _sample(first, separator)
    width = max(map(len, sample), default=1)
    if width > COLUMNS:
        raise too_many_columns()
    lacking = sum(width - max(len(record), 1) for record in sample)
    last, cells, before = first, _fast(first, separator, width, lacking), []
    for last in text:
        if cells is None:
            break
        before.append(cells)
        cells = _fast(last, separator, width)
    if cells is not None and (last.endswith(b"\n") or cells[-1, -1]):
        return Sheet("", pl.concat([*before, cells]), delimited=True)
    lines = b"".join(split_at_lines(content, encoding))
    return _exact(lines.decode(), separator, width, ended=lines.endswith(b"\n"))


def _sample(lines: bytes, separator: str, rows: int = 50, length: int = 200_000) -> list[list[str]]:
    """The first records, all of them whole."""
    start = io.StringIO(lines[:length].decode(errors="ignore"), newline="")
    records = list(islice(csv.reader(start, delimiter=separator), rows + 1))
    return records[:rows] if len(lines) <= length or len(records) > rows else records[:-1]


def _separator(lines: bytes) -> str:
    """The separator that parts most of the first records into the same number of cells."""

    def order(separator: str) -> int:
        widths = [len(record) for record in _sample(lines, separator)]
        return max((widths.count(width) * (width - 1) for width in widths), default=0)

    return max(SEPARATORS, key=order)


def _fast(lines: bytes, separator: str, width: int, lacking: int = 0) -> pl.DataFrame | None:
    """The cells if Polars provably read them all, else None; ``lacking`` are known to be missing."""
    if lines.endswith(BROKEN):
        return None
    widest = separator * (width - 1)  # Polars takes the first line's width for the file's
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
    whole = _parting(content, separator, cells) == cells.height * (width - 1) - lacking
    ends = _parting(content, "\n", cells) == cells.height and cells[-1, 0] == END
    return cells[1:-1] if whole and ends else None


def _parting(content: bytes, mark: str, cells: pl.DataFrame) -> int:
    """How often ``mark`` parts cells or rows, not counting where it stands inside a cell."""
    count = content.count(mark.encode())
    if b'"' not in content:
        return count
    inside = cells.select(pl.sum_horizontal(pl.all().str.count_matches(mark, literal=True).sum()))
    return count - int(inside.item())


def _exact(lines: str, separator: str, width: int, *, ended: bool) -> Sheet:
    """The cells record by record; what exceeds ``width`` stands together in one more column."""
    lines = lines.removesuffix("\n")
    records = list(csv.reader(io.StringIO(f"{lines}\n{END}", newline=""), delimiter=separator))
    if closed := records[-1] == [END]:
        records.pop()
    else:  # a quotation mark was never closed and swallowed the end
        records[-1][-1] = records[-1][-1].removesuffix(f"\n{END}")
    blank = [None] * width
    rows = [[*(record + blank)[:width], separator.join(record[width:])] for record in records]
    schema = {f"column_{i}": pl.String for i in range(width)} | {BEYOND: pl.String}
    whole = closed and not lines.endswith(BROKEN.decode())
    unfinished = (None if ended else len(records[-1])) if whole else 0
    return Sheet("", pl.DataFrame(rows, schema=schema, orient="row"), delimited=True, unfinished=unfinished)
