"""The minutes of reviews: actions, improvement plans and notes, stored beside the warehouse.

Because every edit is a row of its own and none is ever changed, the minutes are their own history: who wrote
what, when, and how it stood at any review. They are in ``HOME/minutes.sqlite``, or in the database that
``CARE_MINUTES_URL`` names.
"""

import secrets
from collections.abc import Collection
from dataclasses import asdict, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from care.review.minutes import EditConflict, Minute, MinuteContent, MinuteKind, MinuteState
from care.semantic.renamed_metrics import present_metric
from warehouse.services.minutes_database import database_of, insert_row, select_rows, translate_errors

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
        return cls(database_of(home))

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
        with translate_errors(), self._engine.begin() as db:
            db.execute(EDITS.update().where(EDITS.c.id.in_([*entries])).values(**values))
            if self._engine.dialect.name == "sqlite":
                db.exec_driver_sql("pragma secure_delete = on")
        if self._engine.dialect.name == "sqlite":
            with translate_errors(), self._engine.connect() as db:
                # Because the pages of before stay in the file and its log until they are written over.
                db.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("vacuum")
                db.exec_driver_sql("pragma wal_checkpoint(truncate)")

    def _write(self, minute: Minute) -> Minute:
        own = {name: value for name, value in vars(minute).items() if name != "content"}
        insert_row(self._engine, EDITS, own | asdict(minute.content))
        return minute

    def _read(self, statement: sa.Select[Any]) -> list[Minute]:
        return [_minute(row) for row in select_rows(self._engine, EDITS, statement)]


def _minute(row: sa.RowMapping) -> Minute:
    content = {field.name: row[field.name] for field in fields(MinuteContent)}
    content["metric"] = content["metric"] and present_metric(content["metric"])
    content |= {"sort": MinuteKind(content["sort"]), "state": MinuteState(content["state"])}
    own = {field.name: row[field.name] for field in fields(Minute) if field.name != "content"}
    return Minute(**own, content=MinuteContent(**content))


def _now() -> datetime:
    return datetime.now().replace(microsecond=0)
