"""Complaints with their log folded in, and whether they came back (definitions §5, rules §3.2–3, §6.12–15).

Decided here: a case is refiled only on a later day than its close where one of the two times has no time of
day; the end of the watch is a day within; a late reopening leaves ``close_rate`` and the hours to close as
they stand.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.reference.calendar import months_after
from tests.reference.clocks import Moment, after, clock_start, day_of, in_time, within
from tests.reference.logs import Log, distinct, folded, logs_of
from tests.reference.policies import Policies, Policy
from tests.reference.rows import Row, Store, phone_of, vin_of
from tests.reference.visits import VIN

TERSE = 10
"""Fewer characters than these are terse."""
FORM_LEVELS = ("A", "B", "C")
"""The levels of a complaint that owe a form of the customer's opinion (rules §6.15)."""


@dataclass(frozen=True)
class Case:
    """One complaint; ``row`` has its log folded in."""

    store: str
    complaint_no: str
    row: Row
    log: Log
    policies: Policies

    def knows(self, *fields: str) -> bool:
        return self.row.knows(*fields)

    def policy(self, moment: Moment) -> Policy:
        return self.policies.on(self.store, day_of(moment))

    @property
    def received_at(self) -> Moment:
        received_at: Moment = self.row["received_at"]
        return received_at

    @property
    def first_closed_at(self) -> Moment | None:
        closed_at: Moment | None = self.row["first_closed_at"]
        return closed_at

    @property
    def vin(self) -> str | None:
        return vin_of(self.row)

    @property
    def closes(self) -> list[Moment]:
        """Every close that is known of, each once."""
        own = [self.row[name] for name in ("first_closed_at", "last_closed_at") if self.row[name]]
        return distinct(self.log.times.get("closed") or own)

    @property
    def revisits(self) -> list[Moment]:
        own = [self.row["revisited_at"]] if self.row["revisited_at"] else []
        return self.log.times.get("revisited") or own

    @property
    def watch_ends_at(self) -> datetime | None:
        if not self.first_closed_at:
            return None
        months = self.policy(self.first_closed_at).value("complaints", "watch_months")
        return months_after(clock_start(self.first_closed_at), months)

    @property
    def closing(self) -> Moment | None:
        """The last close, or the first where no reopening is known of."""
        return self.row["last_closed_at"] or (None if self.row["reopen_count"] else self.first_closed_at)

    @property
    def closed(self) -> bool:
        if self.row["status"]:
            return bool(self.row["status"] == "closed")
        return self.closing is not None if self.log.closed is None else self.log.closed

    @property
    def closed_at(self) -> Moment | None:
        return self.closing if self.closed else None

    @property
    def dated_reopenings(self) -> list[Moment]:
        own = [self.row["last_reopened_at"]] if self.row["last_reopened_at"] else []
        return self.log.times.get("reopened") or own

    @property
    def reopened_late(self) -> bool:
        ends_at = self.watch_ends_at
        return ends_at is not None and any(not within(again, ends_at) for again in self.dated_reopenings)

    @property
    def reopened(self) -> bool:
        """Within its watch, or at a time that nobody knows."""
        ends_at = self.watch_ends_at
        return (
            any(ends_at is None or within(again, ends_at) for again in self.dated_reopenings)
            or (self.row["reopen_count"] or 0) > len(self.dated_reopenings)
            or self.log.has_unknown_reopening(self.dated_reopenings)
        )

    @property
    def can_be_found_again(self) -> bool:
        well_formed = VIN.fullmatch(self.vin or "") or re.fullmatch(r"\d{11}", phone_of(self.row) or "")
        return bool(well_formed) and bool(self.row["cause_1"] or self.row["cause_2"])

    @property
    def tells_came_back(self) -> bool:
        return (
            self.knows("reopen_count", "last_reopened_at")
            or self.log.tells_of_reopening()
            or self.can_be_found_again
        )

    def repeated_by(self, later: "Case") -> bool:
        ends_at = self.watch_ends_at
        return (
            later is not self
            and self.first_closed_at is not None
            and ends_at is not None
            and after(later.received_at, self.first_closed_at)
            and within(later.received_at, ends_at)
            and _same(self.vin, later.vin, phone_of(self.row), phone_of(later.row))
            and _same(self.row["cause_2"], later.row["cause_2"], self.row["cause_1"], later.row["cause_1"])
        )

    @property
    def from_outside(self) -> bool:
        """Whether first contact and reply are asked of it: by its source, where the source is supplied."""
        if not self.knows("source"):
            return True
        return self.row["source"] in self.policy(self.received_at).value("complaints", "sources")

    def due_in(self, name: str) -> datetime:
        """The end of the clock of ``contact_hours`` or ``reply_hours``."""
        hours = self.policy(self.received_at).value("complaints", name)
        return clock_start(self.received_at) + timedelta(hours=hours)

    def contacted(self) -> bool | None:
        return in_time(self.row["first_contact_at"], self.due_in("contact_hours"))

    def replied(self) -> bool | None:
        return in_time(self.row["first_reply_at"], self.due_in("reply_hours"))

    @property
    def knows_form(self) -> bool:
        single = ("level", "department", "handler", "description")
        return all(self.knows(name) for name in single) and self.knows("cause_1", "cause_2")

    @property
    def in_form(self) -> bool:
        row = self.row
        filled = row["level"] and row["department"] and row["handler"] and (row["cause_1"] or row["cause_2"])
        filed = row["level"] not in FORM_LEVELS or not self.knows("form_filed_at") or row["form_filed_at"]
        return bool(filled) and len(row["description"] or "") >= TERSE and bool(filed)

    @property
    def due_at(self) -> datetime | None:
        """Without a time of day it ends with its day."""
        return clock_start(self.row["due_at"]) if self.row["due_at"] else None

    @property
    def dims(self) -> dict[str, Any]:
        names = ("advisor", "handler", "source", "process", "level", "department", "cause_1", "cause_2")
        return {"store": self.store} | {name: self.row[name] for name in names}


def _same(one: str | None, other: str | None, else_one: str | None, else_other: str | None) -> bool:
    """By the first thing where both have it, else by the second where both have that."""
    if one and other:
        return one == other
    return bool(else_one) and else_one == else_other


def cases_of(code: str, store: Store, policies: Policies) -> list[Case]:
    """The complaints of a store: its rows, its log, or both."""
    rows = {row["complaint_no"]: row for row in store["complaints"]}
    logs = logs_of(store)
    nothing = Log({}, frozenset())
    numbers = dict.fromkeys([*rows, *logs])
    return [
        Case(code, no, folded(rows.get(no), logs.get(no, nothing)), logs.get(no, nothing), policies)
        for no in numbers
    ]
