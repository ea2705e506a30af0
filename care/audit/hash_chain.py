"""A hash chain: an append-only file of JSON lines, each with the SHA-256 hash of the line before.

``x.tip`` next to ``x.jsonl`` holds the offset where the last line ends and that line's hash. So a changed,
removed or truncated line is detected. This reveals accidents and casual tampering, but not a rewrite of both
files by the owner of the folder; a copy of the tip on another machine reveals that too.
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


def add_line(path: Path, content: Mapping[str, Any]) -> None:
    """Append a JSON object as a line, which is on the disk when this returns. Safe with several processes.

    Raises OSError where the whole line cannot be written; then no part of it stays in the file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_suffix(".lock")), _open_for_append(path) as file:
        line = (json.dumps({"before": _last_hash(path, file), **content}, ensure_ascii=False) + "\n").encode()
        size = file.seek(0, os.SEEK_END)
        if file.write(line) < len(line):
            file.truncate(size)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(file.fileno())
        write_whole(_tip_path(path), f"{file.tell()} {_hash(line)}\n")


def lines_of(path: Path) -> list[bytes]:
    """The complete lines; one that is being written is left out."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return []
    return content[: content.rfind(b"\n") + 1].splitlines(keepends=True)


def first_broken(path: Path) -> int | None:
    """The number of the first line that breaks the chain; one past the last where lines were cut off."""
    _, tip = _read_tip(path)
    lines, link, links = lines_of(path), "", {""}
    for number, line in enumerate(lines, 1):
        if not _follows(line, link):
            return number
        link = _hash(line)
        links.add(link)
    # The first line may stand without a tip, where its writer was killed in between.
    is_cut = tip not in links or (tip == "" and len(lines) > 1)
    return len(lines) + 1 if is_cut else None


def _open_for_append(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b", buffering=0)


def _last_hash(path: Path, file: BinaryIO) -> str:
    """The hash of the last line if the file matches the tip; else the tip's hash, so the gap is detected.

    A line that a killed writer left without updating the tip is accepted where it continues the chain; an
    incomplete line left by a crash is removed.
    """
    size, link = _read_tip(path)
    file.seek(size)
    rest = file.read()
    whole = rest.rfind(b"\n") + 1
    if whole < len(rest):
        file.truncate(size + whole)
    for line in rest[:whole].splitlines(keepends=True):
        if _follows(line, link):
            link = _hash(line)
    return link


def _tip_path(path: Path) -> Path:
    return path.with_suffix(".tip")


def _read_tip(path: Path) -> tuple[int, str]:
    """The offset where the last line ends, and its hash; an unreadable tip gives a hash that no line has."""
    try:
        size, link = _tip_path(path).read_text(encoding="utf-8").split()
        return int(size), link
    except FileNotFoundError:
        return 0, ""
    except ValueError:
        return 0, "?"


def _follows(line: bytes, link: str) -> bool:
    return line.startswith(f'{{"before": "{link}"'.encode())


def _hash(line: bytes) -> str:
    return sha256(line).hexdigest()
