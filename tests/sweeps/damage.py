"""Damaged files: every row is accounted for, none raises a traceback, and memory is bounded.

``python -m tests.sweeps.damage --files 2000`` is the full size; the suite tries a few of every kind. A file
that breaks the promise is saved, and its number makes it again.
"""

import argparse
import io
import random
import resource
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import polars as pl
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from etl.pipeline.load import check, load
from etl.pipeline.load_report import LoadReport
from warehouse.query.warehouse import Warehouse

HEADINGS = (
    "门店代码",
    "回访编号",
    "回访类型",
    "关联单号",
    "车架号",
    "回访专员",
    "回访时间",
    "回访结果",
    "满意度",
    "客户原话",
)
Rows = list[list[str]]
Pick = random.Random
Shape = Callable[[Workbook, Worksheet], None]


def rows(pick: Pick) -> Rows:
    """A valid export: headings, then some callbacks."""
    return [list(HEADINGS), *(_call(pick, number) for number in range(pick.randint(1, 40)))]


def _call(pick: Pick, number: int) -> list[str]:
    outcome, satisfaction = pick.choice((("成功", "9"), ("无法接通", ""), ("拒访", "")))
    at = f"2026-03-{pick.randint(1, 9):02} {pick.randint(9, 17):02}:00"
    voice = pick.choice(("", "等配件等了三天", "说“好”, 没有问题"))
    subject = ("售后回访", f"W{number}", f"LSVAA4182E21848{number:02}", pick.choice(("陈静", "刘洋")))
    return ["S01", f"{pick.randrange(10**6)}", *subject, at, outcome, satisfaction, voice]


def as_csv(table: Rows, encoding: str = "utf-8", separator: str = ",") -> bytes:
    """The rows as text, quoted only where they must be."""
    lines = (separator.join(_quoted(cell, separator) for cell in row) for row in table)
    return ("\r\n".join(lines) + "\r\n").encode(encoding, errors="replace")


