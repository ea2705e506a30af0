"""A folder watched: what arrives in it is loaded as soon as it has stopped growing (definitions §4).

Nothing is remembered between runs. What a watcher that starts anew finds in the folder is loaded once more,
and loading the same file again changes nothing.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from etl.pipeline.input_files import find_files
from etl.pipeline.load import load
from etl.pipeline.load_report import LoadReport
from etl.pipeline.unforeseen import UNFORESEEN, unforeseen
from etl.records.sheet_table import Unreadable
from warehouse.build.full import ReportProgress
from warehouse.storage.write_errors import CannotWrite

Stamp = tuple[int, int]
"""Bytes and modification time: equal at two looks, the file has stopped growing."""


class Watcher:
    """The state of a folder at the last look, and which of its files have been loaded."""

    def __init__(
        self, home: Path, folder: Path, by: str = "", tell: ReportProgress = lambda *_: None
    ) -> None:
        self._home, self._folder, self._by, self._tell = home, folder, by, tell
        self._seen: dict[Path, Stamp] = {}
        self._loaded: dict[Path, Stamp] = {}
        self._sources: dict[Path, Stamp] = {}

    def look(self) -> LoadReport | None:
        """Load what is as it was at the look before and has not been loaded so; None if nothing is.

        Raises CannotWrite and Unreadable as a load does; the next look then tries again.
        """
        self._read_anew_under_other_sources()
        before, self._seen = self._seen, _stamps(self._folder)
        still = {path: stamp for path, stamp in self._seen.items() if before.get(path) == stamp}
        ready = {path: stamp for path, stamp in still.items() if self._loaded.get(path) != stamp}
        if not ready:
            return None
        report = load(self._home, list(ready), by=self._by, tell=self._tell)
        self._loaded |= ready
        return report

    def _read_anew_under_other_sources(self) -> None:
        """A source that was added or changed may read what could not be read before."""
        sources = _stamps(self._home / "sources", "*.toml")
        if sources != self._sources:
            self._loaded.clear()
        self._sources = sources


def watch(watcher: Watcher, every: float, told: Callable[[str], None]) -> Iterator[LoadReport]:
    """Look ``every`` so many seconds, for ever; what cannot be done now is told once and tried again.

    An unforeseen fault does not end the watch: it is told with the number by which the log knows it.
    """
    last = ""
    while True:
        try:
            report = watcher.look()
        except (CannotWrite, Unreadable) as fault:
            if str(fault) != last:
                told(last := str(fault))
        except UNFORESEEN as fault:
            if repr(fault) != last:
                told(str(unforeseen(fault)))
                last = repr(fault)
        else:
            last = ""
            if report:
                yield report
        time.sleep(every)


def _stamps(folder: Path, pattern: str = "") -> dict[Path, Stamp]:
    paths = folder.glob(pattern) if pattern else find_files([folder]).files
    stamps = {}
    for path in paths:
        try:
            status = path.stat()
        except FileNotFoundError:  # it has just been taken away
            continue
        stamps[path] = (status.st_size, status.st_mtime_ns)
    return stamps
