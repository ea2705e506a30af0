"""The parent's side of a reading process: start it, have it read a file within the limits, end it."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from threading import Timer

from etl.readers.limits import beyond_limits, memory_limit, seconds_limit
from etl.readers.sandbox.transfer import (
    ReadingEnded,
    UnforeseenReadingError,
    receive_line,
    receive_sheets,
    shared_memory,
)
from etl.records.sheet_table import Sheet, Unreadable

ROOT = Path(__file__).parents[3]
PROGRAM = "from etl.readers.sandbox.worker import main; main()"
ENVIRONMENT = ("PATH", "SYSTEMROOT", "WINDIR", "TEMP", "TMP", "TMPDIR", "LANG", "LC_ALL", "LC_CTYPE", "TZ")
ENVIRONMENT_OF_TOOLS = ("COVERAGE_", "POLARS_", "LD_LIBRARY_")
"""Only these variables are passed on: the key of the home, for example, is none of a reader's business."""
RETIRED_AT = 512 << 20
"""Resident memory in bytes after a file, from which on a new process reads the next one."""
LAST_SECONDS = 2.0
NO_WINDOW = 0x08000000 if sys.platform == "win32" else 0
"""CREATE_NO_WINDOW, for a server that runs without a console."""


class NotBegun(Exception):
    """The process ended before it began to read the file, so the file is not the cause."""


class ReadingProcess:
    """A process that reads one file after the other."""

    def __init__(self) -> None:
        paths = [str(ROOT), *(path for path in sys.path if Path(path).is_absolute())]
        # The interpreter takes neither modules from the current folder nor settings from the environment.
        program = f"import sys; sys.path[:] = {paths!r}; {PROGRAM}"
        self._memory = memory_limit()
        self._process = subprocess.Popen(
            [_interpreter(), "-I", "-c", program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            creationflags=NO_WINDOW,
        )
        self._retired = False
        if sys.platform == "win32":
            from etl.readers.sandbox.windows_job import limited_job

            self._job = limited_job(self._process, self._memory)

    @property
    def is_usable(self) -> bool:
        """Whether it can read another file."""
        return not self._retired and self._process.poll() is None

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def read(self, path: Path, encoding: str | None, separator: str | None) -> list[Sheet]:
        """The sheets of a file. Raises Unreadable, UnforeseenReadingError or NotBegun."""
        size = _size(path)
        seconds, shared = seconds_limit(size), shared_memory()
        request = {
            "path": os.fsencode(path.absolute()).decode("latin-1"),
            "encoding": encoding,
            "separator": separator,
            "seconds": seconds,
            "memory": self._memory,
            "shared": shared,
        }
        guard = Timer(seconds, self._process.kill)
        guard.daemon = True
        answers, whole = self._process.stdout, False
        assert answers is not None  # noqa: S101 - it is a pipe
        try:
            guard.start()
            self._begin(request)
            try:
                sheets = receive_sheets(answers, shared)
            except (Unreadable, UnforeseenReadingError) as fault:
                self._after(receive_line(answers), isinstance(fault, UnforeseenReadingError))
                whole = True
                raise
            self._after(receive_line(answers), broken=False)
            whole = True
        except ReadingEnded:
            raise beyond_limits() from None
        else:
            return sheets
        finally:
            guard.cancel()
            if shared is not None:
                os.close(shared)
            if not whole:  # also where the parent is interrupted
                self.end()

    def _begin(self, request: Mapping[str, object]) -> None:
        requests, answers = self._process.stdin, self._process.stdout
        assert requests is not None  # noqa: S101 - both are pipes
        assert answers is not None  # noqa: S101
        try:
            requests.write(json.dumps(request).encode() + b"\n")
            requests.flush()
            receive_line(answers)
        except (OSError, ReadingEnded):
            raise NotBegun from None

    def _after(self, state: dict[str, int], broken: bool) -> None:
        self._retired = broken or state["resident"] > RETIRED_AT

    def end(self, *, at_once: bool = True) -> None:
        """End the process and wait for it, so that the system forgets it."""
        if at_once:
            self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # a request that could not be written
                pipe.close()  # type: ignore[union-attr]  # both are pipes
        try:
            self._process.wait(LAST_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _interpreter() -> str:
    """Python itself: on Windows that of an environment only starts another process, which has no limits."""
    return sys._base_executable if sys.platform == "win32" else sys.executable  # type: ignore[attr-defined]  # noqa: SLF001


def _environment() -> dict[str, str]:
    return {
        name: value
        for name, value in os.environ.items()
        if name.upper() in ENVIRONMENT or name.startswith(ENVIRONMENT_OF_TOOLS)
    }


def _size(path: Path) -> int:
    """The size of a file in bytes; 0 where the reader will say that it cannot be opened."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
