"""The callback desk: who is called when, what dissatisfied customers say, and the cases it opens."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from random import Random

from etl.demo.cases import CaseBook, Grievance, grievance, some_grievance
from etl.demo.days import after, at
from etl.demo.dialling import attempts
from etl.demo.phrases import grumble, lost_reason, terse
from etl.demo.stores import (
    ALL_FINE_AGENT,
    ALL_FINE_HOTLINE_SHARE,
    LATE_ADVISOR,
    LATE_FROM,
    LATE_SHARE,
    LOST_FROM,
    LOST_UNTIL,
    Store,
)
from etl.demo.trade import Occasion, Row

NEVER_CALLED, LATE_BY_CHANCE = 0.02, 0.012
COMPLAINED_BEFORE, COMPLAINS_LATER = 0.21, 0.07
"""Shares of dissatisfied customers who complain before and after the call; the others say it when called."""
NO_SUBJECT_SHARE, TERSE_SHARE, GRUMBLE_SHARE = 0.02, 0.13, 0.025
IN_TIME_DAYS, IN_TIME_WEIGHTS = (1, 2, 3), (83, 15, 2)
LATE_DAYS = (4, 5, 6, 8)
SALE_CALLBACKS = {"sale_day0": (0,), "sale_day3": (1, 2, 2), "sale_day7": (5, 5, 6)}
"""Each type with the days after delivery on which it is first tried."""


class Desk:
    """The callback desk of one store and the rows of 回访记录 it writes."""

    def __init__(self, store: Store, cases: CaseBook, rng: Random) -> None:
        self.store, self.cases, self.rng = store, cases, rng
        self._rows: list[Row] = []

    def rows(self) -> list[Row]:
        """The attempts up to the store's last export, numbered in the order of time."""
        known = [row for row in self._rows if row["attempted_at"] <= self.store.exported_at]
        known.sort(key=lambda row: row["attempted_at"])
        return [row | {"callback_no": f"HF{number:06d}"} for number, row in enumerate(known, 1)]

    def after_visit(self, visit: Occasion) -> None:
        """Call within three days, or late where that is planted."""
        late_share = LATE_BY_CHANCE
        if visit.advisor == LATE_ADVISOR and visit.delivered_at.date() >= LATE_FROM:
            late_share = LATE_SHARE
        if self.rng.random() < late_share:
            days_later = self.rng.choice(LATE_DAYS)
        else:
            days_later = self.rng.choices(IN_TIME_DAYS, IN_TIME_WEIGHTS)[0]
        self._follow_up("service", visit, days_later, grievance(self.store, visit, self.rng))

    def after_sale(self, sale: Occasion) -> None:
        """Call on the day, within three days and within seven."""
        trouble = grievance(self.store, sale, self.rng)
        for callback_type, possible_days in SALE_CALLBACKS.items():
            mentioned = trouble if callback_type == "sale_day3" else None
            self._follow_up(callback_type, sale, self.rng.choice(possible_days), mentioned)

    def after_closing(self) -> None:
        """Call the day after a case was closed, where a revisit is owed and the case tells of none."""
        for case in self.cases.rows:
            owed = case["revisit_required"] and case["first_closed_at"] and not case["revisited_at"]
            if owed and self.rng.random() < 0.95:
                day = case["first_closed_at"].date() + timedelta(1)
                self._call("complaint_revisit", case["complaint_no"], case["vin"], at(day, 9, 17, self.rng))

    def to_lost(self, sights: Iterable[Occasion]) -> None:
        """Call, through one half-year, the customers not seen for a year, their purchase included."""
        a_year_before = LOST_FROM.replace(year=LOST_FROM.year - 1)
        for vin, last_seen in _last_seen_days(sights, LOST_FROM).items():
            if last_seen < a_year_before and self.rng.random() < 0.93:
                day = LOST_FROM + timedelta(self.rng.randint(6, (LOST_UNTIL - LOST_FROM).days - 6))
                last = self._call("lost_customer", vin, vin, at(day, 9, 17, self.rng))
                if last["outcome"] == "reached":
                    last |= lost_reason(self.rng)

    def _follow_up(
        self, callback_type: str, occasion: Occasion, days_later: int, trouble: Grievance | None
    ) -> None:
        """Make one owed callback, with the complaint before, during or after it."""
        rng, when = self.rng, self.rng.random()
        if trouble and when < COMPLAINED_BEFORE:
            self.cases.open(occasion, trouble, after(occasion.delivered_at, rng.uniform(0.3, 20), rng))
            trouble = None
        if rng.random() < NEVER_CALLED:
            return
        first_at = _first_at(occasion.delivered_at, days_later, rng)
        nameless = callback_type == "service" and rng.random() < NO_SUBJECT_SHARE
        subject_no = None if nameless else rng.choice(occasion.numbers)
        last = self._call(callback_type, subject_no, occasion.car.vin, first_at, hurried=days_later == 0)
        if last["outcome"] != "reached":
            return
        if last["agent"] == ALL_FINE_AGENT:
            self._hear_nothing(last, occasion, trouble)
        elif trouble and when > 1 - COMPLAINS_LATER:
            self.cases.open(occasion, trouble, _days_later(last, 1, 25, rng))
        elif trouble:
            received_at = last["attempted_at"] + timedelta(minutes=rng.randint(4, 40))
            case_no = self.cases.open(occasion, trouble, received_at, "callback")
            last |= self._unhappy(1, 6, trouble.sentence) | {"complaint_no": case_no}
        elif rng.random() < GRUMBLE_SHARE:
            last |= self._unhappy(4, 7, grumble(rng))

    def _hear_nothing(self, last: Row, occasion: Occasion, trouble: Grievance | None) -> None:
        """Record that all is fine, after which more customers than elsewhere call the hotline."""
        last |= {"satisfaction": 10, "dissatisfied": False, "voice": None}
        if occasion.kind == "visit" and self.rng.random() < ALL_FINE_HOTLINE_SHARE:
            unheard = trouble or some_grievance(occasion, self.rng)
            self.cases.open(occasion, unheard, _days_later(last, 2, 27, self.rng), "hotline")

    def _unhappy(self, worst: int, best: int, voice: str) -> Row:
        written = terse(self.rng) if self.rng.random() < TERSE_SHARE else voice
        return {"satisfaction": self.rng.randint(worst, best), "dissatisfied": True, "voice": written}

    def _call(
        self,
        callback_type: str,
        subject_no: str | None,
        vin: str,
        first_at: datetime,
        *,
        hurried: bool = False,
    ) -> Row:
        """Add the attempts to the rows; returns the last of them."""
        subject = {
            "store_code": self.store.code,
            "callback_type": callback_type,
            "subject_no": subject_no,
            "vin": vin,
            "agent": self.rng.choice(self.store.agents_on(first_at.date())),
        }
        made = attempts(subject, first_at, self.rng, hurried=hurried)
        self._rows += made
        return made[-1]


def _first_at(delivered_at: datetime, days_later: int, rng: Random) -> datetime:
    if days_later == 0:
        return delivered_at + timedelta(minutes=rng.randint(40, 150))
    return at(delivered_at.date() + timedelta(days_later), 9, 18, rng)


def _days_later(attempt: Row, least: int, most: int, rng: Random) -> datetime:
    return at(attempt["attempted_at"].date() + timedelta(rng.randint(least, most)), 9, 18, rng)


def _last_seen_days(sights: Iterable[Occasion], before: date) -> dict[str, date]:
    last_seen: dict[str, date] = {}
    for sight in sights:
        day = sight.delivered_at.date()
        if day < before:
            last_seen[sight.car.vin] = max(day, last_seen.get(sight.car.vin, day))
    return last_seen
