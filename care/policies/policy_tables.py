"""The policies and stores of a home as tables, which both engines join to the marts by store and day."""

from collections.abc import Collection, Iterator, Sequence

import polars as pl

from care.policies.policy_book import PolicyPeriod, policy_book
from care.policies.policy_decisions import PolicyDecision
from care.stores.store_register import StoreEntry, present_codes

COUNTS = {
    "tries": "callbacks.tries",
    "match_days": "callbacks.match_days",
    "next_days": "callbacks.next_days",
    "voice_days": "callbacks.voice_days",
    "lost_after_months": "lost.after_months",
    "lost_until_months": "lost.until_months",
    "silent_months": "lost.silent_months",
    "watch_months": "complaints.watch_months",
    "form_days": "complaints.form_days",
    "profile_days": "profiles.due_days",
    "reminder_return_days": "returns.reminder_days",
    "win_back_days": "returns.win_back_days",
    "first_service_grace_days": "returns.grace_days",
    "first_service_days": "reminders.first_service.after_days",
    "company_first_service_days": "reminders.first_service.company_after_days",
}
"""Column of the table of policies → the value that stands in it."""
HOURS = {
    "contact_minutes": "complaints.contact_hours",
    "reply_minutes": "complaints.reply_hours",
    "inquiry_close_minutes": "inquiries.close_hours",
    "reach_minutes": "callbacks.reach_hours",
    "answer_minutes": "callbacks.answer_hours",
}
"""The same of values in hours, which may be parts of one."""
PERIOD: dict[str, pl.DataType | type[pl.DataType]] = {"store": pl.String, "since": pl.Date, "until": pl.Date}
POLICIES = (
    PERIOD
    | {
        "preset": pl.String,
        "channels": pl.List(pl.String),
        "contact_sources": pl.List(pl.String),
    }
    | dict.fromkeys((*COUNTS, *HOURS), pl.Int32)
)
"""One row a store and policy: ``since`` to ``until``, which is not in it. Every day has one row a store."""
POLICY_CALLBACKS = PERIOD | {
    "callback_type": pl.String,
    "owed": pl.Boolean,
    "opens_days": pl.Int32,
    "due_days": pl.Int32,
    "due_hours": pl.Int32,
}
"""One row a store, policy and type of callback; see :class:`care.policies.policy.CallbackRule`.

Beside them one for each lead of a type of reminder: it is due so many days after the event, which is a number
below 0, and opens on the day after the lead before; the first lead opens with nothing.
"""
CALLING_HOURS = PERIOD | {"starts": pl.Int32, "ends": pl.Int32}
"""One row a store, policy and span of calling hours, in seconds of the day."""
STORE_NAMES = dict.fromkeys(("store", "name", "region", "group"), pl.String)
STORE_CODES = dict.fromkeys(("code", "store"), pl.String)
"""Each code in records → the code under which the store is kept now."""


def policy_tables(
    decisions: Sequence[PolicyDecision], stores: Sequence[StoreEntry], codes: Collection[str]
) -> dict[str, pl.DataFrame]:
    """The tables of policies, their callbacks and hours, and of stores, for ``codes`` in the records."""
    present = present_codes(codes, stores)
    here = sorted({*present.values()})
    book = policy_book(decisions, stores)
    periods = [one for store in here for one in book.periods(store)]
    by_code = {store.code: store for store in stores}
    known = [by_code.get(store, StoreEntry(store)) for store in here]
    tables: dict[str, tuple[Sequence[tuple[object, ...]], dict[str, pl.DataType | type[pl.DataType]]]] = {
        "policies": ([_policy_row(one) for one in periods], POLICIES),
        "calling_hours": ([row for one in periods for row in _hours_rows(one)], CALLING_HOURS),
        "policy_callbacks": (
            [row for one in periods for row in (*_callback_rows(one), *_reminder_rows(one))],
            POLICY_CALLBACKS,
        ),
        "store_names": (
            [(one.code, one.name or one.code, one.region, one.group) for one in known],
            {**STORE_NAMES},
        ),
        "store_codes": ([*present.items()], {**STORE_CODES}),
    }
    return {name: pl.DataFrame(rows, schema=schema, orient="row") for name, (rows, schema) in tables.items()}


def _policy_row(period: PolicyPeriod) -> tuple[object, ...]:
    policy = period.policy
    return (
        period.store,
        period.since,
        period.until,
        policy.key,
        [*policy.channels],
        [*policy.contact_sources],
        *(policy.values[path] for path in COUNTS.values()),
        *(round(60 * policy.values[path]) for path in HOURS.values()),
    )


def _hours_rows(period: PolicyPeriod) -> Iterator[tuple[object, ...]]:
    """The spans of a period; those that overlap or touch are one, so that an attempt is in one at most."""
    spans: list[tuple[int, int]] = []
    for starts, ends in sorted(period.policy.hours):
        if spans and starts <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(ends, spans[-1][1])
        else:
            spans.append((starts, ends))
    for span in spans:
        yield period.store, period.since, period.until, *span


def _callback_rows(period: PolicyPeriod) -> Iterator[tuple[object, ...]]:
    for kind, rule in period.policy.callbacks.items():
        yield (
            period.store,
            period.since,
            period.until,
            kind,
            rule.owed,
            rule.opens_days,
            rule.due_days,
            rule.due_hours,
        )


def _reminder_rows(period: PolicyPeriod) -> Iterator[tuple[object, ...]]:
    for kind, rule in period.policy.reminders.items():
        for before, lead in zip((None, *rule.lead_days), rule.lead_days, strict=False):
            opens = None if before is None else 1 - before
            yield period.store, period.since, period.until, kind, rule.owed, opens, -lead, None
