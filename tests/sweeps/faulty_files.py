"""Files with the faults of real exports: the report of the load accounts for every line.

``python -m tests.sweeps.faulty_files`` tries two thousand; the seed of a file that is misread is printed.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from etl.pipeline.load import check
from etl.pipeline.load_report import SheetReport

HEAD = ("门店代码", "问询编号", "受理时间", "问询主题", "处理人", "首次联系时间")
WORDS = ("保养价格", "等待时间", "保险到期", "年检", "配件到货", "预约")
PEOPLE = ("王敏", "李强", "赵丽")
FAULTS = (
    "open quote",
    "merging quote",
    "bad byte",
    "mark inside",
    "line breaks",
    "escaped",
    "formula",
    "blank line",
    "late year",
)
SEPARATORS = (",", "\t", ";", "|")
ENCODINGS = ("utf-8", "gb18030", "utf-16-le")


@dataclass
class Written:
    """The content of a file: its lines and rows, and the keys that must be rejected or accepted."""

    content: bytes
    lines: int
    rows: int
    rejected: set[str]
    """Keys of the rows that must not count as they stand."""
    sound: set[str] = field(default_factory=set)
    """Keys of the rows that must count."""


def make(seed: int) -> Written:
    """A file by the grammar: up to three kinds of faults in some thirty rows."""
    rng = random.Random(seed)
    encoding, separator, quoted = rng.choice(ENCODINGS), rng.choice(SEPARATORS), rng.random() < 0.3
    kinds = rng.sample(FAULTS, rng.randrange(1, 4))
    lines, rejected, sound, blank, breaks = [separator.join(HEAD).encode(encoding)], set(), set(), 0, 0
    count = rng.randrange(24, 40)
    faulty = rng.sample(range(6, count - 6, 3), 3)
    for number in range(count):
        key = f"Q{number:04}"
        cells = _cells(rng, key, number)
        kind = kinds[faulty.index(number) % len(kinds)] if number in faulty else ""
        if quoted:
            cells = [f'"{cell}"' for cell in cells]
        line, is_rejected, inside = _with_fault(rng, kind, key, cells, separator, encoding)
        if kind == "blank line":
            lines.append(b"")
            blank += 1
        lines.append(line)
        breaks += inside
        (rejected if is_rejected else sound).add(key)
    end = "\n".encode(encoding)
    return Written(end.join(lines) + end, len(lines) + breaks, count, rejected, sound)


def _cells(rng: random.Random, key: str, number: int) -> list[str]:
    at = datetime(2026, 3, 1, 9) + timedelta(minutes=37 * number)
    contact = f"{at + timedelta(hours=1):%Y-%m-%d %H:%M}" if rng.random() < 0.8 else ""
    return ["S01", key, f"{at:%Y-%m-%d %H:%M}", rng.choice(WORDS), rng.choice(PEOPLE), contact]


def _with_fault(  # noqa: C901 - one case a fault
    rng: random.Random, kind: str, key: str, cells: Sequence[str], separator: str, encoding: str
) -> tuple[bytes, bool, int]:
    """The line with a fault, whether its row must be rejected, and the number of line breaks in cells."""
    cells, bad, breaks = list(cells), False, 0
    match kind:
        case "open quote":
            cells[rng.randrange(2, 6)] = '"' + cells[3].strip('"')
            bad = True
        case "merging quote":
            place = rng.randrange(2, 5)
            cells[place] = '"' + cells[place].strip('"')
            cells[place + 1] = cells[place + 1].strip('"') + '"'
            bad = True
        case "late year":
            cells[2], bad = "57370-10-27 09:00", True
        case "mark inside":
            cells[0] = "\ufeff" + cells[0].strip('"')
        case "line breaks":
            breaks = rng.randrange(1, 5)
            cells[3] = '"' + "\n".join(['客户说""好""', *["然后挂断"] * breaks]) + '"'
        case "escaped":
            cells[3] = f'"他说 \\"好{separator} 是\\"，再没有来电"'
        case "formula":
            cells[1] = f'="{key}"'
    line = separator.join(cells).encode(encoding)
    if kind == "bad byte" and encoding != "utf-16-le":
        topic = cells[3].encode(encoding)
        line, bad = line.replace(topic, topic[:-1] + b"\xff", 1), True
    return line, bad, breaks


def misread(written: Written, folder: Path, seed: int) -> list[str]:
    """What the report of a load does not account for; empty where nothing is misread."""
    path = folder / f"问询_{seed}.csv"
    path.write_bytes(written.content)
    report = check(folder / "home", [path])
    path.unlink()
    if report.faults or len(report.sheets) != 1:
        return [f"not read: {[str(fault) for fault in report.faults]}"]
    return list(_differences(written, report.sheets[0]))


def _differences(written: Written, sheet: SheetReport) -> list[str]:
    notes = sheet.notes.filter(kind="rejected")
    raw = " ".join(notes["raw"])
    found = []
    if sheet.lines != written.lines:
        found.append(f"{sheet.lines} lines, written {written.lines}")
    if sheet.read != written.rows:
        found.append(f"{sheet.read} rows, written {written.rows}")
    if sheet.rejected != len(written.rejected):
        found.append(
            f"{sheet.rejected} rejected, written {len(written.rejected)}: {notes['reason_zh'].to_list()}"
        )
    found += [f"{key} must be rejected" for key in written.rejected if key not in raw]
    found += [f"{key} must count" for key in written.sound if f'"{key}"' in raw]
    return found


def sweep(files: int, first: int = 0) -> None:
    """Exits at the first file that is misread, with its seed."""
    with TemporaryDirectory() as made:
        for seed in range(first, first + files):
            wrong = misread(make(seed), Path(made), seed)
            assert not wrong, f"seed {seed}: {wrong}"
    print(f"{files} files with faults, every line accounted for")


if __name__ == "__main__":
    sweep(2_000)
