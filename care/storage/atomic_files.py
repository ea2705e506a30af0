"""Small files written whole, so that readers see the old or the new one."""

import os
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Replace a small file in one step; it is on the disk when this returns. Missing folders are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with temporary.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
