"""Policies as tables: which holds for which store, every value with its source, and who decided it."""

from collections.abc import Iterable

import polars as pl

from care.i18n import say
from care.policies.policy import Policy
from care.policies.policy_book import FIRST, OPEN, PolicyPeriod
from care.policies.policy_decisions import PolicyDecision
from care.policies.policy_words import origin_text, value_label, value_text
from care.semantic.column_labels import column_label
from care.semantic.format import day
from care.stores.store_names import store_name


def policy_periods_table(periods: Iterable[PolicyPeriod]) -> pl.DataFrame:
    """One row a store and policy: from when until when it holds, what it overrides, and who decided it."""
    return pl.DataFrame(
        {
            column_label("store"): store_name(one.store),
            say("制度", "Policy"): one.policy.name,
            say("自", "From"): say("最初", "the beginning") if one.since == FIRST else day(one.since),
            say("至（不含）", "Until (not in it)"): say("今", "now") if one.until == OPEN else day(one.until),
            say("自定", "Overridden"): _overridden(one.decision),
            say("决定人", "Decided by"): one.decision.by if one.decision else "",
            say("理由", "Reason"): one.decision.reason if one.decision else "",
        }
        for one in periods
    )


def policy_values_table(policy: Policy) -> pl.DataFrame:
    """One row a value: what it is, its value, and the clause that fixes it; inherited ones say so."""
    return pl.DataFrame(
        {
            say("项目", "Value of"): value_label(path),
            say("取值", "Value"): value_text(path, value),
            say("依据", "Source"): origin_text(policy, path),
        }
        for path, value in policy.values.items()
    )


def policy_log(decisions: Iterable[PolicyDecision]) -> pl.DataFrame:
    """One row a decision, the latest first."""
    return pl.DataFrame(
        {
            column_label("store"): store_name(one.store) if one.store else say("全部", "Every"),
            say("制度", "Policy"): one.policy.name,
            say("自定", "Overridden"): _overridden(one),
            say("自", "From"): day(one.since),
            say("决定于", "Decided on"): day(one.decided_on),
            say("决定人", "Decided by"): one.by,
            say("理由", "Reason"): one.reason,
        }
        for one in reversed(tuple(decisions))
    )


def _overridden(decision: PolicyDecision | None) -> str:
    values = decision.overridden.items() if decision else ()
    return say("；", "; ").join(f"{value_label(path)} {value_text(path, value)}" for path, value in values)
