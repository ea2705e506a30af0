"""Load the rows of a database source by the very path of files, and keep what came of it.

Without ``since`` a fetch holds all that the database has, so it replaces every earlier one of the source: a
row that was deleted there is gone here. With ``since`` a fetch holds what changed, which replaces single
rows; what was deleted it cannot tell, until a whole fetch is asked for.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from filelock import FileLock, Timeout

from care.storage.atomic_files import make_folder
from etl.database.database_rows import failed, open_rows
from etl.database.fetch import Fetched, fetch, rows_fetched, since_with_overlap
from etl.database.last_fetch import (
    LastFetch,
    definition_of,
    read_last_fetch,
    write_last_fetch,
)
from etl.mapping.source import Source
from etl.mapping.source_registry import load_sources
from etl.pipeline.load import load, moment_of_loading
from etl.pipeline.load_history import entries
from etl.pipeline.load_report import LoadReport
from etl.pipeline.manifest import Load
from etl.privacy.upload_folder import upload_folder
from etl.records.sheet_table import Unreadable
from warehouse.build.full import ReportProgress

PARTS = r"_(\d{8}_\d{6})_\d+\.parquet"
"""The end of the name of a fetched file, with the moment of the fetch."""


@dataclass(frozen=True)
class SourceReport:
    """What a fetch came to; without a ``report`` nothing had changed."""

    source: str
    last: LastFetch
    report: LoadReport | None


def database_sources(home: Path) -> list[Source]:
    """The sources of a home that name a database. Raises Unreadable for an invalid one."""
    return [source for source in load_sources(home / "sources") if source.database]


def find_source(home: Path, name: str) -> Source:
    """The database source of that name. Raises Unreadable, with those that there are."""
    found = {source.name: source for source in database_sources(home)}
    if name not in found:
        known = ", ".join(found) or "—"
        raise Unreadable(
            f"没有名为“{name}”的数据库来源，现有：{known}。写法见 docs/sources.md。",
            f"There is no database source “{name}”, there are: {known}. See docs/sources.md.",
        )
    return found[name]


def load_database(
    home: Path, name: str, *, whole: bool = False, by: str = "", tell: ReportProgress = lambda *_: None
) -> SourceReport:
    """Fetch what is new of a source, or with ``whole`` everything, and load it.

    Raises Unreadable where nothing could be fetched; then what is served stands, and the reason is kept.
    """
    source = find_source(home, name)
    with _alone(home, name):
        before, now = read_last_fetch(home, name), moment_of_loading()
        if before and before.loaded_at:
            now = max(now, before.loaded_at + timedelta(seconds=1))
        known = None if whole else _still_loaded(home, source, before)
        since = None
        if known and source.database and source.database.since:
            since = since_with_overlap(known.mark, source.database.overlap)
        kept = before or LastFetch(now, "failed")
        try:
            with upload_folder() as folder:
                fetched = fetch(source, home, folder, since, now)
                if not fetched.rows and since is None:
                    raise failed(
                        "查询一行也没有返回，不会用它替换原有数据；请核对 query 与账号的权限",
                        "the query has not one row, which replaces nothing: check the query and what the "
                        "account may see",
                    )
                if known and _is_old(fetched, known, now):
                    unchanged = ("没有新的或改动的行", "no row is new or changed")
                    last = replace(kept, tried_at=now, outcome="unchanged", zh=unchanged[0], en=unchanged[1])
                    report = None
                else:
                    last, report = _load(home, source, fetched, since is None, now, by, tell)
        except Unreadable as fault:
            write_last_fetch(
                home, name, replace(kept, tried_at=now, outcome="failed", zh=fault.zh, en=fault.en)
            )
            raise
        write_last_fetch(home, name, last)
        return SourceReport(name, last, report)


def try_source(home: Path, name: str) -> tuple[str, ...]:
    """The columns that the query of a source has now, asked for with its first row. Raises Unreadable."""
    source = find_source(home, name)
    assert source.database is not None  # noqa: S101 - as find_source says
    with open_rows(source.database, home, limit=1) as answer:
        for _ in answer.parts:
            pass
        return answer.columns


def _load(
    home: Path, source: Source, fetched: Fetched, is_whole: bool, now: datetime, by: str, tell: ReportProgress
) -> tuple[LastFetch, LoadReport]:
    """Load the files of a fetch. Raises Unreadable where one cannot be read."""
    its_own = replace(source, files=(f"{source.name}_*",))
    earlier = re.compile(re.escape(source.name) + PARTS)

    def is_replaced(one: Load) -> bool:
        named = earlier.fullmatch(one.file)
        is_of_source = any(sheet.source == source.name for sheet in one.sheets)
        return is_of_source and named is not None and named[1] < f"{now:%Y%m%d_%H%M%S}"

    report = load(
        home, fetched.files, by=by, tell=tell, sources=[its_own], replaces=is_replaced if is_whole else None
    )
    if report.faults:
        raise failed(report.faults[0].zh.rstrip("。"), report.faults[0].en.rstrip("."))
    zh, en = rows_fetched(fetched.rows)
    last = LastFetch(
        now,
        "loaded",
        zh,
        en,
        now,
        fetched.rows,
        fetched.content,
        _last_hash(home, source, now),
        definition_of(source),
        fetched.mark,
    )
    return last, report


def _last_hash(home: Path, source: Source, now: datetime) -> str:
    """The content hash of the last file of a fetch, as the manifest has it."""
    begins = f"{source.name}_{now:%Y%m%d_%H%M%S}_"
    return next((one.sha256 for one in reversed(entries(home)) if one.file.startswith(begins)), "")


def _still_loaded(home: Path, source: Source, before: LastFetch | None) -> LastFetch | None:
    """The last fetch, if it was made by the same source and its load is still in the manifest."""
    if before is None or before.definition != definition_of(source):
        return None
    return before if before.sha256 and before.sha256 in {one.sha256 for one in entries(home)} else None


def _is_old(fetched: Fetched, known: LastFetch, now: datetime) -> bool:
    """Whether a fetch brings nothing: no row, or the very rows of the last one.

    Once a day the same rows are loaded nevertheless, because they tell that nothing came until then.
    """
    is_same_day = known.loaded_at is not None and known.loaded_at.date() == now.date()
    return not fetched.rows or (fetched.content == known.content and is_same_day)


@contextmanager
def _alone(home: Path, name: str) -> Iterator[None]:
    """While no other process fetches the same source. Raises Unreadable where one does."""
    folder = home / "fetches"
    make_folder(folder)
    try:
        with FileLock(folder / f"{name}.lock", timeout=0):
            yield
    except Timeout:
        raise Unreadable(
            f"来源 {name} 正在由另一个进程取数，请等它结束。",
            f"Another process is fetching {name}: wait until it is done.",
        ) from None
