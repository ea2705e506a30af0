"""A file of lines to which lines are only added, each holding the hash of the line before.

Beside ``x.jsonl`` stands ``x.tip``: where its last line ends, and that line's hash. So a line that was
changed, removed or cut off the end shows. That proves a slip or a casual hand, not the owner of the folder,
who could write both files anew; a copy of the tip kept elsewhere proves more.
"""

import errno
import json
import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from filelock import FileLock

from care.storage.atomic_files import write_whole


def add_line(path: Path, told: Mapping[str, Any]) -> None:
    """Add a line of JSON, on the disk when this returns. Several processes may do so at once.

    Raises OSError where the whole line cannot be written; then nothing of it is.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_suffix(".lock")), _opened(path) as file:
        line = (json.dumps({"before": _end(path, file), **told}, ensure_ascii=False) + "\n").encode()
        size = file.seek(0, os.SEEK_END)
        if file.write(line) < len(line):
            file.truncate(size)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(file.fileno())
        write_whole(_tip_of(path), f"{file.tell()} {_hash(line)}\n")


def lines_of(path: Path) -> list[bytes]:
    """The whole lines; what is being written just now is none yet."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return []
    return content[: content.rfind(b"\n") + 1].splitlines(keepends=True)


def first_broken(path: Path) -> int | None:
    """The first line that does not follow from the one before; one past the last where some were cut off."""
    _, tip = _tip(path)
    lines, link, links = lines_of(path), "", {""}
    for number, line in enumerate(lines, 1):
        if not _follows(line, link):
            return number
        link = _hash(line)
        links.add(link)
    # The first line may stand without a tip, where its writer was killed in between.
    is_cut = tip not in links or (tip == "" and len(lines) > 1)
    return len(lines) + 1 if is_cut else None


def _opened(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b", buffering=0)


def _end(path: Path, file: BinaryIO) -> str:
    """The hash of the last line, where it stands as the tip says; else the tip's, and the gap shows.

    A writer killed before the tip left a line that follows; one torn by a crash is taken away.
    """
    size, link = _tip(path)
    file.seek(size)
    left = file.read()
    whole = left.rfind(b"\n") + 1
    if whole < len(left):
        file.truncate(size + whole)
    for line in left[:whole].splitlines(keepends=True):
        if _follows(line, link):
            link = _hash(line)
    return link


def _tip_of(path: Path) -> Path:
    return path.with_suffix(".tip")


def _tip(path: Path) -> tuple[int, str]:
    """Where the last line ends and its hash; of a tip that cannot be read, a hash that no line has."""
    try:
        size, link = _tip_of(path).read_text(encoding="utf-8").split()
        return int(size), link
    except FileNotFoundError:
        return 0, ""
    except ValueError:
        return 0, "?"


def _follows(line: bytes, link: str) -> bool:
    return line.startswith(f'{{"before": "{link}"'.encode())


def _hash(line: bytes) -> str:
    return sha256(line).hexdigest()
