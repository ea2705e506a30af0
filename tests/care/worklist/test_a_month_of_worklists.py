"""A month of a simulated team that works the list, beside one that calls the newest customers first."""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import polars as pl

from care.worklist import due_today

FIRST = date(2026, 3, 2)
LATE_DAYS = {"S01": 30}
DAYS, VISITS, CALLS, ANSWERED = 35, 16, 27, 0.55
"""Working days that are simulated, visits and calls a day, and the chance that a call is answered."""


@dataclass
class Owed:
    """A callback owed for a visit: three days of trying, due on the third day."""

    no: str
    due_on: date
    tried: list[date]
    answered: bool = False

    @property
    def concluded_on(self) -> date | None:
        """The day it was answered, or of the third day of trying."""
        return self.tried[-1] if self.answered or len(self.tried) == 3 else None


def month(seed: int, *, by_list: bool) -> tuple[float, float]:
    """The share on time of what fell due, and the share tried on three days of what was not answered."""
    dice, owed = random.Random(seed), list[Owed]()
    for day in (FIRST + timedelta(days=n) for n in range(DAYS)):
        still_open = [one for one in owed if one.concluded_on is None]
        for one in _chosen(still_open, day, by_list=by_list):
            one.tried.append(day)
            one.answered = dice.random() < ANSWERED
        owed += [Owed(f"{day}-{n:02}", day + timedelta(days=3), []) for n in range(VISITS)]
    due = [one for one in owed if one.due_on < FIRST + timedelta(days=DAYS)]
    on_time = [one for one in due if one.concluded_on is not None and one.concluded_on <= one.due_on]
    unanswered = [one for one in due if not one.answered]
    return len(on_time) / len(due), sum(len(one.tried) == 3 for one in unanswered) / len(unanswered)


def _chosen(still_open: list[Owed], day: date, *, by_list: bool) -> list[Owed]:
    if not by_list:
        return still_open[::-1][:CALLS]
    listed = due_today(_tasks(still_open), day, LATE_DAYS)["task_no"].to_list()
    by_no = {one.no: one for one in still_open}
    others = [one for one in still_open if one.no not in listed]
    return [*(by_no[no] for no in listed), *others][:CALLS]


def _tasks(owed: list[Owed]) -> pl.DataFrame:
    schema = dict.fromkeys(("store", "callback_type", "task_no"), pl.String) | {
        "opens_on": pl.Date,
        "due_on": pl.Date,
        "due_at": pl.Datetime("us"),
        "tries": pl.Int64,
        "days_tried": pl.Int64,
        "last_attempt_at": pl.Datetime("us"),
    }
    rows = [
        (
            "S01",
            "service",
            one.no,
            one.due_on - timedelta(days=3),
            one.due_on,
            datetime.combine(one.due_on, time(23, 59, 59)),
            3,
            len(one.tried),
            datetime.combine(one.tried[-1], time(10)) if one.tried else None,
        )
        for one in owed
    ]
    return pl.DataFrame(rows, schema=schema, orient="row")


def test_a_team_that_works_the_list_is_late_half_as_often_and_tries_as_long():
    """Where calls suffice only just: on time 94.7 %, by the list 97.5 %; tried on three days 88, 91 %."""
    without = [month(seed, by_list=False) for seed in range(5)]
    with_list = [month(seed, by_list=True) for seed in range(5)]
    assert all(listed > freely for (listed, _), (freely, _) in zip(with_list, without, strict=True))
    late, late_listed = (sum(1 - on_time for on_time, _ in team) for team in (without, with_list))
    assert late_listed <= 0.6 * late
    assert sum(tried for _, tried in with_list) >= sum(tried for _, tried in without)
