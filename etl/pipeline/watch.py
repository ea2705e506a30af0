"""Watch a folder: a new file is loaded as soon as it has stopped growing (definitions §4).

No state is stored between runs. A new watcher loads every file in the folder once more, which changes
nothing for a file that is loaded already.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Protocol

from etl.pipeline.input_files import find_files
from etl.pipeline.load import load
from etl.pipeline.load_report import FileNotice, LoadReport
from etl.pipeline.unforeseen import UNFORESEEN, unforeseen
from etl.records.sheet_table import Unreadable
from warehouse.build.full import ReportProgress
from warehouse.build.home_settings import BAD_SETTINGS
from warehouse.storage.write_errors import CannotWrite

Stamp = tuple[int, int]
"""Size in bytes and modification time in ns: if equal at two polls, the file has stopped growing."""


class Watched(Protocol):
    """What is looked at again and again."""

    def look(self) -> LoadReport | None:
        """Load what is new; None if nothing is."""

    def newly_skipped(self) -> list[FileNotice]:
        """What could not be loaded, each named once."""


class Watcher:
    """The state of a folder at the last poll, and which of its files have been loaded."""

    def __init__(
        self, home: Path, folder: Path, by: str = "", tell: ReportProgress = lambda *_: None
    ) -> None:
        self._home, self._folder, self._by, self._tell = home, folder, by, tell
        self._last_stamps: dict[Path, Stamp] = {}
        self._loaded: dict[Path, Stamp] = {}
        self._sources: dict[Path, Stamp] = {}
        self._skipped: tuple[FileNotice, ...] = ()
        self._announced: tuple[FileNotice, ...] = ()

    def look(self) -> LoadReport | None:
        """Poll once: load the files that have not changed since the last poll and are not loaded yet.

        None if there are none. Raises CannotWrite and Unreadable as a load does; the next poll tries again.
        """
        self._reload_if_sources_changed()
        inputs = find_files([self._folder])
        self._skipped = inputs.skipped
        before, self._last_stamps = self._last_stamps, _stamps(inputs.files)
        unchanged = {path: stamp for path, stamp in self._last_stamps.items() if before.get(path) == stamp}
        ready = {path: stamp for path, stamp in unchanged.items() if self._loaded.get(path) != stamp}
        if not ready:
            return None
        report = load(self._home, list(ready), by=self._by, tell=self._tell)
        self._loaded |= ready
        return report

    def newly_skipped(self) -> list[FileNotice]:
        """The files that the last poll skipped, with the reasons, without those returned before."""
        new = [notice for notice in self._skipped if notice not in self._announced]
        self._announced = self._skipped
        return new

    def _reload_if_sources_changed(self) -> None:
        """Load all files again where a source or the stores file has changed: it may read them otherwise."""
        sources = _stamps([*(self._home / "sources").glob("*.toml"), self._home / "stores.toml"])
        if sources != self._sources:
            self._loaded.clear()
        self._sources = sources


def watch(watcher: Watched, every: float, announce: Callable[[str], None]) -> Iterator[LoadReport]:
    """Poll at intervals of ``every`` seconds without end, and yield the report of each load.

    A skipped file is named to ``announce`` once, with the reason. A fault is passed to it once and the load
    is tried again. An unexpected error does not end the watch: ``announce`` gets its number in the log.
    """
    last = ""
    while True:
        try:
            report = watcher.look()
        except (CannotWrite, Unreadable, *BAD_SETTINGS) as fault:
            if str(fault) != last:
                announce(last := str(fault))
        except UNFORESEEN as fault:
            if repr(fault) != last:
                announce(str(unforeseen(fault)))
                last = repr(fault)
        else:
            last = ""
            for skipped in watcher.newly_skipped():
                announce(str(skipped))
            yield from [report] if report else []
        time.sleep(every)


def _stamps(paths: Iterable[Path]) -> dict[Path, Stamp]:
    stamps = {}
    for path in paths:
        try:
            status = path.stat()
        except FileNotFoundError:  # removed since it was listed
            continue
        stamps[path] = (status.st_size, status.st_mtime_ns)
    return stamps
