"""Customers who are owed a callback in a half-year or quarter: how many were called, and who is still open.

A frame of such tasks has one row a customer with store, advisor, first_attempt_at, reached_at, settled (its
deadline has passed in the records) and the columns that a list shows.
"""

from collections.abc import Sequence

import polars as pl

from care.i18n import say
from care.reports.model.document import Cell, Number, NumberFormat, ReportTable
from care.reports.model.tables import records_table
from care.semantic.column_labels import column_label
from care.semantic.vocabulary import label
from care.stores.store_names import store_name

CUSTOMER_COLUMNS = (
    "store",
    "vin",
    "plate",
    "customer_name",
    "customer_phone",
    "advisor",
    "owner_type",
    "customer_grade",
    "due_on",
)
COUNTS = {
    "owed": pl.len(),
    "called": pl.col("first_attempt_at").count(),
    "reached": pl.col("reached_at").count(),
}


def still_open(tasks: pl.DataFrame) -> pl.DataFrame:
    """The customers whom nobody tried to call, by store and car."""
    return tasks.filter(pl.col("first_attempt_at").is_null()).sort("store", "task_no")


def tally(tasks: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Owed, called and reached by group, most owed first."""
    return (
        tasks.group_by(by)
        .agg(**COUNTS)
        .sort("owed", *by, descending=[True, *(False for _ in by)], nulls_last=True)
    )


def tally_table(title: str, tasks: pl.DataFrame, by: Sequence[str]) -> ReportTable:
    """One row a group: owed, called, reached, still open, and the share called."""
    rows: list[tuple[Cell, ...]] = [
        (
            *(_name(column, row[column]) for column in by),
            Number(row["owed"]),
            Number(row["called"]),
            Number(row["reached"]),
            Number(row["owed"] - row["called"]),
            Number(row["called"] / row["owed"], NumberFormat.PERCENT),
        )
        for row in tally(tasks, by).iter_rows(named=True)
    ]
    counts = (
        say("应回访", "Owed"),
        say("已拨打", "Called"),
        say("接通", "Reached"),
        say("未拨打", "Not called"),
        say("拨打占比", "Called, share"),
    )
    return ReportTable(title, (*map(column_label, by), *counts), tuple(rows))


def tally_tables(tasks: pl.DataFrame) -> tuple[ReportTable, ...]:
    """By store, and by store and advisor where readers may see advisors' names."""
    one_store = tasks["store"].n_unique() == 1
    tables = [tally_table(say("按门店", "By store"), tasks, ("store",))]
    if "advisor" in tasks.columns:
        by = ("advisor",) if one_store else ("store", "advisor")
        tables.append(tally_table(say("按顾问", "By advisor"), tasks, by))
    return tuple(tables)


def open_table(tasks: pl.DataFrame) -> ReportTable:
    """The customers still open, masked."""
    columns = [name for name in CUSTOMER_COLUMNS if name in tasks.columns]
    title = say("尚未拨打的客户", "Customers not called")
    return records_table(title, still_open(tasks), columns)


def _name(column: str, value: str | None) -> str:
    if value is None:
        return say("未注明", "not stated")
    return store_name(value) if column == "store" else label(column, value)
