"""The minutes of reviews: actions, improvement plans and notes, stored beside the warehouse.

Because every edit is a row of its own and none is ever changed, the minutes are their own history: who wrote
what, when, and how it stood at any review. They are in ``HOME/minutes.sqlite``, or in the database that
``CARE_MINUTES_URL`` names.
"""

import os
import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateTable

from care.i18n import say
from care.review.minutes import (
    EditConflict,
    Minute,
    MinuteContent,
    MinuteKind,
    MinuteState,
    MinutesUnavailable,
)
from care.semantic.renamed_metrics import present_metric
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

EDITS = sa.Table(
    "care_minutes",
    sa.MetaData(),
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("since", sa.Date, nullable=False),
    sa.Column("told_on", sa.Date, nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("sort", sa.String(16), nullable=False),
    sa.Column("topic", sa.Text, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("due_on", sa.Date),
    sa.Column("metric", sa.Text),
    sa.Column("store", sa.Text),
    sa.Column("department", sa.Text),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("remark", sa.Text, nullable=False),
)


class Minutes:
    """The minutes of one home. Safe to use from any thread and any number of computers."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, home: Path) -> "Minutes":
        """Open those of a home; the first entry creates the file. Raises :class:`MinutesUnavailable`."""
        return cls(_engine(os.environ.get(URL) or f"sqlite:///{(home / FILE).absolute().as_posix()}"))

    def add(self, content: MinuteContent, by: str, on: date) -> Minute:
        """Write down something new at the review of ``on``."""
        return self._write(Minute(secrets.token_hex(8), 1, on, on, _now(), by, content))

    def edit(self, before: Minute, content: MinuteContent, by: str, on: date) -> Minute:
        """Write a new version of an entry whose last version is ``before``; raises :class:`EditConflict`.

        An edit belongs to the review of ``on``, or to that of the version before where this is later.
        """
        told_on = max(on, before.told_on)
        try:
            return self._write(
                Minute(before.id, before.version + 1, before.since, told_on, _now(), by, content)
            )
        except sa.exc.IntegrityError:
            raise EditConflict(content, self.history(before.id)[-1]) from None

    def standing(self, on: date | None = None) -> list[Minute]:
        """Every entry as it stood once the review of ``on`` was over, or as it stands now; oldest first."""
        until = sa.true() if on is None else EDITS.c.told_on <= on
        latest = sa.select(EDITS.c.id, sa.func.max(EDITS.c.version).label("version")).where(until)
        last = latest.group_by(EDITS.c.id).subquery()
        same = (EDITS.c.id == last.c.id) & (EDITS.c.version == last.c.version)
        return self._read(sa.select(EDITS).join(last, same).order_by(EDITS.c.since, EDITS.c.at, EDITS.c.id))

    def history(self, entry: str) -> list[Minute]:
        """Every version of an entry, the first one first."""
        return self._read(sa.select(EDITS).where(EDITS.c.id == entry).order_by(EDITS.c.version))

    def redact(self, entries: Collection[str], text: str) -> None:
        """Replace what people wrote in these entries by ``text``, in every version: a person is erased."""
        values = dict.fromkeys(("what", "who", "remark"), text)
        with _translate_errors(), self._engine.begin() as db:
            db.execute(EDITS.update().where(EDITS.c.id.in_([*entries])).values(**values))
            if self._engine.dialect.name == "sqlite":
                db.exec_driver_sql("pragma secure_delete = on")
        if self._engine.dialect.name == "sqlite":
            with _translate_errors(), self._engine.connect() as db:
                # Because the pages of before stay in the file and its log until they are written over.
                db.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("vacuum")
                db.exec_driver_sql("pragma wal_checkpoint(truncate)")

    def _write(self, minute: Minute) -> Minute:
        own = {name: value for name, value in vars(minute).items() if name != "content"}
        if file := self._file:
            # Because SQLite would make a file that others may read.
            with _translate_errors():
                Path(file).touch(PRIVATE_FILE)
        with _translate_errors(), self._engine.begin() as db:
            db.execute(CreateTable(EDITS, if_not_exists=True))
            db.execute(EDITS.insert().values(**own, **asdict(minute.content)))
        return minute

    @property
    def _file(self) -> str | None:
        return self._engine.url.database if self._engine.dialect.name == "sqlite" else None

    def _read(self, statement: sa.Select[Any]) -> list[Minute]:
        if (file := self._file) and not Path(file).exists():
            return []
        with _translate_errors(), self._engine.connect() as db:
            if not sa.inspect(db).has_table(EDITS.name):
                return []
            return [_minute(row) for row in db.execute(statement).mappings()]


@cache
def _engine(url: str) -> sa.Engine:
    """An engine without a pool, so that no thread or process holds a connection open."""
    with _translate_errors():
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
def _translate_errors() -> Iterator[None]:
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


def _minute(row: sa.RowMapping) -> Minute:
    content = {field.name: row[field.name] for field in fields(MinuteContent)}
    content["metric"] = content["metric"] and present_metric(content["metric"])
    content |= {"sort": MinuteKind(content["sort"]), "state": MinuteState(content["state"])}
    own = {field.name: row[field.name] for field in fields(Minute) if field.name != "content"}
    return Minute(**own, content=MinuteContent(**content))


def _now() -> datetime:
    return datetime.now().replace(microsecond=0)
