"""A hash chain: an append-only file of JSON lines, each with the SHA-256 hash of the line before.

``x.tip`` beside ``x.jsonl`` names the last line by the offset where it ends and its hash. It has a second
line while a line is being written: the end that the log is about to have. So a killed writer leaves a log
that ends at one of the two, and everything else is damage: a line changed, removed or cut off, a tip that is
missing or older than the log. A rewrite of both files by the owner of the folder shows where an earlier tip
is known from elsewhere (:mod:`care.audit.known_tips`).
"""

import errno
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from filelock import FileLock

from care.storage.atomic_files import make_folder, sync_folder, write_whole


@dataclass(frozen=True)
class Tip:
    """The end of a log: the offset where its last line ends, and the hash of that line."""

    offset: int = 0
    hash: str = ""


def add_line(path: Path, content: Mapping[str, Any]) -> None:
    """Append a JSON object as a line, which is on the disk when this returns. Safe with several processes.

    Raises OSError where the whole line cannot be written; then no part of it stays in the file.
    """
    make_folder(path.parent)
    with FileLock(path.with_suffix(".lock")):
        is_new = not path.exists()
        if is_new and not _tip_path(path).exists():
            _write_tips(path, [Tip()])
        with _open_for_append(path) as file:
            if is_new:
                sync_folder(path.parent)
            end = _end(path, file)
            line = (json.dumps({"before": end.hash, **content}, ensure_ascii=False) + "\n").encode()
            after = Tip(end.offset + len(line), _hash(line))
            _write_tips(path, [end, after])
            _append(file, line, end.offset)
            _write_tips(path, [after])


def lines_of(path: Path) -> list[bytes]:
    """The complete lines; one that is being written is left out."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return []
    return content[: content.rfind(b"\n") + 1].splitlines(keepends=True)


def tip_of(path: Path) -> Tip | None:
    """The last line that is known to be complete; None where nothing was written or the tip is no tip."""
    tips = _read_tips(path)
    return tips[0] if tips and tips[0].offset else None


def first_broken(path: Path, known: Iterable[Tip] = ()) -> int | None:
    """The number of the first line that is wrong; one past the last where lines were cut off.

    ``known`` are earlier tips kept elsewhere. Where one of them is in no line's place, the first line after
    the last one that agrees is told.
    """
    lines, tips = _snapshot(path)
    ends, broken = [Tip()], None
    for number, line in enumerate(lines, 1):
        if not _follows(line, ends[-1].hash):
            broken = number
            break
        ends.append(Tip(ends[-1].offset + len(line), _hash(line)))
    if broken is None and not _is_end(ends[-1], tips, exists=path.exists()):
        # A tip that stands within the log is older than it: the lines after it were written by nobody.
        broken = next(
            (n + 1 for n, end in enumerate(ends) if end in (tips or ()) and end != ends[-1]), len(ends)
        )
    forged = _first_forged(ends, known)
    return min((one for one in (broken, forged) if one is not None), default=None)


def _snapshot(path: Path) -> tuple[list[bytes], list[Tip] | None]:
    """The lines and the tips of one moment, while others go on writing."""
    tips = _read_tips(path)
    while True:
        lines, now = lines_of(path), _read_tips(path)
        if now == tips:
            return lines, tips
        tips = now


def _is_end(end: Tip, tips: list[Tip] | None, *, exists: bool) -> bool:
    if tips is None:
        return not exists
    return end in tips


def _first_forged(ends: list[Tip], known: Iterable[Tip]) -> int | None:
    """The line after the last known tip that agrees, where a later one does not."""
    numbers = {end: number for number, end in enumerate(ends)}
    agreed = 0
    for tip in sorted(known, key=lambda one: one.offset):
        if tip not in numbers:
            return agreed + 1
        agreed = numbers[tip]
    return None


def _open_for_append(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b", buffering=0)


def _append(file: BinaryIO, line: bytes, size: int) -> None:
    try:
        written = file.write(line)
        os.fsync(file.fileno())
    except OSError:
        file.truncate(size)
        raise
    if written < len(line):
        file.truncate(size)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _end(path: Path, file: BinaryIO) -> Tip:
    """The end of the log where the next line begins; an incomplete line left by a crash is removed.

    Where the log ends neither at the tip nor at the announced one, the next line goes on from a hash that no
    line there has, so that the gap stays to be seen.
    """
    tips = _read_tips(path) or [Tip(0, "?")]
    size = file.seek(0, os.SEEK_END)
    if size == tips[0].offset:
        return tips[0]
    file.seek(tips[0].offset)
    rest = file.read()
    whole = rest.rfind(b"\n") + 1
    if whole < len(rest):
        file.truncate(tips[0].offset + whole)
    if not whole and rest:
        return tips[0]
    end = Tip(tips[0].offset + whole, _hash(rest[:whole]))
    return end if end in tips else Tip(file.seek(0, os.SEEK_END), tips[0].hash or "?")


def _tip_path(path: Path) -> Path:
    return path.with_suffix(".tip")


def _write_tips(path: Path, tips: list[Tip]) -> None:
    write_whole(_tip_path(path), "".join(f"{tip.offset} {tip.hash}\n" for tip in tips))


def _read_tips(path: Path) -> list[Tip] | None:
    """The tip, and the one that a writer has announced; None where there is none, empty where unreadable."""
    try:
        told = [line.split(" ") for line in _tip_path(path).read_text(encoding="utf-8").splitlines()]
        return [Tip(int(offset), link) for offset, link in told]
    except FileNotFoundError:
        return None
    except ValueError:
        return []


def _follows(line: bytes, link: str) -> bool:
    return line.startswith(f'{{"before": "{link}"'.encode())


def _hash(line: bytes) -> str:
    return sha256(line).hexdigest()
