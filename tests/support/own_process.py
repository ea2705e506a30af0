"""The command in a process of its own, as a shell starts it."""

import os
import resource
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run_command(
    *words: object, before: tuple[str, ...] = (), limit: int | None = None, root: Path = ROOT
) -> tuple[int, str]:
    """Its exit code and what it told, which is no traceback.

    ``before`` stands before the command. No file may grow over ``limit`` bytes, as if the disk were full.
    ``root`` has the product's code.
    """

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    ended = subprocess.run(
        [*before, sys.executable, "cli.py", *map(str, words)],
        cwd=root,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        # A limited process would leave compiled modules that are cut off, and every other imports them.
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=limited if limit else None,
    )
    assert "Traceback" not in ended.stderr, ended.stderr
    return ended.returncode, ended.stderr
