"""Processor time of whole commands, from the start of the process to its end."""

import os
import subprocess
import sys
from collections.abc import Iterator

from tests.bench.loading import Bench
from tests.bench.ratio import Ratio
from tests.bench.serving import ROOT

ASKED = ("metrics callback_rate", "status", "--help")
IMPORTS = "import duckdb, polars, typer, pydantic"
"""What no command that asks does without."""
MOST = 0.45


def commands(bench: Bench) -> Iterator[Ratio]:
    """Commands that only ask, against the seconds they may take; and what their libraries take."""
    options = ["cli.py", "--home", str(bench.home())]
    processor(*options, "status")  # the first writes compiled modules
    pairs: dict[str, list[tuple[float, float]]] = {asked: [] for asked in (*ASKED, "imports")}
    for _ in range(3 * bench.runs):
        for asked in ASKED:
            pairs[asked].append((processor(*options, *asked.split()), MOST))
        pairs["imports"].append((processor("-c", IMPORTS), MOST))
    size = bench.network.size.name
    for asked in ASKED:
        yield Ratio(f"care {asked}", size, f"{MOST} s", "s", tuple(pairs[asked]), "≤ 1")
    yield Ratio("the imports of a command alone", size, f"{MOST} s", "s", tuple(pairs["imports"]))


def processor(*arguments: str) -> float:
    """Processor seconds of a Python process with these arguments and of those it started and waited for."""
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, arguments)
    return used.ru_utime + used.ru_stime
