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
    "vehicle_months": ("lost.",),
}
"""Mart → the values of a policy on which its rows depend."""
TYPES = re.compile(r"callback_type\s*(?:=|in)\s*\(?((?:\s*'\w+'\s*,?)+)")
"""The types of callback to which a metric's condition restricts it."""
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
    types = _types_of(metric)
    return {
        path: value
        for path, value in policy.values.items()
        if path.startswith(VALUES[metric.mart]) and _is_of(path, types)
    }


def _types_of(metric: Metric) -> frozenset[str]:
    """The types of callback that a metric counts: all where its condition names none."""
    named = TYPES.search(metric.denominator)
    return frozenset(re.findall(r"\w+", named.group(1))) if named else frozenset(CALLBACK_TYPES)


def _is_of(path: str, types: frozenset[str]) -> bool:
    """Whether a value concerns one of the types: its window does not concern the others."""
    if path.startswith("lost."):
        return "lost_customer" in types
    name = path.split(".")[1]
    return name in types or name not in CALLBACK_TYPES
