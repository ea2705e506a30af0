"""Read a delimited text record by record; a quotation mark that is never closed costs its own row."""

import csv
import io
from dataclasses import dataclass, field

from etl.readers.delimited.swallowed_lines import LineShapes
from etl.readers.delimited.text_dialect import Dialect
from etl.records.sheet_table import Unreadable

END = "\x1e"
"""A sentinel line added at the end: an unclosed quotation mark swallows it."""
VISITS = 20
"""Maximum number of times that a line is read on average, before so many open marks end the reading."""
CellFault = tuple[int, None, str, str]
"""A row of CELL_NOTES about a whole row."""


@dataclass(frozen=True)
class Records:
    """A text read record by record."""

    records: list[list[str]]
    closed: bool
    """Whether the quotation marks of the last record are closed."""
    faults: list[CellFault]
    """The rows whose unclosed quotation mark swallowed other rows or cells."""


def read_records(text: bytes, dialect: Dialect) -> Records:
    """All records; a record whose quotation mark swallowed others is cut at its own line.

    Because such a mark would merge many rows into one, reading restarts at the next line. Raises Unreadable
    where there are so many of them that no end can be seen.
    """
    reading = _Reading(text, dialect)
    reading.read_from(0)
    while reading.cut_longest():
        pass
    return reading.result()


@dataclass
class _Reading:
    """The state of a reading: the records so far, the line at which each begins, and their faults."""

    text: bytes
    dialect: Dialect
    records: list[list[str]] = field(default_factory=list)
    begins: list[int] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lines = list(io.StringIO(self.text.removesuffix(b"\n").decode() + f"\n{END}", newline=""))
        self._count = len(self._lines) - 1
        self._shapes = LineShapes(self._lines[:-1], self.dialect)
        self._visits = VISITS * self._count
        self._closed = True

    def read_from(self, begin: int) -> None:
        """Read the lines from ``begin`` on, cut at every swallowing record."""
        at: int | None = begin
        while at is not None and at < self._count:
            at = self._read_until_swallowed(at)

    def cut_longest(self) -> bool:
        """Cut the record whose cell spans more lines than any other, if it holds records, and read on."""
        spans = [
            (end - begin, nth)
            for nth, (begin, end) in enumerate(zip(self.begins, [*self.begins[1:], self._count], strict=True))
            if end - begin > 1
        ]
        if not spans:
            return False
        span, nth = max(spans)
        begin, end = self.begins[nth], self.begins[nth] + span
        is_last = nth == len(self.begins) - 1
        never_closed = is_last and not self._closed
        alone = sum(other == span for other, _ in spans) == 1
        if not never_closed and not (
            alone and self._shapes.longest_holds_records(self.records[nth], begin, end)
        ):
            return False
        del self.records[nth:], self.begins[nth:]
        self.faults = [fault for fault in self.faults if fault[0] <= nth]
        self._cut(begin, end)
        self.read_from(begin + 1)
        return True

    def result(self) -> Records:
        """What was read."""
        if not self._closed:
            self.records[-1][-1] = self.records[-1][-1].removesuffix(f"\n{END}")
        return Records(self.records or [[]], self._closed, self.faults)

    def _read_until_swallowed(self, begin: int) -> int | None:
        """Read records from line ``begin``; the line at which to begin again, None at the end."""
        rest = map(self._lines.__getitem__, range(begin, len(self._lines)))
        reader, start = csv.reader(rest, delimiter=self.dialect.separator), begin
        for record in reader:
            after = start + reader.line_num
            end = min(after, self._count)
            if after - begin > 1:
                self._visit(end - begin, begin)
                if self._shapes.hold_records(record, begin, end):
                    self._cut(begin, end)
                    return begin + 1
            elif begin < self._count and self._shapes.merges_cells(record, begin):
                self.faults.append((len(self.records) + 1, None, *_merged(begin + 1)))
            if begin < self._count:
                self.records.append(record)
                self.begins.append(begin)
                self._closed = after <= self._count
            begin = after
        return None

    def _cut(self, begin: int, end: int) -> None:
        """Keep line ``begin`` as a record of its own, with the lines that it would have swallowed."""
        line = self._lines[begin].rstrip("\r\n")
        self.records.append(next(csv.reader([line], delimiter=self.dialect.separator)))
        self.begins.append(begin)
        self.faults.append((len(self.records), None, *_swallowed(begin + 1, end)))
        self._closed = True

    def _visit(self, lines: int, begin: int) -> None:
        self._visits -= lines
        if self._visits < 0:
            raise Unreadable(
                f"文件里没有成对的引号太多（第 {begin + 1} 行附近），分不清哪些行是一条记录。"
                "请从系统中重新导出，或用 Excel 打开后另存为 XLSX。",
                f"Too many quotation marks are not closed (about line {begin + 1}), so rows cannot be told "
                "apart. Export it again, or open it in Excel and save it as XLSX.",
            )


def _swallowed(line: int, last: int) -> tuple[str, str]:
    return (
        f"文件第 {line} 行的引号没有成对，会吞掉第 {line + 1}–{last} 行；"
        "本行拒收，其后各行已单独读取。请补上引号后重新导出",
        f"a quotation mark in line {line} of the file is not closed and would swallow lines {line + 1} to "
        f"{last}: this row is rejected, the lines after it are read by themselves. Close it and export again",
    )


def _merged(line: int) -> tuple[str, str]:
    return (
        f"文件第 {line} 行的引号没有成对，把几个单元格并成了一个；请补上引号后重新导出",
        f"a quotation mark in line {line} of the file is not closed and merges cells: close it and export "
        "again",
    )
