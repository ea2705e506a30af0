"""Read foreign files in processes of their own, which are started once and used again (docs/security.md)."""

import atexit
import os
from pathlib import Path
from threading import BoundedSemaphore, Lock

from etl.readers.sandbox.reading_process import NotBegun, ReadingProcess
from etl.records.sheet_table import Sheet

SIZE = 2
"""Maximum number of files read at once."""


class ReadingPool:
    """At most SIZE processes; more readers wait for their turn."""

    def __init__(self) -> None:
        self._free = BoundedSemaphore(SIZE)
        self._lock = Lock()
        self._idle: list[ReadingProcess] = []
        self._busy: set[ReadingProcess] = set()

    def read(self, path: Path, encoding: str | None, separator: str | None) -> list[Sheet]:
        """The sheets of a file. Raises Unreadable for a file that cannot be read within the limits."""
        with self._free:
            try:
                return self._read(path, encoding, separator)
            except NotBegun:
                return self._read(path, encoding, separator, ReadingProcess())

    def warm_up(self) -> None:
        """Start a process, so that the first file need not wait for it."""
        with self._lock:
            if not (self._idle or self._busy):
                self._idle.append(ReadingProcess())

    def close(self) -> None:
        """End all processes."""
        with self._lock:
            processes = [*self._idle, *self._busy]
            self._idle.clear()
        for process in processes:
            process.end(at_once=process in self._busy)

    def _read(
        self, path: Path, encoding: str | None, separator: str | None, new: ReadingProcess | None = None
    ) -> list[Sheet]:
        process = new or self._take()
        with self._lock:
            self._busy.add(process)
        try:
            return process.read(path, encoding, separator)
        finally:
            with self._lock:
                self._busy.discard(process)
                if usable := process.is_usable:
                    self._idle.append(process)
            if not usable:
                process.end()

    def _take(self) -> ReadingProcess:
        """An idle process that still runs, or a new one."""
        while True:
            with self._lock:
                process = self._idle.pop() if self._idle else None
            if process is None:
                return ReadingProcess()
            if process.is_usable:
                return process
            process.end()


_pools = [ReadingPool()]
"""The pool of this process is the last; a forked process has its own and leaves its parent's alone."""


def read_isolated(path: Path, encoding: str | None = None, separator: str | None = None) -> list[Sheet]:
    """As :func:`etl.readers.dispatch.read_sheets`, in another process with limits on memory and time.

    Raises Unreadable where the file cannot be read, also where it takes too much memory or time, and
    UnforeseenReadingError where a reader failed in a way that nobody foresaw.
    """
    return _pools[-1].read(path, encoding, separator)


def warm_up() -> None:
    """Start the reading process of this process."""
    _pools[-1].warm_up()


@atexit.register
def close() -> None:
    """End the reading processes of this process."""
    _pools[-1].close()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=lambda: _pools.append(ReadingPool()))
