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
    "callback_tasks": ("callbacks.", "lost."),
    "attempts": ("callbacks.channels", "callbacks.hours"),
    "complaints": ("complaints.",),
    "inquiries": ("inquiries.",),
    "closed_loops": ("callbacks.complaint_revisit.",),
    "vehicle_months": ("lost.",),
    "sale_profiles": ("profiles.",),
    "reminder_tasks": ("reminders.",),
}
"""Mart → the values of a policy on which its rows depend."""
COLUMNS = {
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
            if _values_for(metric, before.policy) != _values_for(metric, now.policy):
                found[now.since].append(now)
    return {day: begun[0] for day, begun in found.items() if len(begun) >= MOST * len(stores)}


def step_reason(period: PolicyPeriod) -> str:
    """What a chart says beside the day."""
    reason = period.decision.reason if period.decision else ""
    name = period.policy.name
    return say(f"改按{name}", f"{name} from here on") + (say(f"：{reason}", f": {reason}") if reason else "")


def _values_for(metric: Metric, policy: Policy) -> dict[str, Any]:
    return {
        path: value
        for path, value in policy.values.items()
        if path.startswith(VALUES[metric.mart]) and _bears_on(path, metric)
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
