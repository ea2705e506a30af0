"""Every open complaint with its age and owner, overdue ones first."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import polars as pl

from care.attention.cases.waiting_cases import deadline_of
from care.i18n import say
from care.policies.policy_book import NO_POLICIES, PolicyBook
from care.semantic.format import NOTHING
from care.semantic.format import hours as shown
from care.semantic.vocabulary import label
from care.stores.store_names import store_name


def open_cases(cases: pl.DataFrame, stores: pl.DataFrame, policies: PolicyBook = NO_POLICIES) -> pl.DataFrame:
    """Open complaints, overdue ones first, then the oldest, with ``deadline``, ``late`` and ``age``.

    Those of one age stand by store and number, so that their order is always the same. Age and lateness run
    to the store's own as_of. One without a deadline of its own has the policy's.
    """
    deadlines: list[datetime] = [deadline_of(case, policies) for case in cases.iter_rows(named=True)]
    return (
        cases.with_columns(pl.Series("deadline", deadlines, dtype=pl.Datetime("us")))
        .join(stores.select("store", pl.col("as_of").alias("until")), on="store")
        .with_columns(
            (pl.col("until") - pl.col("received_at")).alias("age"),
            (pl.col("deadline") < pl.col("until")).alias("late"),
        )
        .sort("late", "age", "store", "complaint_no", descending=[True, True, False, False])
    )


def open_cases_table(cases: pl.DataFrame) -> pl.DataFrame:
    """The same as a table for people; ``cases`` as :func:`open_cases` gives them."""
    return pl.DataFrame([_row(case) for case in cases.iter_rows(named=True)])


def _row(case: Mapping[str, Any]) -> dict[str, str]:
    level = f" · {case['level']}" if case["level"] else ""
    return {
        say("投诉", "Complaint"): f"{store_name(case['store'])} {case['complaint_no']}",
        say("原因", "Cause"): label("cause_1", case["cause_1"]) + level,
        say("已等", "Age"): shown(case["age"].total_seconds() / 3600),
        say("期限", "Due"): _due(case),
        say("处理人", "Owner"): case["handler"] or case["advisor"] or NOTHING,
    }


def _due(case: Mapping[str, Any]) -> str:
    if case["due_at"] is None:
        days = (case["deadline"] - case["received_at"]).days
        return (
            say(f"超过 {days} 天", f"over {days} {'day' if days == 1 else 'days'}")
            if case["late"]
            else NOTHING
        )
    day = f"{case['due_at']:%m-%d}"
    return say(f"{day} 超期", f"{day} overdue") if case["late"] else day
