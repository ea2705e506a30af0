"""What people decided about causes, kept in the minutes' database, and the snapshot that a build reads.

Because every decision is a row of its own and none is ever changed, two people who code at once lose nothing,
and each decision can be undone. A build reads ``HOME/causes/codes.json``, so that it needs no database and a
warehouse is told from one of other decisions.
"""

import json
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from care.audit.log import AuditEvent, record_event
from care.causes.coder_decisions import CauseCode, in_force
from care.storage.atomic_files import make_folder, write_whole
from warehouse.services.minutes_database import database_of, insert_row, select_rows
from warehouse.storage.cause_codes import SNAPSHOT

CODES = sa.Table(
    "care_cause_codes",
    sa.MetaData(),
    sa.Column("store", sa.String(64), primary_key=True),
    sa.Column("complaint_no", sa.String(128), primary_key=True),
    sa.Column("by", sa.String(128), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("cause", sa.Text, nullable=False),
    sa.Column("undone", sa.Boolean, nullable=False),
)


class CauseCodes:
    """The decisions of one home. Safe to use from any thread and any number of computers."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._engine = database_of(home)

    def every(self) -> list[CauseCode]:
        """Every version of every decision, the oldest first. Raises MinutesUnavailable."""
        statement = sa.select(CODES).order_by(CODES.c.at, CODES.c.version, CODES.c.by)
        return [CauseCode(**row) for row in select_rows(self._engine, CODES, statement)]

    def record_code(self, store: str, complaint_no: str, cause: str, by: str) -> CauseCode:
        """Decide on a complaint; the audit log is written first. Raises MinutesUnavailable and CannotNote."""
        return self._write(store, complaint_no, cause, by, undone=False)

    def undo_code(self, code: CauseCode) -> CauseCode:
        """Take a coder's own decision back."""
        return self._write(code.store, code.complaint_no, code.cause, code.by, undone=True)

    def _write(self, store: str, complaint_no: str, cause: str, by: str, *, undone: bool) -> CauseCode:
        record_event(
            self._home,
            by,
            AuditEvent.CAUSE,
            store=store,
            complaint=complaint_no,
            cause=cause or "-",
            undone=undone,
        )
        own = (CODES.c.store == store) & (CODES.c.complaint_no == complaint_no) & (CODES.c.by == by)
        newest = sa.select(sa.func.max(CODES.c.version).label("version")).where(own)
        while True:
            rows = select_rows(self._engine, CODES, newest)
            version = 1 + ((rows[0]["version"] if rows else None) or 0)
            code = CauseCode(
                store, complaint_no, by, version, datetime.now().replace(microsecond=0), cause, undone
            )
            try:
                insert_row(self._engine, CODES, vars(code))
            except sa.exc.IntegrityError:
                continue  # the same person codes in two windows
            return code


def take_snapshot(home: Path) -> int:
    """Write the decisions that hold to where a build reads them; their number. Raises MinutesUnavailable."""
    held = in_force(CauseCodes(home).every())
    decided = [[*case, code.cause] for case, code in sorted(held.items()) if code.cause]
    make_folder((home / SNAPSHOT).parent)
    write_whole(home / SNAPSHOT, json.dumps(decided, ensure_ascii=False))
    return len(decided)
