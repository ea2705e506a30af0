"""Fetch each database source when its schedule says so, beside a folder that may be watched."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from cronsim import CronSim

from etl.database.last_fetch import LastFetch, read_last_fetch
from etl.database.load_source import database_sources, load_database
from etl.mapping.source import Source
from etl.pipeline.load import moment_of_loading
from etl.pipeline.load_report import FileNotice, LoadReport
from etl.pipeline.watch import Watcher
from etl.records.sheet_table import Unreadable
from warehouse.build.full import ReportProgress


def is_due(source: Source, last: LastFetch | None, now: datetime) -> bool:
    """Whether the moment of a source's schedule has come since the last try; before the first at once."""
    if source.database is None or source.database.schedule is None:
        return False
    return last is None or next(CronSim(source.database.schedule, last.tried_at)) <= now


class ScheduledSources:
    """The database sources of a home that have a schedule, and a folder to watch besides, if there is one.

    A source that cannot be fetched is tried again when its schedule says so; meanwhile the others go on.
    """

    def __init__(
        self, home: Path, folder: Watcher | None, by: str = "", tell: ReportProgress = lambda *_: None
    ) -> None:
        self._home, self._folder, self._by, self._tell = home, folder, by, tell
        self._failed: list[FileNotice] = []

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to watch."""
        return self._folder is None and not any(self._scheduled())

    def look(self) -> LoadReport | None:
        """Fetch the first source that is due and brings anything, else look at the folder.

        None where nothing was loaded. Raises as :meth:`Watcher.look` does.
        """
        for source in self._scheduled():
            if is_due(source, read_last_fetch(self._home, source.name), moment_of_loading()):
                try:
                    done = load_database(self._home, source.name, by=self._by, tell=self._tell)
                except Unreadable as fault:
                    self._failed.append(FileNotice(source.name, fault.zh, fault.en))
                    continue
                if done.report:
                    return done.report
        return self._folder.look() if self._folder else None

    def newly_skipped(self) -> list[FileNotice]:
        """The sources that could not be fetched, and the files that were skipped, since the last time."""
        failed, self._failed = self._failed, []
        return failed + (self._folder.newly_skipped() if self._folder else [])

    def _scheduled(self) -> Iterator[Source]:
        return (one for one in database_sources(self._home) if one.database and one.database.schedule)
