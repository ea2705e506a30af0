"""Every open complaint with its age and owner, overdue ones first."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from care.attention.cases.waiting_cases import PATIENCE
from care.i18n import say
from care.semantic.format import NOTHING
from care.semantic.format import hours as shown
from care.semantic.vocabulary import label
from care.stores.store_names import store_name


def open_cases(cases: pl.DataFrame, stores: pl.DataFrame) -> pl.DataFrame:
    """Open complaints, overdue ones first, then the oldest, with ``late`` and ``age``.

    Those of one age stand by store and number, so that their order is always the same. Age and lateness run
    to the store's own as_of. One without a deadline is late after three days.
    """
    return (
        cases.join(stores.select("store", pl.col("as_of").alias("until")), on="store")
        .with_columns(
            (pl.col("until") - pl.col("received_at")).alias("age"),
            (pl.coalesce("due_at", pl.col("received_at") + PATIENCE) < pl.col("until")).alias("late"),
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
        return say("超过三天", "over three days") if case["late"] else NOTHING
    day = f"{case['due_at']:%m-%d}"
    return say(f"{day} 超期", f"{day} overdue") if case["late"] else day
