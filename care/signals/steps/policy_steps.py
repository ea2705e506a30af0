"""Days on which a policy changed what a metric counts: its chart takes its limits anew from them on."""

import re
from collections import defaultdict
from collections.abc import Collection
from datetime import date
from itertools import pairwise
from typing import Any

from care.i18n import say
from care.policies.policy import Policy
from care.policies.policy_book import PolicyBook, PolicyPeriod
from care.policies.policy_values import CALLBACK_TYPES
from care.semantic.metric import Metric

VALUES = {
    "callback_tasks": ("callbacks.", "lost.", "returns.win_back_days"),
    "attempts": ("callbacks.channels", "callbacks.hours"),
    "complaints": ("complaints.",),
    "inquiries": ("inquiries.",),
    "closed_loops": ("callbacks.complaint_revisit.",),
    "vehicle_months": ("lost.",),
    "sale_profiles": ("profiles.",),
    "reminder_tasks": ("reminders.",),
    "reminders": ("returns.reminder_days",),
    "first_services": (
        "returns.grace_days",
        "reminders.first_service.after_days",
        "reminders.first_service.company_after_days",
    ),
    "opinion_forms": ("complaints.form_days",),
}
"""Mart → the values of a policy on which its rows depend."""
COLUMNS = {
    "callbacks.hours": r"out_of_hours",
    "callbacks.next_days": r"next_day",
    "callbacks.reach_hours": r"reach_ends|within_48h",
    "callbacks.answer_hours": r"response_due",
    "callbacks.voice_days": r"silence_ends|complained_elsewhere",
    "lost.silent_months": r"silent",
    "returns.win_back_days": r"win_back|won_back",
    "complaints.form_days": r"form_due|filed_in_time",
    "complaints.contact_hours": r"contact_due|contacted|timely",
    "complaints.reply_hours": r"reply_due|replied|timely",
    "complaints.sources": r"contact_owed",
    "complaints.watch_months": r"watch_ends|one_shot|came_back|repeat_of",
}
"""Of a mart on which several values bear: what a metric's conditions name where this one bears on it."""
MOST = 0.5
"""From this part of the stores of a chart on, a change concerns the chart."""


def policy_steps(metric: Metric, policies: PolicyBook, stores: Collection[str]) -> dict[date, PolicyPeriod]:
    """Each day on which the policy changed for most of the stores, with the period that began in one of them.

    Only changes of values that the metric's mart depends on count; a changed target moves no limits.
    """
    if not policies.decisions or metric.mart not in VALUES:
        return {}
    found: dict[date, list[PolicyPeriod]] = defaultdict(list)
    for store in stores:
        for before, now in pairwise(policies.periods(store)):
            if values_that_count(metric, before.policy) != values_that_count(metric, now.policy):
                found[now.since].append(now)
    return {day: begun[0] for day, begun in found.items() if len(begun) >= MOST * len(stores)}


def step_reason(period: PolicyPeriod) -> str:
    """What a chart says beside the day."""
    reason = period.decision.reason if period.decision else ""
    name = period.policy.name
    return say(f"改按{name}", f"{name} from here on") + (say(f"：{reason}", f": {reason}") if reason else "")


def values_that_count(metric: Metric, policy: Policy) -> dict[str, Any]:
    """The values of a policy by which the metric counts, by path; targets are none of them."""
    return {
        path: value
        for path, value in policy.values.items()
        if path.startswith(VALUES.get(metric.mart, "-")) and _bears_on(path, metric)
    }


def _bears_on(path: str, metric: Metric) -> bool:
    """Whether a value concerns what the metric counts: the window of a callback type concerns no other."""
    if path in COLUMNS:
        conditions = (metric.date, metric.denominator, metric.known, metric.deadline, metric.numerator)
        return any(re.search(COLUMNS[path], one) for one in conditions if one)
    if path.startswith("lost."):
        return metric.mart == "vehicle_months" or metric.counts_callback_type("lost_customer")
    name = path.split(".")[1]
    return name not in CALLBACK_TYPES or metric.counts_callback_type(name)
