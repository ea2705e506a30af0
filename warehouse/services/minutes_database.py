"""The database of what people write: ``HOME/minutes.sqlite``, or the one that ``CARE_MINUTES_URL`` names."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateTable

from care.i18n import say
from care.review.minutes import MinutesUnavailable
from care.storage.atomic_files import PRIVATE_FILE

FILE = "minutes.sqlite"
URL = "CARE_MINUTES_URL"
UNAVAILABLE = (
    sa.exc.DatabaseError,
    sa.exc.ArgumentError,
    sa.exc.NoSuchModuleError,
    ImportError,
    OSError,
)
"""What an address that leads nowhere raises, or a file that is damaged or cannot be written."""
BUSY_TIMEOUT = 15
"""Seconds to wait for another writer of SQLite."""


def database_of(home: Path) -> sa.Engine:
    """The database of a home; the first entry creates its file. Raises MinutesUnavailable."""
    return open_engine(os.environ.get(URL) or f"sqlite:///{(home / FILE).absolute().as_posix()}")


def insert_row(engine: sa.Engine, table: sa.Table, values: Mapping[str, Any]) -> None:
    """Append a row; raises IntegrityError where its key is taken, and MinutesUnavailable."""
    if file := _file(engine):
        # Because SQLite would make a file that others may read.
        with translate_errors():
            Path(file).touch(PRIVATE_FILE)
    with translate_errors(), engine.begin() as db:
        db.execute(CreateTable(table, if_not_exists=True))
        db.execute(table.insert().values(**values))


def select_rows(engine: sa.Engine, table: sa.Table, statement: sa.Select[Any]) -> list[sa.RowMapping]:
    """The rows of a statement over a table; none where nothing was written. Raises MinutesUnavailable."""
    if (file := _file(engine)) and not Path(file).exists():
        return []
    with translate_errors(), engine.connect() as db:
        if not sa.inspect(db).has_table(table.name):
            return []
        return list(db.execute(statement).mappings())


def _file(engine: sa.Engine) -> str | None:
    return engine.url.database if engine.dialect.name == "sqlite" else None


@cache
def open_engine(url: str) -> sa.Engine:
    """An engine without a pool, so that no thread or process holds a connection open."""
    with translate_errors():
        engine = sa.create_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _share_file)
    return engine


def _share_file(connection: Any, _record: Any) -> None:
    """Let SQLite serve readers while one writes, and a second writer wait."""
    cursor = connection.cursor()
    cursor.execute(f"pragma busy_timeout = {BUSY_TIMEOUT * 1000}")
    cursor.execute("pragma journal_mode = wal")
    cursor.close()


@contextmanager
def translate_errors() -> Iterator[None]:
    """Within it what makes the database unavailable is raised as MinutesUnavailable."""
    try:
        yield
    except sa.exc.IntegrityError:
        raise  # an edit of what somebody else has edited
    except UNAVAILABLE as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise MinutesUnavailable(
            say(
                f"无法读写会议记录：{reason}。请检查数据文件夹能否写入，或 {URL} 写的数据库能否连上。",
                f"The minutes can be neither read nor written: {reason}. See whether the home can be written "
                f"to, or whether the database that {URL} names can be reached.",
            )
        ) from error
