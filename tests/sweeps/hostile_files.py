"""Read every file of tests/support/hostile_files.py as a load would: what became of each, and when.

``python -m tests.sweeps.hostile_files``, about five minutes. Exits with 1 where one ends in anything but a
table or a sentence, or a file after it cannot be read.
"""

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from etl.readers.limits import seconds_limit
from etl.readers.sandbox.pool import read_isolated
from etl.records.sheet_table import Unreadable
from tests.support.hostile_files import FAR, HARMLESS, SLOW


def main() -> int:
    """Read all files; the number of failures."""
    failures = 0
    with TemporaryDirectory() as folder:
        harmless = Path(folder) / "after.csv"
        harmless.write_text("a,b\n1,2\n", encoding="utf-8")
        for name, make in {**FAR, **HARMLESS, **SLOW}.items():
            path = Path(folder) / "file"
            path.write_bytes(make())
            began = time.monotonic()
            try:
                outcome = " ".join(str(sheet.cells.shape) for sheet in read_isolated(path))
            except Unreadable as fault:
                outcome = fault.en
            except Exception as fault:  # noqa: BLE001 - that is what is looked for
                failures += 1
                outcome = f"FAILED: {fault!r}"
            took = time.monotonic() - began
            late = took > seconds_limit(path.stat().st_size) + 10
            failures += late or read_isolated(harmless)[0].cells.height != 2
            print(f"{name:28} {took:6.1f} s{' TOO LATE' * late}  {outcome}", flush=True)
    return failures


if __name__ == "__main__":
    sys.exit(min(main(), 1))
