"""What makes records matter: the column they are sorted by, and those that stand first beside it.

Late ones are sorted by how late they are: what was done, or the end of the records where it was not, against
the deadline. Ages of open cases run from receipt to the end of the records.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from care.semantic.labels import COLUMN_LABELS
from care.semantic.metric import METRICS

LATE, AGE, MARK = "days_late", "days_open", "marked"
"""The columns that are added: days beyond the deadline, days since receipt, and which records are meant."""
DONE = {
    "callback_on_time_rate": "concluded_at",
    "callback_rate": "first_attempt_at",
    "service_callback_rate": "first_attempt_at",
    "new_car_callback_rate": "first_attempt_at",
    "private_callback_rate": "first_attempt_at",
    "lost_customer_callback_rate": "first_attempt_at",
    "key_customer_callback_rate": "first_attempt_at",
    "revisit_on_time_rate": "first_attempt_at",
    "first_contact_on_time_rate": "first_contact_at",
    "first_reply_on_time_rate": "first_reply_at",
    "timely_standard_rate": "first_reply_at",
    "close_on_time_rate": "closed_at",
    "inquiry_24h_rate": "closed_at",
}
"""Metric → the time that is held against its deadline; the end of the records where nothing was done."""


@dataclass(frozen=True)
class Telling:
    """The columns that stand first, of which the first is sorted by, the greatest on top or the least."""

    columns: tuple[str, ...]
    descending: bool = True


CALL = ("agent", "advisor")
TELLING: Mapping[str, Telling] = {
    "close_rate": Telling((AGE, "level", "handler", "status", "due_at")),
    "hours_to_close_median": Telling(("hours_to_close", "handler", "level")),
    "hours_to_close_p90": Telling(("hours_to_close", "handler", "level")),
    "satisfaction_score": Telling(("satisfaction", "voice", *CALL), descending=False),
    "delight_rate": Telling(("satisfaction", "voice", *CALL)),
    "terse_record_rate": Telling(("note_length", "voice", *CALL), descending=False),
    "voice_capture_rate": Telling(("reached_at", *CALL, "attempts")),
    "missed_voice_rate": Telling(("reached_at", *CALL)),
    "wrong_number_rate": Telling(("first_attempt_at", "advisor", "attempts")),
    "rework_rate": Telling(("delivered_at", "advisor", "order_type")),
    "repeat_share": Telling(("received_at", "repeat_of", "handler", "cause_1")),
    "reopen_rate": Telling(("received_at", "reopened", "repeated", "handler", "cause_1")),
    "one_shot_close_rate": Telling(("received_at", "reopened", "repeated", "handler", "cause_1")),
    "complaint_count": Telling(("received_at", "level", "handler", "cause_1", "model", "status")),
}

OF_MART = {
    "callback_tasks": Telling(("due_at", *CALL, "attempts", "reached_at"), descending=False),
    "complaints": TELLING["complaint_count"],
    "inquiries": Telling(("received_at", "handler", "closed_at"), descending=False),
}
"""The same of metrics that are not named, by their mart."""


def telling_first(
    records: pl.DataFrame, metric: str, as_of: Mapping[str, datetime], marked: Collection[str] = ()
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """The records with what makes them matter, the worst on top, and the columns that stand first.

    ``as_of``: store → the end of its records. ``marked``: the numbers of those that are meant, where not all
    are; they stand above the others.
    """
    found, telling = _with_times(records, metric, as_of)
    columns = tuple(name for name in telling.columns if name in found.columns)
    by, descending = list(columns[:1]), [telling.descending] * len(columns[:1])
    number = next((name for name in found.columns if name.endswith("_no") and name in COLUMN_LABELS), None)
    if marked and number is not None:
        found = found.with_columns(pl.col(number).is_in(list(marked)).alias(MARK))
        by, descending, columns = [MARK, *by], [True, *descending], (MARK, *columns)
    if by:
        found = found.sort(by, descending=descending, nulls_last=True, maintain_order=True)
    return found, columns if number is None else (number, *columns)


def _with_times(
    records: pl.DataFrame, metric: str, as_of: Mapping[str, datetime]
) -> tuple[pl.DataFrame, Telling]:
    """The records with how late or how old each is, where the metric asks that."""
    deadline, done = METRICS[metric].deadline, DONE.get(metric)
    now = pl.col("store").replace_strict(dict(as_of), default=None, return_dtype=pl.Datetime("us"))
    if deadline in records.columns and done in records.columns:
        late = (pl.coalesce(done, now) - pl.col(deadline)).dt.total_minutes() / (24 * 60)
        people = tuple(name for name in ("agent", "handler", "advisor") if name in records.columns)
        named = (LATE, *people, deadline, done)
        return records.with_columns(late.round(1).alias(LATE)), Telling(named)
    usual = OF_MART.get(METRICS[metric].mart, Telling(()))
    telling = TELLING.get(metric, usual)
    if AGE in telling.columns and "received_at" in records.columns:
        age = (now - pl.col("received_at")).dt.total_days()
        return records.with_columns(age.alias(AGE)), telling
    return records, telling
