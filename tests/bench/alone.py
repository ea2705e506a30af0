"""Measure one piece of work in a process of its own, so that its memory is measured alone."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import duckdb
import fastexcel
import psutil

import care  # noqa: F401 - what every command imports first: it settles how memory is given back
from etl.pipeline.load import load
from etl.pipeline.load_history import SHAPES, entries
from tests.bench.ratio import seconds
from warehouse.build.full import build_warehouse
from warehouse.services.backups.backup import back_up

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Done:
    """The time and memory that a piece of work took."""

    seconds: float
    processor: float
    """Processor seconds, those of the processes that it started among them."""
    peak: float
    """Peak memory of the process in MiB."""


def alone(work: str, *paths: Path) -> Done:
    """Run a piece of :data:`WORK` in a new process; the start of the process is not measured."""
    command = [sys.executable, "-m", "tests.bench.alone", work, *map(str, paths)]
    output = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return Done(**json.loads(output))


def _copy(file: Path, home: Path) -> None:
    with ZipFile(file, "w", ZIP_DEFLATED) as written:
        for one in home.rglob("*"):
            if one.is_file():
                written.write(one, one.relative_to(home))


def _read_csv(file: Path, *sources: Path) -> None:
    with duckdb.connect(file) as db:
        db.execute("create table rows as from read_csv(?)", [[source.as_posix() for source in sources]])


def _read_workbook(source: Path) -> None:
    book = fastexcel.read_excel(source)
    for name in book.sheet_names:
        book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_arrow()


WORK: dict[str, Callable[..., object]] = {
    "load": lambda home, *sources: load(home, sources),
    "build": lambda home: build_warehouse(
        home, [entry.as_json() for entry in entries(home)], SHAPES, anew=True
    ),
    "back_up": lambda home, file: back_up(home, file, "bench"),
    "zip": _copy,
    "read_csv": _read_csv,
    "read_workbook": _read_workbook,
}


def _peak() -> float:
    """Peak memory in MiB. Not ``ru_maxrss``, because it includes the peak of the parent process."""
    output = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(output["VmHWM"].split()[0]) / 1024


def _processor() -> float:
    own = psutil.Process()
    running = [own, *own.children(recursive=True)]
    return sum(sum(one.cpu_times()[:4]) for one in running)


if __name__ == "__main__":
    before = _processor()
    took = seconds(lambda: WORK[sys.argv[1]](*map(Path, sys.argv[2:])))
    print(json.dumps({"seconds": took, "processor": _processor() - before, "peak": _peak()}))
