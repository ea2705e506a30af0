"""The temporary folder of uploaded files; those that a killed server left behind are removed."""

import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

PREFIX = "care-upload-"
A_DAY = 86_400.0


@contextmanager
def upload_folder() -> Iterator[Path]:
    """A temporary folder that only this user may open; it is removed at the end."""
    remove_abandoned()
    with TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-") as folder:
        yield Path(folder)


def remove_abandoned() -> None:
    """Remove the folders of processes that have ended without removing them."""
    for folder in Path(gettempdir()).glob(f"{PREFIX}*"):
        pid = folder.name.removeprefix(PREFIX).split("-")[0]
        if pid.isdecimal() and _is_abandoned(int(pid), folder):
            shutil.rmtree(folder, ignore_errors=True)


def _is_abandoned(pid: int, folder: Path) -> bool:
    """Whether the process has ended; on Windows, where asking for it may end it, whether a day has passed."""
    try:
        if sys.platform == "win32":
            return time.time() - folder.stat().st_mtime > A_DAY
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except OSError:  # the process of somebody else, or the folder has gone
        return False
    return False
