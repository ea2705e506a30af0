"""Homes that are made once for all the workers of a run, and copied for every test that begins with one."""

import hashlib
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from filelock import FileLock

SETTINGS = ("CARE_KEY", "CARE_LANG")
"""The variables that decide what a load writes."""


def made_once(
    kept: Path, home: Path, files: Sequence[Path], make: Callable[[], object], how: tuple[object, ...]
) -> Path:
    """``home`` as ``make()`` makes it of ``files``: by whoever needs it first, for the others a copy of that.

    ``how`` tells, by its ``repr``, what else decides what comes out; what stands in the home already counts,
    too. ``kept`` is the folder of what was made. What has been loaded into already is made as it is asked.
    """
    if (home / "current").exists():
        make()
        return home
    counts = [*files, *sorted(path for path in home.rglob("*") if path.is_file())]
    whole = [(path.name, path.stat().st_mtime, path.read_bytes()) for path in counts]
    settings = [os.environ.get(name) for name in SETTINGS]
    copy = kept / hashlib.sha256(repr((whole, settings, how)).encode()).hexdigest()[:20]
    kept.mkdir(exist_ok=True)
    with FileLock(f"{copy}.lock"):
        if not copy.exists():
            make()
            shutil.copytree(home, copy)
            return home
    return shutil.copytree(copy, home, dirs_exist_ok=True)