def _quoted(cell: str, separator: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if {separator, '"', "\n"} & {*cell} else cell


def as_xlsx(table: Rows, shape: Shape = lambda *_: None) -> bytes:
    """The rows as a workbook; ``shape`` does something more to its sheet."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "b.xlsx"
        with Workbook(path) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(table):
                sheet.write_row(number, 0, row)
            shape(book, sheet)
        return path.read_bytes()


def flipped(pick: Pick) -> bytes:
    """Some bytes are changed."""
    content = bytearray(pick.choice((as_csv, as_xlsx))(rows(pick)))
    for _ in range(pick.choice((1, 3, 30))):
        content[pick.randrange(len(content))] = pick.randrange(256)
    return bytes(content)


def truncated(pick: Pick) -> bytes:
    """The end is missing."""
    content = pick.choice((as_csv, as_xlsx))(rows(pick))
    return content[: pick.randrange(len(content))]


def wrongly_encoded(pick: Pick) -> bytes:
    """Two encodings in one file, or one that nobody would expect."""
    table = rows(pick)
    content = as_csv(table, pick.choice(("gb18030", "utf-16", "utf-16-be", "big5", "shift_jis", "cp1252")))
    return content + as_csv(table[1:], pick.choice(("utf-8", "gb18030")))


def merged_cells(pick: Pick) -> bytes:
    """Cells merged across rows and columns, headings among them."""

    def merge(book: Workbook, sheet: Worksheet) -> None:
        top = pick.randrange(3)
        sheet.merge_range(top, 1, top + pick.randrange(3), 3, pick.choice(("合并", "S01")), book.add_format())

    return as_xlsx(rows(pick), merge)


def ragged(pick: Pick) -> bytes:
    """Rows with too few and too many cells."""
    table = rows(pick)
    for row in table[1:]:
        change = pick.randrange(-4, 5)
        row[:] = row[:change] if change < 0 else row + ["多"] * change
    return as_csv(table, separator=pick.choice((",", "\t", ";")))


def unclosed(pick: Pick) -> bytes:
    """Quotation marks where they do not belong."""
    content = as_csv(rows(pick)).decode()
    for _ in range(pick.randint(1, 4)):
        at = pick.randrange(len(content))
        content = content[:at] + '"' + content[at:]
    return content.encode()


def nuls(pick: Pick) -> bytes:
    """NULs and other control characters in the text."""
    content = bytearray(as_csv(rows(pick)))
    for _ in range(pick.randint(1, 5)):
        content.insert(pick.randrange(len(content)), pick.choice((0, 0, 1, 7, 11, 12, 26, 30, 127)))
    return bytes(content)


def long_cells(pick: Pick) -> bytes:
    """Cells of ten thousand characters."""
    table = rows(pick)
    for _ in range(3):
        row = pick.choice(table)
        row[pick.randrange(len(row))] = pick.choice(("长", "9", "a,", '"', "1\n")) * 10_000
    return as_csv(table)


def formulas(pick: Pick) -> bytes:
    """Formulas, also failed ones, in place of values."""

    def write(_book: Workbook, sheet: Worksheet) -> None:
        for _ in range(5):
            result = pick.choice((1, "", "#N/A", "#DIV/0!", "2026-03-01", True, 1e308))
            sheet.write_formula(pick.randrange(4), pick.randrange(10), "=A1+1", None, result)

    return as_xlsx(rows(pick), write)


def twin_headings(pick: Pick) -> bytes:
    """Headings twice, blank or missing."""
    table = rows(pick)
    for _ in range(3):
        table[0][pick.randrange(len(table[0]))] = pick.choice((*HEADINGS, "", " "))
    return pick.choice((as_csv, as_xlsx))(table)


def bomb(pick: Pick) -> bytes:
    """A small workbook that unpacks to very much, or that claims a cell in the last corner of the sheet."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(as_xlsx(rows(pick)))) as good,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for part in good.namelist():
            content = good.read(part)
            if part == "xl/worksheets/sheet1.xml":
                filler = pick.choice((CORNER, b" " * 200_000_000))
                content = content.replace(b"</sheetData>", filler + b"</sheetData>")
            bad.writestr(part, content)
    return made.getvalue()


CORNER = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def five_thousand_columns(pick: Pick) -> bytes:
    """A CSV with five thousand columns."""
    return as_csv([row + [f"列{n}" for n in range(5_000)] for row in rows(pick)])


DAMAGES = (
    flipped,
    truncated,
    wrongly_encoded,
    merged_cells,
    ragged,
    unclosed,
    nuls,
    long_cells,
    formulas,
    twin_headings,
    five_thousand_columns,
    bomb,
)
COUNTS = ("read", "accepted", "superseded", "duplicate", "rejected")
COLUMNS = ("files", "refused", "rows", "rejected")
MOST_MEMORY = 1024
"""MiB."""
RARE = {bomb: 50, five_thousand_columns: 10}
"""Slow kinds of damage, each tried only in every so many-th round."""


def damaged(number: int) -> tuple[str, bytes]:
    """The kind of damage, and the file; the same for the same number."""
    turn, which = divmod(number, len(DAMAGES))
    damage = DAMAGES[which]
    if turn % RARE.get(damage, 1):
        damage = flipped
    return damage.__name__, damage(random.Random(number))


def write_damaged(folder: Path, number: int) -> tuple[str, Path]:
    """Write damaged file ``number`` under a name that its damage does not give away."""
    name, content = damaged(number)
    path = folder / f"{number:05}{'.xlsx' if content.startswith(b'PK') else '.csv'}"
    path.write_bytes(content)
    return name, path


def unaccounted(report: LoadReport) -> str:
    """The counts of a report that do not add up; empty where all do."""
    if not report.sheets and not report.faults:
        return "neither read nor refused"
    for sheet in report.sheets:
        if sheet.read != sheet.accepted + sheet.superseded + sheet.duplicate + sheet.rejected:
            return f"{sheet.read} rows read, but {sheet}"
        if (sheet.notes["kind"] == "rejected").sum() != sheet.rejected:
            return "rejected rows without a reason"
        if sheet.notes["reason_zh"].str.len_chars().min() == 0:
            return "an empty reason"
    return ""


def sweep(files: int, first: int = 0) -> None:
    """Check each file by itself, then load all of them into one home. Exits where a promise is broken."""
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        home, raw = Path(folder, "home"), Path(folder, "raw")
        raw.mkdir()
        for number in range(first, first + files):
            name, path = write_damaged(raw, number)
            try:
                report = check(home, [path])
            except BaseException:
                print(f"file {number} ({name}):")
                raise
            if fault := unaccounted(report):
                sys.exit(f"file {number} ({name}): {fault}")
            counts[name, "files"] += 1
            counts[name, "refused"] += bool(report.faults)
            counts[name, "rows"] += sum(sheet.read for sheet in report.sheets)
            counts[name, "rejected"] += sum(sheet.rejected for sheet in report.sheets)
        load(home, [raw])
        sums = Warehouse.open(home).files().select(pl.sum(*COUNTS)).row(0, named=True)
    print(f"{'damage':24}" + "".join(f"{what:>9}" for what in COLUMNS))
    for name in sorted({name for name, _ in counts}):
        print(f"{name:24}" + "".join(f"{counts[name, what]:>9}" for what in COLUMNS))
    print(f"{files} files, loaded together: {sums}")
    if sums["read"] != sum(sums.values()) - sums["read"]:
        sys.exit("the rows of all files together do not add up")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"at most {peak:.0f} MiB of memory")
    if peak > MOST_MEMORY:
        sys.exit(f"more than {MOST_MEMORY} MiB")


def main() -> None:
    """``--first`` continues an earlier sweep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=240)
    parser.add_argument("--first", type=int, default=0)
    asked = parser.parse_args()
    sweep(asked.files, asked.first)


if __name__ == "__main__":
    main()
