"""Power cuts and failing disks at every write of a load: what is left opens, and the next load completes.

``python -m tests.sweeps.power_cut`` does all; the suite does a part. With strace on the computer, writes of
the libraries (Parquet, DuckDB) fail as well.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

from care.audit.log import verify_audit
from etl.diagnosis.diagnose import diagnose
from etl.diagnosis.finding import Severity
from etl.pipeline.load import load
from tests.support.own_process import run_command
from tests.support.power_cut import CALLS, FAULTS, ForgetfulDisk, failing
from tests.sweeps.exports import facts, write_exports
from tests.sweeps.killing import ROOT
from warehouse.storage.home import Home
from warehouse.storage.write_errors import CannotWrite

INJECTED = ("pwrite64", "ftruncate", "fallocate", "fsync", "fdatasync", "rename", "mkdir")
"""The system calls that change a disk and nothing else, also as DuckDB makes them.

``write`` wakes threads of the libraries, too, and they would sleep on; it fails by a limit of a file's size.
"""
SIZES = (
    0,
    100,
    1_000,
    4_000,
    12_000,
    40_000,
    100_000,
    250_000,
    500_000,
    1_000_000,
    2_000_000,
    3_100_000,
    4_000_000,
)
"""Bytes over which no file grows, as if the disk were full; the last is more than any file of these."""
STRACE = shutil.which("strace")
DONE = (0, 1)
"""Exit codes of a load that was done; 1 where rows are rejected, as some of these exports are."""

KNOWN: dict[bytes, dict[str, str]] = {}
"""The content of a database → its facts."""


def served(home: Path) -> dict[str, str] | None:
    """The facts of a home, None where nothing was ever served. Raises DamagedHome."""
    place = Home(home)
    if (build := place.current()) is None:
        return None
    place.read_manifest()
    content = sha256(place.warehouse(build).read_bytes()).digest()
    if content not in KNOWN:
        KNOWN[content] = facts(home)
    return KNOWN[content]


def faults_of(home: Path) -> list[str]:
    """What a diagnosis calls a fault."""
    return [one.what for one in diagnose(home) if one.severity is Severity.FAULT] if home.exists() else []


def without_hashes(home: Path) -> dict[str, str] | None:
    """The facts of a home without tables that hold hashes, which no two new homes have alike."""
    found = served(home)
    return None if found is None else {name: found[name] for name in ("files", "rejects", "stores")}


def cut_everywhere(base: Path | None, exports: list[Path], folder: Path, *, each: int) -> Counter[str]:
    """Cut the power before each sync of a load; after every ``each``-th cut the load is done again.

    Raises AssertionError where what is left is neither the old nor the new home.
    """
    ended, home, whole = Counter[str](), folder / "cut" / "home", folder / "whole"
    for target in (home, whole):
        target.parent.mkdir(parents=True, exist_ok=True)
        if base:
            shutil.copytree(base, target)
    told = served if base else without_hashes
    old = told(home)
    load(whole, exports)
    new = told(whole)
    broken: list[AssertionError] = []

    def check(image: Path) -> None:
        try:
            check_image(image)
        except AssertionError as fault:  # lest the load takes it for a fault of its file
            broken.append(fault)

    def check_image(image: Path) -> None:
        found = told(image)
        assert found in (old, new), f"{image}: neither old nor new"
        assert verify_audit(image).broken_at is None, f"{image}: {verify_audit(image).sentence}"
        ended["old" if found == old else "new"] += 1
        if sum(ended.values()) % each == 0:
            assert not faults_of(image), f"{image}: {faults_of(image)}"
            load(image, exports)
            assert told(image) == new, f"{image}: the next load does not complete"

    with ForgetfulDisk(home, folder / "images", check).recording():
        load(home, exports)
    if broken:
        raise broken[0]
    assert told(home) == new
    return ended


def fail_everywhere(base: Path, exports: list[Path], folder: Path, *, each: int) -> Counter[str]:
    """Let every ``each``-th system call of a load fail, with each fault; a load after it completes."""
    ended, old = Counter[str](), served(base)
    whole = folder / "whole again"
    shutil.copytree(base, whole)
    load(whole, exports)
    new = served(whole)
    for call in CALLS:
        for number in count(1, each):
            fault = FAULTS[number // each % len(FAULTS)]
            home = folder / f"{call}{number}"
            shutil.copytree(base, home)
            with failing(call, number, fault, home) as counted:
                try:
                    load(home, exports)
                    ended["done"] += 1
                except CannotWrite:
                    ended["refused"] += 1
            assert served(home) in (old, new), f"{call} {number}: neither old nor new"
            assert verify_audit(home).broken_at is None, f"{call} {number}: {verify_audit(home).sentence}"
            load(home, exports)
            assert served(home) == new, f"{call} {number}: the next load does not complete"
            shutil.rmtree(home)
            if len(counted) < number:
                break
    return ended


def fail_libraries(base: Path, exports: list[Path], folder: Path, *, each: int) -> Counter[str]:
    """Let every ``each``-th system call of ``care load`` fail, also those of its libraries and its readers.

    Whatever fails, the command ends with a sentence, what is served is the old or the new home, and the next
    load completes. Raises AssertionError where one does not hold.
    """
    ended, old = Counter[str](), served(base)
    whole = folder / "counted"
    made = traced_calls(base, exports, whole)
    new = served(whole)
    ways = [
        (f"{call} {number} of {many}, {error}", ("-e", f"inject={call}:error={error}:when={number}"))
        for call, many in made.items()
        for number in range(1, many + 1, each)
        for error in (("ENOSPC", "EIO")[number // each % 2],)
    ]
    for where, inject in ways:
        home = folder / "home"
        child = traced_load(base, exports, home, *inject)
        ended["done" if child.returncode in DONE else "told"] += 1
        check_and_complete(home, exports, child.stderr, where, (old, new))
    for size in SIZES:
        home = folder / "home"
        shutil.copytree(base, home)
        code, told = run_command("--home", home, "load", *exports, limit=max(size, 1))
        ended["done" if code in DONE else "told"] += 1
        check_and_complete(home, exports, told, f"no file over {size} bytes", (old, new))
    return ended


def check_and_complete(
    home: Path, exports: list[Path], told: str, where: str, known: tuple[Any, Any]
) -> None:
    """What is left is the old home or the new one, and the next load makes it the new one; it goes after."""
    assert "Traceback" not in told, f"{where}: {told}"
    assert served(home) in known, f"{where}: neither old nor new"
    assert verify_audit(home).broken_at is None, f"{where}: {verify_audit(home).sentence}"
    load(home, exports)
    assert served(home) == known[1], f"{where}: the next load does not complete"
    shutil.rmtree(home)


def traced_calls(base: Path, exports: list[Path], home: Path) -> dict[str, int]:
    """The most of each system call that one thread makes in a load that nothing disturbs."""
    log = home.with_name("calls")
    child = traced_load(base, exports, home, "-e", f"trace={','.join(INJECTED)}", log=log)
    assert child.returncode in DONE, child.stderr
    made = Counter(re.findall(r"^(\d+) +(\w+)\(", log.read_text(errors="replace"), re.MULTILINE))
    most = {
        call: max((many for (_, made_by), many in made.items() if made_by == call), default=0)
        for call in INJECTED
    }
    return {call: many for call, many in most.items() if many}


def traced_load(
    base: Path, exports: list[Path], home: Path, *how: str, log: Path = Path(os.devnull)
) -> subprocess.CompletedProcess[str]:
    """``care load`` of the exports into a copy of a home, traced by strace."""
    shutil.copytree(base, home)
    command = (sys.executable, "cli.py", "--home", str(home), "load", *map(str, exports))
    return subprocess.run(
        [str(STRACE), "-f", "-qq", "-o", str(log), *how, *command],
        cwd=ROOT,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def cut_and_fail(base: Path, exports: list[Path], folder: Path, *, each: int) -> None:
    """Cut the power at each write of the product's own, and let each fail."""
    print("power cuts, second load:", dict(cut_everywhere(base, exports, folder / "a", each=each)))
    print("power cuts, first load:", dict(cut_everywhere(None, exports, folder / "b", each=each)))
    (folder / "c").mkdir()
    print("failing calls:", dict(fail_everywhere(base, exports, folder / "c", each=each)))


def main() -> None:
    """Exits with a traceback where a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=1)
    parser.add_argument("--libraries-only", action="store_true", help="only system calls of the command")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        exports = write_exports(folder / "raw")
        base = folder / "base"
        load(base, exports[:3])
        if not asked.libraries_only:
            cut_and_fail(base, exports, folder, each=asked.each)
        if STRACE:
            (folder / "d").mkdir()
            found = fail_libraries(base, exports, folder / "d", each=asked.each)
            print("failing system calls:", dict(found))


if __name__ == "__main__":
    main()
