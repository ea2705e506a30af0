"""Which owed callbacks are to be tried on a day, by the policy under which each is owed (definitions §5)."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import partial

import polars as pl

from care.i18n import say

PACED = ("lost_customer", "key_customer")
"""Types that are owed once a half-year or quarter: each day has its share of what is left."""

WORKLIST: dict[str, pl.DataType | type[pl.DataType]] = {
    "store": pl.String,
    "urgency": pl.String,
    "callback_type": pl.String,
    "task_no": pl.String,
    "subject_no": pl.String,
    "due_at": pl.Datetime("us"),
    "agent": pl.String,
    "try_no": pl.Int64,
    "tries_left": pl.Int64,
    "last_attempt_at": pl.Datetime("us"),
    "last_outcome": pl.String,
    "plan_hour": pl.Int64,
    "customer_name": pl.String,
    "customer_phone": pl.String,
    "plate": pl.String,
    "vin": pl.String,
    "advisor": pl.String,
    "sister_seen_on": pl.Date,
    "sister_store": pl.String,
    "file_id": pl.Int64,
    "source_row": pl.Int64,
}
"""The columns of a worklist, one row a callback."""


class Urgency(StrEnum):
    """Why a callback is on the list, in the list's order."""

    PROMISED = "promised"
    TODAY = "due_today"
    TRY = "try_today"
    OVERDUE = "overdue"
    TOMORROW = "due_tomorrow"
    SHARE = "days_share"

    @property
    def label(self) -> str:
        """Its heading in the reader's language."""
        return say(*_LABELS[self])


_LABELS = {
    Urgency.PROMISED: ("承诺联系", "Promised"),
    Urgency.TODAY: ("今天到期", "Due today"),
    Urgency.TRY: ("今天须拨打", "Try today"),
    Urgency.OVERDUE: ("已逾期", "Overdue"),
    Urgency.TOMORROW: ("明天到期", "Due tomorrow"),
    Urgency.SHARE: ("今日份额", "Today's share"),
}


def due_today(tasks: pl.DataFrame, day: date, late_days: Mapping[str, int]) -> pl.DataFrame:
    """The callbacks to try on ``day``, most urgent first, with ``urgency``, ``try_no`` and ``tries_left``.

    ``tasks``: one row an owed callback that is not concluded, with store, callback_type, task_no, opens_on,
    due_at, due_on, tries, days_tried and last_attempt_at. ``late_days``: store → how long what is late is
    still called for. One is on the list where it

    - falls due that day or the next, or fell due in those days before;
    - needs a try that day, because as many days of trying are left as the policy still asks for;
    - belongs to the day's share of a half-year's or quarter's customers, the longest waiting first.

    Who was tried that day already is left out, unless the callback is due, since a second try on one day is
    no second day of trying.
    """
    tried_today = (pl.col("last_attempt_at").dt.date() == day).fill_null(value=False)
    days_left = (pl.col("due_on") - day).dt.total_days() + 1
    remaining = (pl.col("tries") - pl.col("days_tried")).clip(lower_bound=0)
    paced = pl.col("callback_type").is_in(PACED)
    late = pl.col("store").replace_strict(late_days, return_dtype=pl.Int64)
    open_now = tasks.filter(pl.col("opens_on") <= day, days_left > -late).with_columns(
        try_no=(pl.col("days_tried") + 1).cast(pl.Int64),
        tries_left=remaining.cast(pl.Int64),
        urgency=pl.when(pl.col("due_on") < day)
        .then(pl.lit(Urgency.OVERDUE.value))
        .when(pl.col("due_on") == day)
        .then(pl.lit(Urgency.TODAY.value))
        .when(tried_today)
        .then(None)
        .when(~paced & (days_left <= remaining))
        .then(pl.lit(Urgency.TRY.value))
        .when(~paced & (days_left == 2))
        .then(pl.lit(Urgency.TOMORROW.value))
        .when(paced)
        .then(pl.lit(Urgency.SHARE.value)),
    )
    # A missed half-year is over: its customers are owed anew with the next.
    missed_share = paced & (pl.col("urgency") == Urgency.OVERDUE.value)
    again_today = tried_today & (pl.col("due_on") < day)
    return _in_order(_share_of(open_now.drop_nulls("urgency").filter(~missed_share, ~again_today), day))


def _share_of(listed: pl.DataFrame, day: date) -> pl.DataFrame:
    """The callbacks without those of a half-year or quarter that belong to later days."""
    group = ("store", "callback_type", "urgency", "due_on")
    place, many = pl.int_range(pl.len()).over(group), pl.len().over(group)
    days = pl.col("due_on").map_elements(partial(_working_days, day), return_dtype=pl.Int64)
    share = many / days
    return listed.sort("last_attempt_at", "task_no", nulls_last=False).filter(
        (pl.col("urgency") != Urgency.SHARE.value) | (place < share)
    )


def _working_days(day: date, last: date) -> int:
    """The days from ``day`` to ``last``, both included, but for Sundays; at least one."""
    days = (day + timedelta(days=n) for n in range((last - day).days + 1))
    return max(1, sum(one.weekday() < 6 for one in days))


def _in_order(listed: pl.DataFrame) -> pl.DataFrame:
    order = {urgency.value: place for place, urgency in enumerate(Urgency)}
    return (
        listed.with_columns(
            at=pl.col("urgency").replace_strict(order, return_dtype=pl.Int64),
            # of what is late the newest first: there a call still tells the customer something
            waiting=pl.when(urgency=Urgency.OVERDUE.value)
            .then(-pl.col("due_at").dt.epoch("s"))
            .otherwise(pl.col("due_at").dt.epoch("s")),
        )
        .sort("at", "waiting", "store", "callback_type", "task_no")
        .drop("at", "waiting")
    )
